import type { StandingReading } from '../runtime/metrics.ts'
import type { ClusterView } from '../watch/cluster-view.ts'

/** What metrics say of each issuer, read when they are scraped. */
export function* readIssuers({ issuers }: Pick<ClusterView, 'issuers'>): Iterable<StandingReading> {
  for (const [, { kind, metadata, status }] of issuers.all()) {
    const ready = status.conditions?.find(({ type }) => type === 'Ready')
    yield {
      kind,
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      ready: ready?.status === 'True',
      reason: ready?.reason ?? 'Pending',
    }
  }
}
