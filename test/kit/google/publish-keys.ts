import { certificateOf } from './certificate-of.ts'
import type { SigningKey } from './signing-key.ts'

/**
 * Public keys in one of the forms that Google publishes: a JWK set, or a map from key id to a PEM certificate (`x509`)
 * or a PEM public key (`raw`).
 *
 * @param now epoch milliseconds; certificates are valid around it
 */
export async function publishKeys(
  keys: readonly SigningKey[],
  form: 'x509' | 'raw' | 'jwk',
  now: number,
): Promise<object> {
  if (form === 'jwk') {
    const jwks = keys.map(({ keyId, publicKey }) => ({
      ...publicKey.export({ format: 'jwk' }),
      alg: 'RS256',
      kid: keyId,
      use: 'sig',
    }))
    return { keys: jwks }
  }
  const entries = keys.map(async (key) => {
    const raw = (): string => key.publicKey.export({ format: 'pem', type: 'spki' }).toString()
    return [key.keyId, form === 'raw' ? raw() : await certificateOf(key, now)] as const
  })
  return Object.fromEntries(await Promise.all(entries))
}
