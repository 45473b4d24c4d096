/** An ImpersonatedToken or ServiceAccountCredential as the API server has it, as far as it is looked at. */
export type RawObject = {
  readonly metadata: {
    readonly name?: string
    readonly namespace?: string
    readonly creationTimestamp?: string
    readonly deletionTimestamp?: string
    readonly finalizers?: readonly string[]
  }
  readonly spec?: { readonly rolloutRestart?: readonly unknown[] }
  readonly status?: {
    readonly phase?: string
    readonly secretName?: string
    readonly conditions?: readonly {
      readonly type?: string
      readonly status?: string
      readonly reason?: string
      readonly message?: string
    }[]
  }
}
