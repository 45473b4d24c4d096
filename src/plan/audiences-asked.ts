import type { Asked } from './asked.ts'

/**
 * Which audiences a request is for. `Any`: a signed JWT without `aud`, or with one that is not text, may be good
 * anywhere, and takes a grant for any audience.
 */
export function audiencesAsked(token: Asked['token']): readonly string[] | 'Any' | 'None' {
  switch (token.kind) {
    case 'IdToken':
      return [token.audience]
    case 'SignedJwt':
      return audiencesOf(token.claims['aud'])
    case 'ClientCredential':
      return token.audiences ?? 'None'
    case 'AccessToken':
    case 'SignedBlob':
      return 'None'
  }
}

function audiencesOf(aud: unknown): readonly string[] | 'Any' {
  const audiences: unknown[] = Array.isArray(aud) ? aud : [aud]
  return audiences.length > 0 && audiences.every(isText) ? audiences : 'Any'
}

const isText = (value: unknown): value is string => typeof value === 'string'
