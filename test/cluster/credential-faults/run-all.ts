import { setTimeout as sleep } from 'node:timers/promises'
import type { IoEntry } from '../../kit/faults/io-point.ts'
import type { Outcome, Run } from './run.ts'
import { say } from './say.ts'

export type Ran = {
  /** The runs whose faults happened, each once. */
  readonly ran: readonly Run[]
  readonly wrong: readonly string[]
  readonly recoveries: Outcome['recoveries']
}

const TIMES = 4
const PAUSE_MS = 200

/**
 * Runs all in batches, and again those whose call did not come: a busy machine may have it come in another order.
 *
 * @param size of a batch
 */
export async function runAll(
  runs: readonly Run[],
  size: number,
  runBatch: (batch: readonly Run[]) => Promise<Outcome>,
): Promise<Ran> {
  const ran: Run[] = []
  const wrong: string[] = []
  const recoveries = new Map<Run, readonly IoEntry[]>()
  let left = [...runs]
  for (let time = 0; time < TIMES && left.length > 0; time += 1) {
    const missed: Run[] = []
    for (let at = 0; at < left.length; at += size) {
      const begun = performance.now()
      const outcome = await runBatch(left.slice(at, at + size))
      const seconds = ((performance.now() - begun) / 1000).toFixed(1)
      say(`${outcome.ran.length} plans in ${seconds} s`)
      ran.push(...outcome.ran)
      missed.push(...outcome.missed)
      wrong.push(...outcome.wrong)
      for (const [run, trace] of outcome.recoveries) recoveries.set(run, trace)
      await sleep(PAUSE_MS)
    }
    if (missed.length > 0) say(`once more: ${missed.map(({ plan }) => plan.point.what).join(', ')}`)
    left = missed
  }
  return { ran, wrong, recoveries }
}
