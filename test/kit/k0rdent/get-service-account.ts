import { administrator } from './administrator.ts'
import type { CallContext } from './call-context.ts'
import type { K0rdentAnswer } from './k0rdent-answer.ts'
import { timestamp } from './timestamp.ts'

/** GET .../service-accounts/{id} */
export async function getServiceAccount(context: CallContext): Promise<K0rdentAnswer> {
  const { world, account } = await administrator(context)
  const { id, uid, clientId, scope, scopeId, roles, disabled, createdAt } = account
  return {
    status: 200,
    value: {
      selfLink: `/v1/iam/service-accounts/${id}`,
      uid,
      id,
      displayName: id,
      clientId,
      scope,
      scopeId,
      roles,
      status: disabled ? 'disabled' : 'active',
      createdBy: 'user-admin-001',
      createdAt: timestamp(createdAt, world.settings),
      activeCredentialCount: world.credentials.active(id).length,
    },
  }
}
