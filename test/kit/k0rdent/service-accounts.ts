import { randomUUID } from 'node:crypto'
import { ADMINISTRATOR_ROLE } from './administrator-role.ts'

export type ServiceAccountOptions = {
  readonly id: string
  /** What a server would generate, `<id>@<organisation>.iam`, unless given. */
  readonly clientId?: string
  readonly scope: 'organization' | 'project'
  readonly scopeId: string
  readonly roles: readonly string[]
  /** Holds the role of a tenant administrator too; of scope organization only. */
  readonly administrator?: boolean
}

export type ServiceAccount = Required<Omit<ServiceAccountOptions, 'administrator'>> & {
  readonly uid: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  disabled: boolean
}

export type ServiceAccounts = {
  /** @throws Error for an id that exists, and for an administrator of less than the organisation */
  add(options: ServiceAccountOptions): ServiceAccount
  find(id: string): ServiceAccount | undefined
  findByClientId(clientId: string): ServiceAccount | undefined
}

/** @param organization part of the client ids that are generated */
export function createServiceAccounts(organization: string, now: () => number): ServiceAccounts {
  const all = new Map<string, ServiceAccount>()
  return {
    add: ({ administrator = false, ...options }) => {
      const { id, scope, roles, clientId = `${id}@${organization}.iam` } = options
      if (all.has(id)) throw new Error(`there is a service account ${id} already`)
      if (administrator && scope !== 'organization') {
        throw new Error('a tenant administrator has the scope of the organization')
      }
      const account: ServiceAccount = {
        ...options,
        clientId,
        roles: administrator ? [...roles, ADMINISTRATOR_ROLE] : roles,
        uid: randomUUID(),
        createdAt: now(),
        disabled: false,
      }
      all.set(id, account)
      return account
    },
    find: (id) => all.get(id),
    findByClientId: (clientId) => [...all.values()].find((each) => each.clientId === clientId),
  }
}
