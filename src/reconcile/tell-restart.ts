import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import type { RestartTold } from './ports.ts'

/** One line and one count for a restart, whichever kind of object it was for. */
export const tellRestart =
  (log: Log, metrics: Metrics) =>
  (about: RestartTold): void => {
    metrics.workloadRestarted(about.kind)
    log.info('workload restarted', about)
  }
