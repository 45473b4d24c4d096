import type { ClientCredentials } from '../api/mint-request.ts'
import { Redacted } from '../redacted.ts'
import type { SecretData } from './secret-data.ts'

/** Far more than any of them has; whoever may edit the Secret may have put anything there. */
const LONGEST = 4096

/**
 * What the Secret of a ServiceAccountCredential holds, the other way round: entries `clientId`,
 * `clientSecret` and `credentialId`. undefined: one of them is not there, or cannot be one.
 */
export function readClientCredentials(
  data: SecretData,
): { readonly credentialId: string; readonly client: ClientCredentials } | undefined {
  const clientId = entry(data, 'clientId')
  const clientSecret = entry(data, 'clientSecret')
  const credentialId = entry(data, 'credentialId')
  if (clientId === undefined || clientSecret === undefined || credentialId === undefined) {
    return undefined
  }
  return { credentialId, client: { clientId, clientSecret: new Redacted(clientSecret) } }
}

function entry(data: SecretData, key: string): string | undefined {
  const base64 = Object.hasOwn(data, key) ? data[key] : undefined
  if (base64 === undefined) return undefined
  const text = Buffer.from(base64, 'base64').toString()
  return text === '' || text.length > LONGEST ? undefined : text
}
