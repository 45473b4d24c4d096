import type { ServiceAccount } from './service-accounts.ts'
import { makeSigningKey } from './signing-key.ts'

/** A service account's key file, as the console hands it out. */
export type ServiceAccountKey = {
  readonly type: 'service_account'
  readonly project_id: string
  readonly private_key_id: string
  /** PEM, PKCS #8 */
  readonly private_key: string
  readonly client_email: string
  readonly client_id: string
  readonly auth_uri: string
  readonly token_uri: string
  readonly universe_domain: string
}

/** Makes another key for the account; its public half is published from then on. */
export async function makeServiceAccountKey(
  account: ServiceAccount,
  universeDomain: string,
): Promise<ServiceAccountKey> {
  const key = await makeSigningKey()
  account.userKeys.push(key)
  return {
    type: 'service_account',
    project_id: account.email.split('@')[1]?.split('.')[0] ?? '',
    private_key_id: key.keyId,
    private_key: key.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    client_email: account.email,
    client_id: account.uniqueId,
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: universeDomain,
  }
}
