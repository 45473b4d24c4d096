import { isIssuerName } from '../issue/local/is-issuer-name.ts'

export type OidcRoute = {
  readonly document: 'discovery' | 'jwks' | 'blobJwks'
  readonly issuer: string
}

const OAUTH = '/.well-known/oauth-authorization-server'

const UNDER_ISSUER: readonly [string, OidcRoute['document']][] = [
  ['/.well-known/openid-configuration', 'discovery'],
  ['/jwks', 'jwks'],
  ['/blob-keys', 'blobJwks'],
]

/**
 * Which document a request is for. OpenID Connect puts `.well-known` behind the issuer's path,
 * RFC 8414 before it.
 *
 * @param target the request target as it came: nothing in our paths needs decoding, so nothing is decoded
 * @param basePath path of the base URL without trailing slash; empty for none
 */
export function oidcRoute(target: string, basePath: string): OidcRoute | undefined {
  const path = target.split('?', 1)[0] ?? ''
  if (path.startsWith(`${OAUTH}${basePath}/`)) {
    return route('discovery', path.slice(OAUTH.length + basePath.length + 1))
  }
  if (!path.startsWith(`${basePath}/`)) return undefined
  const rest = path.slice(basePath.length + 1)
  for (const [suffix, document] of UNDER_ISSUER) {
    if (rest.endsWith(suffix)) return route(document, rest.slice(0, -suffix.length))
  }
  return undefined
}

const route = (document: OidcRoute['document'], issuer: string): OidcRoute | undefined =>
  isIssuerName(issuer) ? { document, issuer } : undefined
