import { isIssuerName } from '../issue/local/is-issuer-name.ts'

/** A document to get, or an endpoint to post to. */
export type OidcRoute =
  | { readonly document: 'discovery' | 'jwks' | 'blobJwks'; readonly issuer: string }
  | { readonly endpoint: 'token' | 'introspect' | 'revoke'; readonly issuer: string }

type Place = Omit<Extract<OidcRoute, { document: string }>, 'issuer'> | EndpointPlace
type EndpointPlace = Omit<Extract<OidcRoute, { endpoint: string }>, 'issuer'>

const OAUTH = '/.well-known/oauth-authorization-server'

const UNDER_ISSUER: readonly [string, Place][] = [
  ['/.well-known/openid-configuration', { document: 'discovery' }],
  ['/jwks', { document: 'jwks' }],
  ['/blob-keys', { document: 'blobJwks' }],
  ['/token', { endpoint: 'token' }],
  ['/introspect', { endpoint: 'introspect' }],
  ['/revoke', { endpoint: 'revoke' }],
]

/**
 * Which document or endpoint a request is for. OpenID Connect puts `.well-known` behind the issuer's path,
 * RFC 8414 before it.
 *
 * @param target the request target as it came: nothing in our paths needs decoding, so nothing is decoded
 * @param basePath path of the base URL without trailing slash; empty for none
 */
export function oidcRoute(target: string, basePath: string): OidcRoute | undefined {
  const path = target.split('?', 1)[0] ?? ''
  if (path.startsWith(`${OAUTH}${basePath}/`)) {
    return route({ document: 'discovery' }, path.slice(OAUTH.length + basePath.length + 1))
  }
  if (!path.startsWith(`${basePath}/`)) return undefined
  const rest = path.slice(basePath.length + 1)
  for (const [suffix, place] of UNDER_ISSUER) {
    if (rest.endsWith(suffix)) return route(place, rest.slice(0, -suffix.length))
  }
  return undefined
}

const route = (place: Place, issuer: string): OidcRoute | undefined =>
  isIssuerName(issuer) ? { ...place, issuer } : undefined
