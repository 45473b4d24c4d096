/** What people have to know of a ClusterCredentialIssuer to end its credentials themselves. */
export type KnownIssuer = {
  /** `unknown`: its spec cannot be read. */
  readonly type: 'local' | 'k0rdent' | 'other' | 'unknown'
  /** Origin of the service's API, where the issuer names one. */
  readonly endpoint?: string
}
