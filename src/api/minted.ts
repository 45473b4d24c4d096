import type { Redacted } from '../redacted.ts'
import type { TokenKind } from './token-kind.ts'

/** What an issuer gave, with the times it gave: everything later is scheduled from these. */
export type Minted = {
  readonly kind: TokenKind
  /** The token, or the base64 signature of a blob. */
  readonly value: Redacted<string>
  /** `jti`, or a short fingerprint where the credential has none. Safe to show. */
  readonly tokenId: string
  /** `kid` of the signing key, where known. */
  readonly keyId?: string
  /** SPKI PEM that verifies a blob where the issuer is the only place that publishes it. */
  readonly publicKey?: string
  /** Epoch milliseconds: `iat`, else the Date header of the answer. */
  readonly issuedAt: number
  /** Epoch milliseconds, as returned. */
  readonly expiresAt: number
  /** Where they were asked for; see allowedLocationsSchema. */
  readonly allowedLocations?: AllowedLocations
}

/** As Google's getAllowedLocations returns them. */
export type AllowedLocations = {
  readonly locations: readonly string[]
  /** Hex bitmap, such as `0xA30`: what Google's clients send as header x-allowed-locations. */
  readonly encodedLocations: string
  /** Epoch milliseconds: when Google said so. */
  readonly checkedAt: number
}
