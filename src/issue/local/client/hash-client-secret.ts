import { createHmac } from 'node:crypto'

/**
 * What a SecretVerifier keeps of a secret: HMAC-SHA256, keyed with the salt. A client secret is 32 random bytes, so
 * nothing is gained by a hash that is slow on purpose, and every request of a token would pay for it.
 *
 * @returns 32 bytes
 */
export function hashClientSecret(salt: Buffer, secret: Buffer): Buffer {
  return createHmac('sha256', salt).update(secret).digest()
}
