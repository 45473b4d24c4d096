import { randomUUID } from 'node:crypto'
import { until } from '../../kit/until.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/**
 * Resolves once the operator has seen what was done before: it has issued something for an object that was made
 * since, which it hears of by the same watch. Needs a service account `later`.
 */
export async function untilSeen(world: K0rdentWorld, namespace: string): Promise<void> {
  const key = [namespace, `later-${randomUUID().slice(0, 8)}`] as const
  await world.createCredential(key, { serviceAccount: 'later', lifetime: '1h' })
  await world.untilIssued(key)
  await world.removeCredential(key)
  const { ledger } = world.k0rdent
  await until('there is room for the next', () => ledger.active('later').length === 0)
}
