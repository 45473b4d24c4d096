/** What status says of a credential that is in its Secret. */
export type PublishedFacts = {
  readonly tokenId: string
  readonly keyId: string | undefined
  /** Epoch milliseconds, these two. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** Milliseconds; undefined: the issuer takes no wish. */
  readonly requestedLifetime: number | undefined
  /** Of the client credential that it was minted with, if it was with one. */
  readonly credentialId?: string | undefined
  readonly secretName: string
  readonly secretResourceVersion: string
  readonly secretDigest: string
}
