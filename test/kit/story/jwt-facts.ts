import type { StoredObject } from './stored-object.ts'

export type JwtFacts = {
  readonly jti: string
  /** Epoch milliseconds, these two. */
  readonly issuedAt: number
  readonly expiresAt: number
  readonly text: string
}

/** Objects are never changed in place, and looked at again and again. */
const known = new WeakMap<StoredObject, { readonly facts: JwtFacts | undefined }>()

/** What the token in a Secret says of itself; undefined when there is none that can be read. */
export function jwtFacts(secret: StoredObject | undefined): JwtFacts | undefined {
  if (secret === undefined) return undefined
  const { facts } = known.get(secret) ?? { facts: readFacts(secret) }
  known.set(secret, { facts })
  return facts
}

function readFacts(secret: StoredObject): JwtFacts | undefined {
  const encoded: unknown = Reflect.get(Object(secret['data']), 'token')
  if (typeof encoded !== 'string') return undefined
  const text = Buffer.from(encoded, 'base64').toString()
  const [, payload = ''] = text.split('.')
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const { jti, iat, exp } = { jti: '', iat: 0, exp: 0, ...Object(claims) }
    const times = { issuedAt: Number(iat) * 1000, expiresAt: Number(exp) * 1000 }
    return { jti: String(jti), ...times, text }
  } catch {
    return undefined
  }
}
