import type { JsonValue } from '../../../api/json.ts'
import type { TokenRequest } from '../../../api/mint-request.ts'

/** Everything of the user's that a call carries and that an answer could quote; service accounts are no secret. */
export function sentTexts(token: TokenRequest): string[] {
  switch (token.kind) {
    case 'AccessToken':
      return [...token.scopes]
    case 'IdToken':
      return [token.audience]
    case 'SignedJwt':
      return textsOf(token.claims)
    case 'SignedBlob':
      return [token.payload, Buffer.from(token.payload, 'base64').toString()]
  }
}

function textsOf(value: JsonValue): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)]
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsOf(member)])
}
