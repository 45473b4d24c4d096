import { K0rdentRefused } from './k0rdent-refused.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import type { ServiceAccount } from './service-accounts.ts'

export type Reach = Pick<ServiceAccount, 'scope' | 'scopeId' | 'roles'>

/**
 * What a token is for: all that its service account is, or the part that was asked for.
 *
 * @throws K0rdentRefused with 403 for anything that is not a part of it
 */
export function narrow(
  { projects }: Pick<K0rdentWorld, 'projects'>,
  account: Reach,
  wanted: Reach | undefined,
): Reach {
  if (wanted === undefined) return account
  const same = wanted.scope === account.scope && wanted.scopeId === account.scopeId
  const below =
    account.scope === 'organization' &&
    wanted.scope === 'project' &&
    (projects?.includes(wanted.scopeId) ?? true)
  if (!same && !below) throw new K0rdentRefused(403, 'scope_narrowing exceeds the scope')
  if (!wanted.roles.every((role) => account.roles.includes(role))) {
    throw new K0rdentRefused(403, 'scope_narrowing exceeds the roles')
  }
  return wanted
}
