import { administrator } from './administrator.ts'
import type { AccountContext, CallContext } from './call-context.ts'
import type { CredentialRecord } from './credentials.ts'
import { K0rdentRefused } from './k0rdent-refused.ts'

/**
 * The credential that a path names.
 *
 * @throws K0rdentRefused as for every administrator's call, and with 404 for one that is not there
 */
export async function findCredential(
  context: CallContext,
): Promise<AccountContext & { readonly record: CredentialRecord }> {
  const found = await administrator(context)
  const { world, entry, account } = found
  const record = world.credentials.of(account.id).find(({ id }) => id === entry.credentialId)
  if (record === undefined) throw new K0rdentRefused(404, 'Credential not found')
  return { ...found, record }
}
