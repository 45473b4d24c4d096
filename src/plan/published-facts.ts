/** What status says of a credential that is in its Secret. */
export type PublishedFacts = {
  readonly tokenId: string
  readonly keyId: string | undefined
  /** Epoch milliseconds, these two. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** Milliseconds. */
  readonly requestedLifetime: number
  readonly secretName: string
  readonly secretResourceVersion: string
  readonly secretDigest: string
}
