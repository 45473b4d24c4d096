import { stringify } from 'yaml'
import type { ConditionType } from '../../../src/api/condition.ts'
import { conditionOf } from './condition-of.ts'
import type { World } from './start-world.ts'
import type { Token } from './token-api.ts'

const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const SHORT = { accessToken: { scopes: ['read'], lifetime: '10s' } }

const issuer = (name: string, names: readonly string[]): string =>
  stringify({
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name },
    spec: {
      local: {},
      grants: [{ namespaces: { names }, serviceAccounts: ['{namespace}:*'], scopes: ['*'] }],
    },
  })

/** One ImpersonatedToken in each state, each brought there as it comes about in life. The operator meets goldenFaults. */
export async function bringAboutTokens(
  world: Pick<World, 'controlPlane' | 'create' | 'untilReady' | 'untilToken'>,
  namespace: string,
): Promise<void> {
  const untilCondition = async (
    name: string,
    type: ConditionType,
    wanted: string,
  ): Promise<void> => {
    const is = (token: Token): boolean => conditionOf(token, type) === wanted
    await world.untilToken(`is ${type}=${wanted}`, [namespace, name], is)
  }
  const { admin } = world.controlPlane
  await admin.apply(issuer('fickle', ['*']))
  await world.create([namespace, 'active'], HOUR)
  await world.create([namespace, 'refresh-failing'], { ...HOUR, issuerRef: { name: 'fickle' } })
  await world.create([namespace, 'not-granted'], { ...HOUR, serviceAccount: 'kube-system:reader' })
  await world.create([namespace, 'lapsed'], SHORT)
  await world.create([namespace, 'expired'], { ...SHORT, refresh: { policy: 'Never' } })
  await world.untilReady([namespace, 'refresh-failing'])
  await admin.apply(issuer('fickle', ['elsewhere']))
  await untilCondition('active', 'Ready', 'True Issued')
  await untilCondition('refresh-failing', 'RefreshFailing', 'True NotGranted')
  await untilCondition('not-granted', 'Ready', 'False NotGranted')
  await untilCondition('lapsed', 'Ready', 'False Lapsed')
  await untilCondition('expired', 'Ready', 'False Expired')
  // The last one, because the operator gives up asking for the keys after 15 s and says so.
  await admin.apply(issuer('slow', ['*']))
  await world.create([namespace, 'pending'], { ...HOUR, issuerRef: { name: 'slow' } })
  await untilCondition('pending', 'Ready', 'False Pending')
}
