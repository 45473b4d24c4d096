import { setTimeout as sleep } from 'node:timers/promises'
import { judgeCredential, type WantedEnd } from '../../kit/faults/judge-credential.ts'
import type { FaultObject } from './credential-api.ts'
import { type FaultWorld, SETTLE_TIME_MS } from './start-fault-world.ts'

export type Judged = { readonly object: FaultObject; readonly wanted: WantedEnd }

export type Settled = {
  /** What was still wrong at the end of the time, with the name of the object. */
  readonly wrong: readonly string[]
  /** Epoch milliseconds: when each was first seen as it should be. */
  readonly at: ReadonlyMap<FaultObject, number>
}

const CONVERGES_WITHIN_MS = SETTLE_TIME_MS + 60_000
const EVERY_MS = 250

/**
 * Waits until every object is as it should be.
 *
 * @param isLost whether something has happened that no time mends
 */
export async function settled(
  { api }: Pick<FaultWorld, 'api'>,
  judged: readonly Judged[],
  withinMs: number = CONVERGES_WITHIN_MS,
  isLost: () => boolean = () => false,
): Promise<Settled> {
  const deadline = Date.now() + withinMs
  const at = new Map<FaultObject, number>()
  let wrong: string[] = []
  do {
    const now = Date.now()
    const open = judged.filter(({ object }) => !at.has(object))
    const seen = await api.look(open.map(({ object }) => object))
    wrong = open.flatMap(({ object, wanted }) => {
      const world = seen.get(object)
      const found = world === undefined ? ['not looked at'] : judgeCredential(wanted, world)
      if (found.length === 0) at.set(object, now)
      return found.map((text) => `${object.name}: ${text}`)
    })
    if (wrong.length > 0) await sleep(EVERY_MS)
  } while (wrong.length > 0 && Date.now() < deadline && !isLost())
  return { wrong, at }
}
