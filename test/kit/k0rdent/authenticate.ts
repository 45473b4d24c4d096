import { createHash } from 'node:crypto'
import type { CredentialRecord } from './credentials.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import type { ServiceAccount } from './service-accounts.ts'

/** Whose client credentials these are; undefined when they are good for nothing. */
export function authenticate(
  { serviceAccounts, credentials }: Pick<K0rdentWorld, 'serviceAccounts' | 'credentials'>,
  clientId: string,
  clientSecret: string,
): { readonly account: ServiceAccount; readonly record: CredentialRecord } | undefined {
  const account = serviceAccounts.findByClientId(clientId)
  if (account === undefined || account.disabled) return undefined
  const digest = createHash('sha256').update(clientSecret).digest('hex')
  const record = credentials.active(account.id).find((each) => each.secretSha256 === digest)
  return record && { account, record }
}
