/** What a call has to say, before an envelope is put around it and before a fault spoils it. */
export type K0rdentAnswer =
  | { readonly status: number; readonly value: Readonly<Record<string, unknown>> | undefined }
  | { readonly status: number; readonly error: { readonly code: string; readonly message: string } }
