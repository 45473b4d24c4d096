import type { K0rdentAuth } from '../../api/k0rdent-issuer.ts'

/** Who the operator is at which k0rdent API, by one issuer object. */
export type K0rdentIdentity = {
  readonly kind: 'ClusterCredentialIssuer' | 'CredentialIssuer'
  readonly name: string
  readonly uid: string
  /** Where its Secrets are: the operator's own for a ClusterCredentialIssuer. */
  readonly namespace: string
  /** Origin of the API, from the spec or the operator's flag, already held against the allow-list. */
  readonly endpoint: URL
  readonly auth: K0rdentAuth
}
