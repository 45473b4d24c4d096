import type { Published } from '../issue/local/publish-ring.ts'
import type { OidcRoute } from './oidc-route.ts'

export type OidcAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const CONTENT_TYPES = {
  discovery: 'application/json',
  jwks: 'application/jwk-set+json',
  blobJwks: 'application/jwk-set+json',
} as const

/**
 * The whole of what is said to whoever asks for a document, or for nothing that there is. Nothing of the request is
 * ever repeated in an answer.
 *
 * @param route undefined: it is for nothing that we have
 */
export function oidcAnswer(
  method: string,
  route: OidcRoute | undefined,
  published: (issuer: string) => Published | undefined,
): OidcAnswer {
  if (route === undefined || !('document' in route)) return problem(404, 'not_found')
  const found = published(route.issuer)
  if (found === undefined) return problem(404, 'not_found')
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
