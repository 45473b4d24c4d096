import type { GoogleAuth } from '../../api/google-issuer.ts'

/** An issuer object, as far as it says who the operator is towards Google. */
export type GoogleIdentity = {
  readonly kind: 'ClusterCredentialIssuer' | 'CredentialIssuer'
  readonly name: string
  /** uid of the issuer object: one that is made anew is somebody else. */
  readonly uid: string
  /** Where its Secrets and ServiceAccounts are: its own, or the operator's of a ClusterCredentialIssuer. */
  readonly namespace: string
  readonly auth: GoogleAuth
}
