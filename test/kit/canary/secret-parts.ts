import { pemParts } from './pem-parts.ts'
import type { SecretPart } from './secret-part.ts'

/** What a Secret holds for anybody to read: it stands in status, in the key set, in the certificate. */
const PUBLIC_KEYS: ReadonlySet<string> = new Set([
  // A client id is no secret (RFC 6749 section 2.2): that of a local issuer is the uid of an object.
  'clientId',
  'credentialId',
  'expiresAt',
  'keyId',
  'publicKey',
  'tokenUrl',
  'tls.crt',
  'ca.crt',
])

/**
 * Header and payload are no secret: they can be guessed, tokens of one issuer share the most of them, and status says
 * the rest. Whoever has the whole token has the signature as well, so the signature finds it.
 */
const JWS = /^[\w-]+\.[\w-]+\.([\w-]+)$/
/** The private members of keys (RFC 7518), also in a document that is no JSON any more. */
const PRIVATE_MEMBER = /"(d|p|q|dp|dq|qi)"\s*:\s*"([\w-]+)"/g

/**
 * What is secret in one value of a Secret. What is not known to be public is secret as a whole.
 *
 * @param where namespace and name of the Secret
 * @param key of its data
 * @param value in clear
 */
export function secretParts(where: string, key: string, value: string): readonly SecretPart[] {
  if (PUBLIC_KEYS.has(key)) return []
  const inSecret = `${key} in ${where}`
  const [, signature] = JWS.exec(value) ?? []
  if (signature !== undefined) {
    return [encoded(`signature of ${inSecret}`, signature, 'base64url')]
  }
  if (value.includes('-----BEGIN')) return pemParts(inSecret, value)
  const members = [...value.matchAll(PRIVATE_MEMBER)]
  // A document that somebody damaged has other texts in it too, such as the ids of keys, which are public.
  if (members.length > 0 || key === 'keys.json') {
    return members.map(([, name, number = '']) =>
      encoded(`private member ${name} of ${inSecret}`, number, 'base64url'),
    )
  }
  return key === 'signature'
    ? [encoded(inSecret, value, 'base64')]
    : [{ what: inSecret, text: value }]
}

const encoded = (what: string, text: string, encoding: 'base64' | 'base64url'): SecretPart => ({
  what,
  text,
  bytes: Buffer.from(text, encoding),
})
