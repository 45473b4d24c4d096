/** What we, not Google, decide of a JWT that is signed for us. Times in epoch seconds. */
export type MintFrame = {
  readonly issuedAt: number
  readonly expiresAt: number
  readonly tokenId: string
}
