import type { CREDENTIAL_SECRET_KEYS } from '../api/credential-secret-keys.ts'
import { formatTime } from '../api/time.ts'
import type { ClientCredentialValues } from './credential-values.ts'

/**
 * The keys of client credentials in clear, `expiresAt` in RFC 3339. No trailing newlines: consumers read files whole.
 */
export const credentialTexts = (
  credential: ClientCredentialValues,
): Record<(typeof CREDENTIAL_SECRET_KEYS)[number], string> => ({
  clientId: credential.clientId,
  clientSecret: credential.clientSecret.reveal(),
  credentialId: credential.id,
  tokenUrl: credential.tokenUrl,
  expiresAt: formatTime(credential.expiresAt),
})
