import type { Log } from '../runtime/log.ts'
import type { Metrics } from '../runtime/metrics.ts'
import { issuerLabel } from './issuer-label.ts'
import type { Telemetry } from './ports.ts'
import { tellRestart } from './tell-restart.ts'

/** One line and one count for what a turn did; names, numbers and reasons only. */
export function createTelemetry(log: Log, metrics: Metrics): Telemetry {
  return {
    minted({ key, issuer, kind, why, seconds, lateness }) {
      const outcome = why === 'FirstIssue' ? 'Issued' : 'Refreshed'
      metrics.mintEnded({ issuer: issuerLabel(issuer), kind, outcome, seconds })
      if (lateness !== undefined) metrics.refreshed(lateness)
      log.info('minted', { key, issuer, kind, why, seconds: round(seconds), lateness })
    },
    mintFailed({ key, issuer, kind, why, seconds, reason }) {
      metrics.mintEnded({ issuer: issuerLabel(issuer), kind, outcome: reason, seconds })
      log.warn('mint failed', { key, issuer, kind, why, reason, seconds: round(seconds) })
    },
    unreported: (about) => log.warn('status could not be written', about),
    restarted: tellRestart(log, metrics),
    turned: ({ key, step, outcome }) => log.debug('turn', { key, step, outcome }),
  }
}

const round = (seconds: number): number => Math.round(seconds * 10_000) / 10_000
