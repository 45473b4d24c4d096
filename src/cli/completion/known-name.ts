/** A name that there is, and of what. */
export type KnownName = { readonly kind: string; readonly name: string }
