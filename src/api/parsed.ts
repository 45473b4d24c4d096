/** A spec as it was read: one that the schema refuses is kept as the reason why. */
export type Parsed<T> =
  | { readonly valid: true; readonly value: T }
  | { readonly valid: false; readonly message: string }
