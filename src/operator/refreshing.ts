import type { Config } from '../config.ts'
import { deadline, type Turn } from '../plan/next-turn.ts'
import { crashFields } from '../queue/crash.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { runWorkers, type Workers } from '../queue/workers.ts'
import { createReconcile } from '../reconcile/reconcile.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import { type TokenParts, tokenOf, tokenPorts } from './token-ports.ts'
import type { World } from './world.ts'

/** The turns of ImpersonatedTokens: taken only by the leader, gathered from every replica's caches. */
export type Refreshing = {
  readonly name: string
  /** Until the term ends; turns under way are finished. */
  run(term: AbortSignal, shutdown: Shutdown): Promise<void>
  stuckForMs(): number
}

export type RefreshingParts = TokenParts & { readonly queue: WorkQueue<string> }

const RESYNC_SPREAD = 0.1

export function createRefreshing(config: Config, world: World, parts: RefreshingParts): Refreshing {
  const { clock, random, log } = world
  const { view, queue } = parts
  // For as long as the process lives: what could not be told in one term is told in the next.
  const reconcile = createReconcile(tokenPorts(config, world, parts))
  let workers: Workers | undefined

  /** Spread, or all objects that were looked at together would be for ever. */
  function noLaterThanResync(key: string, next: Turn | undefined): Turn | undefined {
    const token = tokenOf(view, key)
    if (token === undefined) return next
    const at = clock.now() + config.resync * (1 - RESYNC_SPREAD * random())
    return next !== undefined && next.at <= at ? next : { at, deadline: deadline(token) }
  }

  return {
    name: 'refreshing',
    run(term, { kill }) {
      workers = runWorkers({
        queue,
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
