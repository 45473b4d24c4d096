/** How to get to an issuer's endpoints. */
export type Way =
  /** To another address, in the issuer's name: the end of a `kubectl port-forward`. */
  | { readonly kind: 'Address'; readonly address: URL }
  /** Through the API server, which asks the Service. It does not look at the certificate there. */
  | { readonly kind: 'ServiceProxy'; readonly path: string }
  | { readonly kind: 'Direct' }

const SERVICE = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(\.|$)/

/** The ways to try, in order; see the help of `kubectl mintlet verify`. Pure. */
export function waysTo(issuer: URL, address: URL | undefined): readonly Way[] {
  if (address !== undefined) return [{ kind: 'Address', address }]
  const [, service, namespace] = SERVICE.exec(issuer.hostname) ?? []
  if (service === undefined || namespace === undefined) return [{ kind: 'Direct' }]
  const scheme = issuer.protocol.slice(0, -1)
  const port = issuer.port === '' ? (scheme === 'https' ? '443' : '80') : issuer.port
  const path = `/api/v1/namespaces/${namespace}/services/${scheme}:${service}:${port}/proxy`
  return [{ kind: 'ServiceProxy', path }, { kind: 'Direct' }]
}
