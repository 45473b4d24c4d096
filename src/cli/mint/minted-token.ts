import type { TokenRequest } from '../../api/mint-request.ts'

/** What was minted, in clear. */
export type MintedToken = {
  readonly request: TokenRequest
  /** The token, or the signature of a blob. */
  readonly value: string
  /** Of a blob. */
  readonly keyId: string | undefined
  /** Epoch milliseconds. */
  readonly expiresAt: number
  /** When it was read, by the same clock. */
  readonly now: number
}
