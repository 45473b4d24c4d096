import type { Config } from '../config.ts'
import type { Turn } from '../plan/next-turn.ts'
import { crashFields } from '../queue/crash.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { runWorkers, type Workers } from '../queue/workers.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import type { World } from './world.ts'

/** The turns of the objects of one kind: taken only by the leader, gathered from every replica's caches. */
export type Turns = {
  readonly name: string
  /** Until the term ends; turns under way are finished. */
  run(term: AbortSignal, shutdown: Shutdown): Promise<void>
  stuckForMs(): number
}

export type TurnsOf = {
  readonly name: string
  readonly queue: WorkQueue<string>
  reconcile(key: string, signal: AbortSignal): Promise<Turn | undefined>
  /** Epoch milliseconds; undefined: there is no such object. */
  deadlineOf(key: string): number | undefined
}

const RESYNC_SPREAD = 0.1

export function createTurns(
  config: Config,
  { clock, random, log }: World,
  { name, queue, reconcile, deadlineOf }: TurnsOf,
): Turns {
  let workers: Workers | undefined

  /** Spread, or all objects that were looked at together would be for ever. */
  function noLaterThanResync(key: string, next: Turn | undefined): Turn | undefined {
    const deadline = deadlineOf(key)
    if (deadline === undefined) return next
    const at = clock.now() + config.resync * (1 - RESYNC_SPREAD * random())
    return next !== undefined && next.at <= at ? next : { at, deadline }
  }

  return {
    name,
    run(term, { kill }) {
      workers = runWorkers({
        queue,
        // What one issuer may keep waiting of them is in its limits.
        concurrency: config.workers,
        turn: async (key, _whys, signal) => noLaterThanResync(key, await reconcile(key, signal)),
        onCrash: (key, crash) => log.error('a turn crashed', { key, ...crashFields(crash) }),
        clock,
        random,
        signal: term,
        drainMs: config.shutdownGrace,
        kill,
      })
      return workers.finished
    },
    stuckForMs: () => workers?.stuckForMs() ?? 0,
  }
}
