import type { GrantInput } from '../gen.ts'
import type { GrantCell, GrantStage } from './matrix.ts'

/** What a request comes to: seconds of life, or why there are none. Inadmissible: the API server refuses the object. */
export type GrantVerdict = number | 'NotGranted' | 'Inadmissible'

/**
 * The rules as the documentation tells them, read out one after the other: slow, without the schema and without
 * anything of src/. Deny by default, and one grant must cover the whole request.
 */
export function grantsOracle(
  { namespace, spec }: Pick<GrantCell, 'namespace' | 'spec'>,
  { grants, labels }: Pick<GrantStage, 'grants' | 'labels'>,
): GrantVerdict {
  const { accessToken, idToken, signedJwt, signedBlob } = spec
  const asked = accessToken ?? idToken ?? signedJwt ?? signedBlob
  const lifetime = asked?.lifetime === undefined ? undefined : seconds(asked.lifetime)
  if (!mayBeIdentity(spec.serviceAccount)) return 'Inadmissible'
  if (lifetime !== undefined && (lifetime < 10 || lifetime > 12 * 3600)) return 'Inadmissible'
  let best: GrantVerdict = 'NotGranted'
  for (const grant of grants) {
    if (!servesNamespace(grant, namespace, labels[namespace])) continue
    if (!named(grant.serviceAccounts, spec.serviceAccount, namespace)) continue
    const kinds: readonly string[] = grant.kinds ?? ['AccessToken', 'IdToken']
    if (!kinds.some((kind) => kind.toLowerCase() === kindOf(spec))) continue
    if (!everyOne(grant.delegates, spec.delegates ?? [], namespace)) continue
    if (accessToken !== undefined && !everyOne(grant.scopes, accessToken.scopes ?? [], namespace)) {
      continue
    }
    if (idToken !== undefined && !everyOne(grant.audiences, [idToken.audience], namespace)) continue
    if (signedJwt !== undefined && !everyAudience(grant, signedJwt.claims['aud'], namespace)) {
      continue
    }
    const most = seconds(grant.maxLifetime ?? '1h')
    if (lifetime !== undefined && lifetime > most) continue
    const usual = signedBlob === undefined ? 3600 : 12 * 3600
    const given: number = lifetime ?? (usual < most ? usual : most)
    if (best === 'NotGranted' || given > best) best = given
  }
  return best
}

const kindOf = (spec: GrantCell['spec']): string | undefined =>
  ['accesstoken', 'idtoken', 'signedjwt', 'signedblob'].find((kind) =>
    Object.keys(spec).some((field) => field.toLowerCase() === kind),
  )

function servesNamespace(
  { namespaces = {} }: GrantInput,
  namespace: string,
  labels: Readonly<Record<string, string>> | undefined,
): boolean {
  for (const pattern of namespaces.names ?? []) if (fits(pattern, namespace)) return true
  const { selector } = namespaces
  if (selector === undefined || labels === undefined) return false
  const carried = new Map(Object.entries(labels))
  const wishes = [
    ...Object.entries(selector.matchLabels ?? {}).map(([key, value]) => carried.get(key) === value),
    ...(selector.matchExpressions ?? []).map(({ key, operator, values = [] }) => {
      const value = carried.get(key)
      const among = value !== undefined && values.indexOf(value) >= 0
      if (operator === 'In') return among
      if (operator === 'NotIn') return !among
      return carried.has(key) === (operator === 'Exists')
    }),
  ]
  return wishes.length > 0 && !wishes.includes(false)
}

/** One of the patterns is for it. */
function named(patterns: readonly string[] | undefined, text: string, namespace: string): boolean {
  for (const pattern of patterns ?? []) {
    if (fits(pattern.split('{namespace}').join(namespace), text)) return true
  }
  return false
}

/** Every text is granted; the pattern `*` alone grants any. */
function everyOne(
  patterns: readonly string[] | undefined,
  texts: readonly string[],
  namespace: string,
): boolean {
  for (const pattern of patterns ?? []) if (pattern === '*') return true
  for (const text of texts) if (!named(patterns, text, namespace)) return false
  return true
}

/** Where the claim does not say in so many words whom the JWT is for, it may be for anybody. */
function everyAudience(grant: GrantInput, aud: unknown, namespace: string): boolean {
  const texts = typeof aud === 'string' ? [aud] : aud
  const plain = Array.isArray(texts) && texts.length > 0
  if (plain && texts.every((text): text is string => typeof text === 'string')) {
    return everyOne(grant.audiences, texts, namespace)
  }
  return (grant.audiences ?? []).some((pattern) => pattern === '*')
}

/** Tries every way in which the stars may stretch, character by character; never over an @ or a slash. */
function fits(pattern: string, text: string): boolean {
  if (pattern === '') return text === ''
  const [sign] = pattern
  if (sign !== '*') return text !== '' && text[0] === sign && fits(pattern.slice(1), text.slice(1))
  if (fits(pattern.slice(1), text)) return true
  return text !== '' && text[0] !== '@' && text[0] !== '/' && fits(pattern, text.slice(1))
}

/** Letters, digits and . _ : @ / + -, a letter or digit at both ends, and no step through a path. */
function mayBeIdentity(name: string): boolean {
  const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  for (const step of ['..', '//', '/.']) if (name.includes(step)) return false
  const signs = name.split('')
  const ends = [signs.at(0) ?? '', signs.at(-1) ?? '']
  return (
    name.length >= 1 &&
    name.length <= 253 &&
    ends.every((sign) => sign !== '' && alphanumeric.includes(sign)) &&
    signs.every((sign) => `${alphanumeric}._:@/+-`.includes(sign))
  )
}

/** `1h30m` and its like. */
function seconds(duration: string): number {
  let total = 0
  let digits = ''
  for (const sign of duration) {
    if (sign >= '0' && sign <= '9') {
      digits += sign
    } else {
      total += Number(digits) * ({ h: 3600, m: 60, s: 1 }[sign] ?? Number.NaN)
      digits = ''
    }
  }
  return total
}
