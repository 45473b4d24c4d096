import type { Check } from '../serve/health-answer.ts'
import type { Watching } from './watching.ts'

/** A part of this process that has not moved for so long is stuck: a restart has to help. */
const STUCK_MS = 60_000

type Worker = { readonly name: string; stuckForMs(): number }

/**
 * Liveness fails by our own fault only: a watch loop or a queue that stands still. An API server that
 * is down is none, or an outage would restart every replica. Ready is whoever can serve and take over.
 */
export const healthChecks = (
  { feeds, coverage }: Watching,
  workers: readonly Worker[],
  serving: readonly Check[],
): { readonly live: readonly Check[]; readonly ready: readonly Check[] } => ({
  live: [
    { name: 'watch', ok: () => feeds.every((feed) => feed.stalledForMs() < STUCK_MS) },
    ...workers.map((worker) => ({ name: worker.name, ok: () => worker.stuckForMs() < STUCK_MS })),
  ],
  ready: [{ name: 'caches', ok: () => coverage.isReady() }, ...serving],
})
