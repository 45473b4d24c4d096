import { pemParts } from './pem-parts.ts'
import type { SecretPart } from './secret-part.ts'

/** What a Secret holds for anybody to read: it stands in status, in the key set, in the certificate. */
const PUBLIC_KEYS: ReadonlySet<string> = new Set([
  // A client id is no secret (RFC 6749 section 2.2): that of a local issuer is the uid of an object.
  'aws-config',
  'clientId',
  'credentialId',
  'expiresAt',
  'keyId',
  'publicKey',
  'tokenUrl',
  'previous-expiresAt',
  'previous-keyId',
  'username',
  'tls.crt',
  'ca.crt',
])

/**
 * Header and payload are no secret: they can be guessed, tokens of one issuer share the most of them, and status says
 * the rest. Whoever has the whole token has the signature as well, so the signature finds it.
 */
const JWS = /^[\w-]+\.[\w-]+\.([\w-]+)$/
/** In a file that some program reads; what else stands there, such as host names, stands in the spec too. */
const JWS_INSIDE = /(?<![\w-])[\w-]{8,}\.[\w-]{8,}\.([\w-]{32,})/g
/** The same of client credentials: user names and addresses stand beside it. */
const CLIENT_SECRET_INSIDE = /mlt_[\w-]{43}/g
/** The same of the emulator's opaque tokens, as Google's look. */
const OPAQUE_INSIDE = /ya29\.[\w.-]{40,}/g
/** A kubeconfig that names the file of the token holds none. */
const NAMES_FILE = /"tokenFile"/
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
  const inside = [...value.matchAll(JWS_INSIDE)]
  if (inside.length > 0) {
    return inside.map(([, text = '']) => encoded(`signature of ${inSecret}`, text, 'base64url'))
  }
  const clients = [...value.matchAll(CLIENT_SECRET_INSIDE)]
  if (clients.length > 0) return clients.map(([text]) => ({ what: inSecret, text }))
  const opaque = value.match(OPAQUE_INSIDE)
  if (opaque !== null) return opaque.map((text) => ({ what: inSecret, text }))
  if (NAMES_FILE.test(value)) return []
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
