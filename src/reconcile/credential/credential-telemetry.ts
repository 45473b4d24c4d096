import type { Log } from '../../runtime/log.ts'
import type { Metrics } from '../../runtime/metrics.ts'
import { issuerLabel } from '../issuer-label.ts'
import { tellRestart } from '../tell-restart.ts'
import type { CredentialTelemetry } from './credential-ports.ts'

const KIND = 'ClientCredential'

/** Lines and counts for what a turn did; names, ids, numbers and reasons only. */
export function createCredentialTelemetry(log: Log, metrics: Metrics): CredentialTelemetry {
  return {
    step: (about) => log.debug('step', about),
    turned: (about) => log.debug('turn', about),
    created: ({ seconds, ...about }) =>
      log.info('credential created', { ...about, seconds: round(seconds) }),
    createFailed({ seconds, ...about }) {
      const { issuer, reason } = about
      metrics.mintEnded({ issuer: issuerLabel(issuer), kind: KIND, outcome: reason, seconds })
      log.warn('credential not created', { ...about, seconds: round(seconds) })
    },
    published({ seconds, ...about }) {
      const { issuer, why } = about
      const outcome = why === 'FirstIssue' ? 'Issued' : 'Rotated'
      // What another process had begun has taken nobody knows how long.
      if (seconds !== undefined) {
        metrics.mintEnded({ issuer: issuerLabel(issuer), kind: KIND, outcome, seconds })
      }
      log.info('credential published', about)
    },
    revoked: (about) =>
      log.info(about.why === 'Orphan' ? 'orphan revoked' : 'credential revoked', about),
    recordWritten: (about) => log.debug('record written', about),
    restarted: tellRestart(log, metrics),
    unreported: (about) => log.warn('status could not be written', about),
  }
}

const round = (seconds: number): number => Math.round(seconds * 10_000) / 10_000
