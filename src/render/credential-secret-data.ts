import { formatTime } from '../api/time.ts'
import type { Redacted } from '../redacted.ts'
import type { CREDENTIAL_SECRET_KEYS } from './credential-secret-keys.ts'
import type { SecretData } from './secret-data.ts'

/**
 * What a consumer mounts of client credentials: `clientId`, `clientSecret`, `credentialId`, `tokenUrl` and
 * `expiresAt` in RFC 3339. No trailing newlines: consumers read files whole.
 */
export function credentialSecretData(credential: {
  readonly clientId: string
  readonly clientSecret: Redacted<string>
  readonly id: string
  readonly tokenUrl: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}): SecretData {
  const values: Record<(typeof CREDENTIAL_SECRET_KEYS)[number], string> = {
    clientId: credential.clientId,
    clientSecret: credential.clientSecret.reveal(),
    credentialId: credential.id,
    tokenUrl: credential.tokenUrl,
    expiresAt: formatTime(credential.expiresAt),
  }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
}
