import type { SecretFormat } from '../../api/secret-format.ts'
import type { TokenKind } from '../../api/token-kind.ts'
import { jwtsIn } from '../jwts-in.ts'

/** Where formats write the token as it is, beside Token. */
const PLAIN_KEYS: Partial<Record<SecretFormat['type'], string>> = {
  BasicAuth: 'password',
  AwsWebIdentity: 'token',
}
const PREVIOUS = /^previous-/

/**
 * The token, or signature of a blob, in the data of a Secret. Where no format writes it as it is, the one JWT that
 * occurs in the other texts. Pure.
 *
 * @param data base64
 * @returns undefined: there is none, or more than one
 */
export function findToken(
  kind: TokenKind,
  formats: readonly SecretFormat[] | undefined,
  data: Readonly<Record<string, string>>,
): string | undefined {
  const types = formats?.map(({ type }) => type) ?? ['Token']
  const keys = types.flatMap((type) => {
    if (type === 'Token') return [kind === 'SignedBlob' ? 'signature' : 'token']
    return kind === 'SignedBlob' ? [] : (PLAIN_KEYS[type] ?? [])
  })
  const [key] = keys
  if (key !== undefined) return Object.hasOwn(data, key) ? clear(data[key]) : undefined
  const texts = Object.entries(data).flatMap(([name, value]) =>
    PREVIOUS.test(name) ? [] : [clear(value)],
  )
  const found = new Set(texts.flatMap((text) => jwtsIn(text)))
  return found.size === 1 ? [...found][0] : undefined
}

const clear = (base64 = ''): string => Buffer.from(base64, 'base64').toString()
