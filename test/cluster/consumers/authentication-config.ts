/** An issuer whose ID tokens an API server takes. */
type Trusted = {
  /** Its URL. */
  readonly issuer: string
  /** PEM of the authority to trust it by. */
  readonly ca: string
  readonly audience: string
}

/** What `--authentication-config` of kube-apiserver reads: whoever has a token is `mintlet:<sub>`. */
export const authenticationConfig = (issuers: readonly Trusted[]): string =>
  JSON.stringify({
    apiVersion: 'apiserver.config.k8s.io/v1',
    kind: 'AuthenticationConfiguration',
    jwt: issuers.map(({ issuer, ca, audience }) => ({
      issuer: { url: issuer, certificateAuthority: ca, audiences: [audience] },
      claimMappings: { username: { claim: 'sub', prefix: 'mintlet:' } },
    })),
  })
