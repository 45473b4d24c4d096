import type { Published } from '../issue/local/publish-ring.ts'
import { oidcRoute } from './oidc-route.ts'

export type OidcAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type OidcRequest = { readonly method: string; readonly target: string }

const CONTENT_TYPES = {
  discovery: 'application/json',
  jwks: 'application/jwk-set+json',
  blobJwks: 'application/jwk-set+json',
} as const

/**
 * The whole of what the OIDC endpoints say. Nothing of the request is ever repeated in an answer.
 *
 * @param basePath path of the base URL without trailing slash
 */
export function oidcAnswer(
  { method, target }: OidcRequest,
  basePath: string,
  published: (issuer: string) => Published | undefined,
): OidcAnswer {
  const route = oidcRoute(target, basePath)
  const found = route && published(route.issuer)
  if (route === undefined || found === undefined) return problem(404, 'not_found')
  if (method !== 'GET' && method !== 'HEAD') {
    return problem(405, 'method_not_allowed', { allow: 'GET, HEAD' })
  }
  return {
    status: 200,
    headers: {
      'content-type': CONTENT_TYPES[route.document],
      'cache-control': `public, max-age=${found.maxAge}`,
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify(found[route.document]),
  }
}

function problem(
  status: number,
  error: string,
  headers: Readonly<Record<string, string>> = {},
): OidcAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify({ error }),
  }
}
