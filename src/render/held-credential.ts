import { parseTime } from '../api/parse-time.ts'
import { Redacted } from '../redacted.ts'
import { credentialSecretData } from './credential-secret-data.ts'
import type { ClientCredentialValues } from './credential-values.ts'
import type { SecretData } from './secret-data.ts'

/**
 * The client credentials that a Secret holds, the other way round of credentialTexts(). undefined: one of the five keys
 * is not there, or is not as it would be written.
 */
export function heldCredential(data: SecretData): ClientCredentialValues | undefined {
  const [clientId, clientSecret, id] = [
    textOf(data, 'clientId'),
    textOf(data, 'clientSecret'),
    textOf(data, 'credentialId'),
  ]
  const tokenUrl = textOf(data, 'tokenUrl')
  const expiresAt = parseTime(textOf(data, 'expiresAt'))
  if (clientId === undefined || clientSecret === undefined || id === undefined) return undefined
  if (tokenUrl === undefined || expiresAt === undefined) return undefined
  const values = { clientId, clientSecret: new Redacted(clientSecret), id, tokenUrl, expiresAt }
  const written = credentialSecretData(values)
  return Object.entries(written).every(([key, value]) => data[key] === value) ? values : undefined
}

const textOf = (data: SecretData, key: string): string | undefined => {
  const base64 = Object.hasOwn(data, key) ? data[key] : undefined
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString()
}
