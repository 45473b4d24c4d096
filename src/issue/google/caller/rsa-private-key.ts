import { createPrivateKey, type KeyObject } from 'node:crypto'

/** RFC 7518 section 3.3, and the longest that Google takes or makes. */
const LEAST_BITS = 2048
const MOST_BITS = 4096
/** PKCS #8 of 4,096 bits is under 3,300. */
const MOST_CHARACTERS = 4096

const PKCS8 = /^-----BEGIN PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----\s*$/
/** Version 0, and the AlgorithmIdentifier rsaEncryption with NULL (RFC 8017 appendix A.1, RFC 5208). */
const RSA_ENCRYPTION = Buffer.from('020100300d06092a864886f70d0101010500', 'hex')
/** SEQUENCE, and a length in two bytes: every key of these sizes. */
const SEQUENCE = Buffer.from('3082', 'hex')
const HEADER = 4

/**
 * An RSA key as Google hands it out: PKCS #8 in PEM.
 *
 * Whatever it is has to be known before OpenSSL sees it: of a key of another type it computes the
 * public half at once, with numbers as long as the text allows, and of a very long one every
 * signature holds up all others. Both take minutes.
 *
 * @returns the problem, if there is one: the end of the sentence "its private_key ..."
 */
export function rsaPrivateKey(pem: string): KeyObject | string {
  if (pem.length > MOST_CHARACTERS) return `is longer than an RSA key of ${MOST_BITS} bits`
  const [, body] = PKCS8.exec(pem) ?? []
  if (body === undefined) return NO_KEY
  const der = Buffer.from(body, 'base64')
  const algorithm = der.subarray(HEADER, HEADER + RSA_ENCRYPTION.length)
  if (!isWhole(der) || !algorithm.equals(RSA_ENCRYPTION)) return NO_KEY
  let key: KeyObject
  try {
    key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return NO_KEY
  }
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {}
  const fits = modulusLength >= LEAST_BITS && modulusLength <= MOST_BITS
  return fits ? key : `does not have ${LEAST_BITS} to ${MOST_BITS} bits`
}

const NO_KEY = 'is no RSA key in PEM (PKCS #8)'

/** One definite sequence and nothing after it: there is no second way to read it. */
const isWhole = (der: Buffer): boolean =>
  der.length > HEADER &&
  der.subarray(0, SEQUENCE.length).equals(SEQUENCE) &&
  der.readUInt16BE(SEQUENCE.length) === der.length - HEADER
