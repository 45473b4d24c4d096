import { until } from '../../kit/until.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/** A turn lists at most twice: the one before the third list is over. */
const LISTS = 3

/**
 * Resolves once the operator has seen how an object stands, and has done what it wants to do about it: it has
 * listed the service account, which no other object may name, again and again.
 *
 * @param after epoch milliseconds, from when on it counts; now unless given
 */
export async function lookedAgain(
  { k0rdent }: K0rdentWorld,
  serviceAccountId: string,
  after: number = Date.now(),
): Promise<void> {
  const lists = (): number =>
    k0rdent.ledger.entries({ call: 'list', serviceAccountId }).filter(({ at }) => at >= after)
      .length
  await until(`${serviceAccountId} is listed again`, () => lists() >= LISTS, 30_000)
}
