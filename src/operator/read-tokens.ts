import { parseTime } from '../api/parse-time.ts'
import type { ObjectReading } from '../runtime/metrics.ts'
import type { ClusterView } from '../watch/cluster-view.ts'

/** What metrics say of each object, read when they are scraped. */
export function* readTokens(view: ClusterView): Iterable<ObjectReading> {
  for (const { metadata, status } of view.tokens.all()) {
    const ready = status.conditions?.find(({ type }) => type === 'Ready')
    yield {
      kind: 'ImpersonatedToken',
      namespace: metadata.namespace,
      name: metadata.name,
      expiresAt: status.expiresAt === undefined ? undefined : parseTime(status.expiresAt),
      ready: ready?.status === 'True',
      reason: ready?.reason ?? 'Pending',
    }
  }
}
