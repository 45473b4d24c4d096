import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS, type MetricId } from './metrics-table.ts'

/** Counts what is told to it, reads everything else when it is scraped. */
export type Metrics = {
  /** An issuer answered, or failed to: `outcome` is a reason from the closed list. */
  mintEnded(mint: {
    readonly issuer: string
    readonly kind: string
    readonly outcome: string
    readonly seconds: number
  }): void
  /** A refresh that was due has been published so many seconds after its time. */
  refreshed(latenessSeconds: number): void
  readonly watchRestarted: (resource: string, reason: string) => void
  /** @param kind of the workload, such as Deployment */
  workloadRestarted(kind: string): void
  /** `code` is the HTTP status, 0 when there was no answer. */
  apiAnswered(verb: string, resource: string, code: number): void
  /** A service outside of the cluster answered; `code` as in apiAnswered. */
  issuerAnswered(service: string, code: number, seconds: number): void
  /** An endpoint of a local issuer answered; `error` as OAuth names it. */
  oauthAnswered(answer: {
    readonly issuer: string
    readonly endpoint: string
    readonly code: number
    readonly error: string | undefined
  }): void
  /** The Content-Type of `text`. */
  readonly contentType: string
  /** All metrics in Prometheus' text format. Rejects when a source throws. */
  text(): Promise<string>
}

/** Asked at every scrape, so that a series goes when its object goes. */
export type MetricSources = {
  readonly objects: () => Iterable<ObjectReading>
  readonly issuers: () => Iterable<StandingReading>
  readonly queue: {
    depth(): number
    scheduled(): number
    running(): number
    oldestDueAgeMs(): number
  }
  readonly isLeader: () => boolean
  /** Epoch milliseconds; undefined while nothing is served over TLS. */
  readonly certificateEndsAt: () => number | undefined
  readonly refusedWatches: () => Iterable<RefusedWatch>
}

/** A collection that the API server does not let us watch; `namespace` is empty for the whole cluster. */
export type RefusedWatch = { readonly resource: string; readonly namespace: string }

/** Whether something of a kind is Ready, and why. */
export type StandingReading = {
  readonly kind: string
  /** Empty for what is in none. */
  readonly namespace: string
  readonly name: string
  readonly ready: boolean
  readonly reason: string
}

export type ObjectReading = StandingReading & {
  /** `name` of a ClusterCredentialIssuer, `namespace/name` of a CredentialIssuer; empty while it is not known. */
  readonly issuer: string
  /** Epoch milliseconds; not given while nothing is published. */
  readonly expiresAt?: number | undefined
  /** Epoch milliseconds; not given while no refresh is planned. */
  readonly refreshAt?: number | undefined
  /** The conditions that tell of trouble and are True. */
  readonly troubles: readonly { readonly type: string; readonly reason: string }[]
}

export function createMetrics(sources: MetricSources): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 })
  readAtScrape(registry, sources)

  const mints = counter(registry, 'mints')
  const mintDuration = histogram(registry, 'mintDuration')
  const lateness = histogram(registry, 'refreshLateness')
  const watchRestarts = counter(registry, 'watchRestarts')
  const workloadRestarts = counter(registry, 'workloadRestarts')
  const apiRequests = counter(registry, 'apiRequests')
  const issuerRequests = counter(registry, 'issuerRequests')
  const issuerDuration = histogram(registry, 'issuerRequestDuration')
  const oauthRequests = counter(registry, 'oauthRequests')

  return {
    mintEnded({ issuer, kind, outcome, seconds }) {
      mints.inc({ issuer, kind, outcome })
      mintDuration.observe({ issuer, kind }, seconds)
    },
    refreshed: (seconds) => lateness.observe(Math.max(0, seconds)),
    watchRestarted: (resource, reason) => watchRestarts.inc({ resource, reason }),
    workloadRestarted: (kind) => workloadRestarts.inc({ kind }),
    apiAnswered: (verb, resource, code) => apiRequests.inc({ verb, resource, code }),
    issuerAnswered(service, code, seconds) {
      issuerRequests.inc({ service, code })
      issuerDuration.observe({ service }, seconds)
    },
    oauthAnswered: ({ error = '', ...answer }) => oauthRequests.inc({ ...answer, error }),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}

function readAtScrape(registry: Registry, sources: MetricSources): void {
  const { objects, issuers, queue, isLeader, certificateEndsAt, refusedWatches } = sources
  reading(registry, 'leader', () => (isLeader() ? 1 : 0))
  // Followers keep the keys warm and take no turns: what lies there is nobody's backlog.
  reading(registry, 'queueDepth', () => (isLeader() ? queue.depth() : 0))
  reading(registry, 'queueScheduled', () => queue.scheduled())
  reading(registry, 'queueRunning', () => queue.running())
  reading(registry, 'queueAge', () => (isLeader() ? queue.oldestDueAgeMs() / 1000 : 0))

  standing(registry, 'ready', objects)
  standing(registry, 'issuerReady', issuers)
  gauge(registry, 'expiry', (metric) => {
    metric.reset()
    for (const { kind, namespace, name, issuer, expiresAt } of objects()) {
      if (expiresAt !== undefined) metric.set({ kind, namespace, name, issuer }, expiresAt / 1000)
    }
  })
  gauge(registry, 'refresh', (metric) => {
    metric.reset()
    for (const { kind, namespace, name, refreshAt } of objects()) {
      if (refreshAt !== undefined) metric.set({ kind, namespace, name }, refreshAt / 1000)
    }
  })
  gauge(registry, 'condition', (condition) => {
    condition.reset()
    for (const { kind, namespace, name, troubles } of objects()) {
      for (const { type, reason } of troubles) {
        condition.set({ kind, namespace, name, condition: type, reason }, 1)
      }
    }
  })
  gauge(registry, 'watchRefused', (metric) => {
    metric.reset()
    for (const { resource, namespace } of refusedWatches()) metric.set({ resource, namespace }, 1)
  })
  gauge(registry, 'certificateExpiry', (expiry) => {
    const endsAt = certificateEndsAt()
    // A gauge without labels is there, and 0, from the start: an end in 1970 would be an alert.
    if (endsAt === undefined) expiry.remove()
    else expiry.set(endsAt / 1000)
  })
}

function standing(registry: Registry, id: MetricId, read: () => Iterable<StandingReading>): void {
  gauge(registry, id, (metric) => {
    metric.reset()
    for (const { kind, namespace, name, reason, ready } of read()) {
      metric.set({ kind, namespace, name, reason }, ready ? 1 : 0)
    }
  })
}

function reading(registry: Registry, id: MetricId, read: () => number): void {
  gauge(registry, id, (metric) => metric.set(read()))
}

function gauge(registry: Registry, id: MetricId, collect: (gauge: Gauge) => void): void {
  const metric: Gauge = new Gauge({ ...described(registry, id), collect: () => collect(metric) })
}

function counter(registry: Registry, id: MetricId): Counter {
  return new Counter(described(registry, id))
}

function histogram(registry: Registry, id: MetricId): Histogram {
  return new Histogram({ ...described(registry, id), buckets: [...(METRICS[id].buckets ?? [])] })
}

function described(registry: Registry, id: MetricId) {
  const { name, help, labels } = METRICS[id]
  return { name, help, labelNames: [...labels], registers: [registry] }
}
