import type { IssuerKind } from '../api/generic-issuer.ts'

/** A ServiceAccountCredential as far as tokens that are minted with it depend on it. */
export type ObservedClient = {
  readonly name: string
  readonly uid: string
  /**
   * - `Pending`: it may get ready by itself. `Stalled`: somebody has to act.
   * - `Expired`: for good.
   */
  readonly state: 'Ready' | 'Pending' | 'Stalled' | 'Expired' | 'Deleting'
  /** Epoch milliseconds: when it became Ready; undefined while it is not. */
  readonly readySince: number | undefined
  /** undefined: its spec cannot be read. */
  readonly of:
    | {
        readonly issuer: { readonly kind: IssuerKind; readonly name: string }
        readonly serviceAccount: string
      }
    | undefined
  /** What its Secret holds, as its status says; undefined: nothing that could be relied on. */
  readonly published: PublishedClient | undefined
}

/** Times in epoch milliseconds, by the clock of the issuer. */
export type PublishedClient = {
  readonly credentialId: string
  readonly secretName: string
  /** Of what was written into it, as render/secret-digest.ts computes it. */
  readonly secretDigest: string
  readonly issuedAt: number
  readonly expiresAt: number
}
