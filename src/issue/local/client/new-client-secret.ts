import { randomBytes } from 'node:crypto'
import { Redacted } from '../../../redacted.ts'
import type { SecretVerifier } from './client.ts'
import { hashClientSecret } from './hash-client-secret.ts'

/** Tells scanners for leaked secrets what they have found. */
const PREFIX = 'mlt_'
const SECRET_BYTES = 32
const SALT_BYTES = 16

/**
 * A client secret, `mlt_` and 43 characters of base64url, and all that may be kept of it. Nothing in it has to be
 * escaped in Basic authentication or a form.
 */
export function newClientSecret(): {
  readonly clientSecret: Redacted<string>
  readonly verifier: SecretVerifier
} {
  const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`
  const salt = randomBytes(SALT_BYTES)
  const hash = hashClientSecret(salt, Buffer.from(secret))
  return {
    clientSecret: new Redacted(secret),
    verifier: { salt: salt.toString('base64url'), hash: hash.toString('base64url') },
  }
}
