/** What verifies a client secret, and does not tell it: `hash` is HMAC-SHA256 of the secret, keyed with `salt`. */
export type SecretVerifier = {
  /** base64url, 16 bytes from a secure source. */
  readonly salt: string
  /** base64url, 32 bytes. */
  readonly hash: string
}

/** One credential of a client, and all secrets that it may have been published with. */
export type ClientCredential = {
  readonly id: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
  readonly verifiers: readonly SecretVerifier[]
}

/** A client of the token endpoint (RFC 6749 section 2): one ServiceAccountCredential, there or left to live on. */
export type Client = {
  /** The uid of its object: safe in a URL and in Basic authentication, and the same for all of its credentials. */
  readonly clientId: string
  /** In whose identity it asks: claim sub. */
  readonly serviceAccount: string
  readonly owner: { readonly namespace: string; readonly name: string; readonly uid: string }
  /** Those that may still be used, and maybe some that have expired. */
  readonly credentials: readonly ClientCredential[]
}
