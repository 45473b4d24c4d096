import type { HttpClient } from '../http/http-client.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { Random } from '../runtime/random.ts'

/** What the operator needs of the world; stories hand in another one. */
export type World = {
  readonly client: KubeClient
  /** To what is outside of the cluster. */
  readonly http: HttpClient
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Metrics of API calls are counted where the client is made. */
  readonly onMetrics: (metrics: Metrics) => void
}
