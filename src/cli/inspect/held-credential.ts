import { jwtsIn } from '../jwts-in.ts'
import { readJws } from '../read-jws.ts'
import type { ObjectFacts } from './object-facts.ts'

/** What a Secret holds, as far as it may be told: no token, no signature, no client secret. */
export type HeldCredential = {
  /** Opaque: only the issuer can read it. Nothing: the Secret does not have it. */
  readonly form: 'JWT' | 'Opaque' | 'SignedBlob' | 'ClientCredential' | 'Nothing'
  readonly tokens: readonly HeldToken[]
}

/** A JWT without its signature. Nobody has verified what it says. */
export type HeldToken = {
  /** Keys of the Secret that it occurs in. */
  readonly keys: readonly string[]
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
  /** Whether its jti is the one that status has; absent: it has none, or status has none. */
  readonly isPublished?: boolean
}

/** Beyond what anybody needs in one look. */
const MOST_TOKENS = 8

/**
 * @param data of the Secret, base64
 */
export function heldCredential(
  data: Readonly<Record<string, string>>,
  { type, credentialId }: Pick<ObjectFacts, 'type' | 'credentialId'>,
): HeldCredential {
  if (type === 'ClientCredential') {
    return { form: has(data, 'clientSecret') ? 'ClientCredential' : 'Nothing', tokens: [] }
  }
  if (type === 'SignedBlob') {
    return { form: has(data, 'signature') ? 'SignedBlob' : 'Nothing', tokens: [] }
  }
  const tokens = [...keysByJwt(data)].flatMap(([jwt, keys]): HeldToken[] => {
    const read = readJws(jwt)
    if (read === undefined) return []
    const { jti } = read.claims
    const isKnown = typeof jti === 'string' && credentialId !== undefined
    return [{ keys, ...read, ...(isKnown && { isPublished: jti === credentialId }) }]
  })
  if (tokens.length > 0) return { form: 'JWT', tokens: tokens.slice(0, MOST_TOKENS) }
  return { form: Object.keys(data).length > 0 ? 'Opaque' : 'Nothing', tokens: [] }
}

const has = (data: Readonly<Record<string, string>>, key: string): boolean =>
  Object.hasOwn(data, key) && data[key] !== ''

/** What keepPrevious keeps comes behind what is used. */
function keysByJwt(data: Readonly<Record<string, string>>): ReadonlyMap<string, readonly string[]> {
  const keys = Object.keys(data).toSorted(
    (one, other) => Number(isPrevious(one)) - Number(isPrevious(other)),
  )
  const found = new Map<string, string[]>()
  for (const key of keys) {
    const text = Buffer.from(data[key] ?? '', 'base64').toString()
    for (const jwt of jwtsIn(text)) found.set(jwt, [...(found.get(jwt) ?? []), key])
  }
  return found
}

const isPrevious = (key: string): boolean => key.startsWith('previous-')
