import type { Minted } from '../api/minted.ts'
import type { Redacted } from '../redacted.ts'

/** Client credentials with all that a consumer needs to use them. */
export type ClientCredentialValues = {
  readonly clientId: string
  readonly clientSecret: Redacted<string>
  /** The issuer's id of the credential. */
  readonly id: string
  readonly tokenUrl: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** What is written into a Secret, and for whom. */
export type Rendering = {
  /** The ImpersonatedToken or ServiceAccountCredential. */
  readonly object: { readonly namespace: string; readonly name: string }
  /** The identity that the credential is of. */
  readonly serviceAccount: string
  readonly credential: Minted | ClientCredentialValues
}
