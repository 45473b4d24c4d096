import type { WorkQueue } from '../queue/work-queue.ts'
import type { MetricSources } from '../runtime/metrics.ts'
import type { Queues } from './asking.ts'

/** What metrics say of the turns of objects, whatever their kind. */
export function bothQueues({ tokens, credentials }: Queues): MetricSources['queue'] {
  const sum = (read: (queue: WorkQueue<string>) => number): number =>
    read(tokens) + read(credentials)
  return {
    depth: () => sum((queue) => queue.depth()),
    scheduled: () => sum((queue) => queue.scheduled()),
    running: () => sum((queue) => queue.running()),
    oldestDueAgeMs: () => Math.max(tokens.oldestDueAgeMs(), credentials.oldestDueAgeMs()),
  }
}
