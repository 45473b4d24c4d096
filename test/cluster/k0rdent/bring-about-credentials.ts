import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

type Events = { readonly items: readonly { readonly reason: string }[] }

/**
 * One ServiceAccountCredential in each state, each brought there as it comes about in life, one after the other for
 * the ids. k0rdent has the goldenAccounts(); the operator writes events of what is normal.
 */
export async function bringAboutCredentials(world: K0rdentWorld, namespace: string): Promise<void> {
  const untilReady = (name: string, wanted: string): Promise<unknown> =>
    world.untilCredential(
      `is Ready=${wanted}`,
      [namespace, name],
      (found) => conditionOf(found, 'Ready') === wanted,
    )
  const { k0rdent } = world
  k0rdent.setDisabled('sa-idle', true)
  for (const _each of [1, 2, 3, 4]) k0rdent.createCredential('sa-crowded')
  await world.createCredential([namespace, 'contractor'], {
    serviceAccount: 'sa-contractor',
    lifetime: '10s',
  })
  await world.untilIssued([namespace, 'contractor'])
  await world.createCredential([namespace, 'pipeline'], {
    serviceAccount: 'sa-pipeline',
    lifetime: '720h',
    rotation: { policy: 'BeforeExpiry', overlap: '2h' },
  })
  await world.untilIssued([namespace, 'pipeline'])
  const hour = { lifetime: '1h' }
  await world.createCredential([namespace, 'crowded'], { serviceAccount: 'sa-crowded', ...hour })
  await world.createCredential([namespace, 'disabled'], { serviceAccount: 'sa-idle', ...hour })
  await untilReady('crowded', 'False SlotsExhausted')
  await untilReady('disabled', 'False ParentDisabled')
  await untilReady('contractor', 'False Expired')
  await until('all is told', async () => {
    const path = `/api/v1/namespaces/${namespace}/events`
    const { body } = await world.controlPlane.admin.request<Events>('GET', path)
    const told = new Set(body.items.map(({ reason }) => reason))
    return ['Issued', 'SlotsExhausted', 'ParentDisabled', 'Expired'].every((one) => told.has(one))
  })
}
