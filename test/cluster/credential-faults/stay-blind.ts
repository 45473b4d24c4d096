import { until } from '../../kit/until.ts'
import type { FaultObject } from './credential-api.ts'
import { type FaultWorld, SETTLE_TIME_MS } from './start-fault-world.ts'

/** Of an operator that asks every second: it has asked when a list without a credential counted. */
const ROUNDS_MS = 3000
const TIMES = 3
const WITHIN_MS = 40_000

/**
 * The issuer answers 404 to everything about service accounts, until it has been asked several times for that of each
 * object, and nothing of any is so new that an answer without it would prove nothing.
 */
export async function stayBlind(
  { k0rdent }: FaultWorld,
  objects: readonly FaultObject[],
): Promise<void> {
  const { ledger } = k0rdent
  k0rdent.blind(true)
  await until(
    'every service account is asked for again and again',
    () =>
      objects.every(({ serviceAccount: id }) => {
        const created = Math.max(0, ...ledger.creates(id).map(({ at }) => at))
        const isOld = Date.now() > created + SETTLE_TIME_MS + ROUNDS_MS
        return isOld && ledger.count({ serviceAccountId: id, status: 404 }) >= TIMES
      }),
    WITHIN_MS,
  )
}
