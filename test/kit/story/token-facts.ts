import { TOKEN_ID_ANNOTATION } from '../../../src/api/group.ts'
import { type JwtFacts, jwtFacts } from './jwt-facts.ts'
import type { StoredObject } from './stored-object.ts'

export type TokenFacts = Pick<JwtFacts, 'issuedAt' | 'expiresAt'> & {
  readonly id: string
}

/** Objects are never changed in place, and looked at again and again. */
const known = new WeakMap<StoredObject, { readonly facts: TokenFacts | undefined }>()

/** What is known of the token in a Secret: of a JWT what it says itself, of Google's access tokens what stands beside. */
export function tokenFacts(secret: StoredObject | undefined): TokenFacts | undefined {
  if (secret === undefined) return undefined
  const { facts } = known.get(secret) ?? { facts: readFacts(secret) }
  known.set(secret, { facts })
  return facts
}

function readFacts(secret: StoredObject): TokenFacts | undefined {
  const jwt = jwtFacts(secret)
  if (jwt !== undefined) return { id: jwt.jti, ...jwt }
  const id = secret.metadata.annotations?.[TOKEN_ID_ANNOTATION]
  const [token, expiresAt] = [dataOf(secret, 'token'), dataOf(secret, 'expiresAt')]
  if (id === undefined || token === undefined || expiresAt === undefined) return undefined
  // Google does not tell when it was issued.
  return { id, issuedAt: 0, expiresAt: Date.parse(expiresAt) }
}

function dataOf(secret: StoredObject, key: string): string | undefined {
  const value: unknown = Reflect.get(Object(secret['data']), key)
  return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : undefined
}
