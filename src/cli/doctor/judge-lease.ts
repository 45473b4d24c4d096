import { asRecord } from '../../kube/as-record.ts'
import { type LeaseObject, readLease } from '../../kube/lease-record.ts'
import type { Looked } from '../look/looked.ts'
import type { OperatorDeployment } from '../look/operator-deployment.ts'
import { humanDuration } from '../text/human-duration.ts'
import type { Finding } from './finding.ts'
import { judgeClock } from './judge-clock.ts'
import { notSeen } from './not-seen.ts'

const USUAL_DURATION_MS = 15_000

/**
 * Who leads, and whether they are alive. Both times are the API server's own: that of the answer, and that of the last
 * write, so that no other clock decides.
 */
export function judgeLease(
  looked: Looked<LeaseObject>,
  { namespace, name: deployment, flags, replicas }: OperatorDeployment,
): readonly Finding[] {
  const about = { group: 'Operator', check: 'leader' } as const
  if (flags.get('leader-elect') === 'false') {
    return [{ ...about, outcome: 'Passed', detail: 'it does not elect: there is one replica' }]
  }
  // Without a pod there is no log.
  const logs =
    replicas.ready === 0
      ? 'see replicas: none is ready to lead'
      : `kubectl logs -n ${namespace} deployment/${deployment}`
  if (!looked.seen) {
    if (looked.why !== 'Absent') return [notSeen(about, looked)]
    const detail = `there is no Lease: the operator has never led`
    return [{ ...about, outcome: 'Failed', detail, fix: logs }]
  }
  const { holder, durationMs = USUAL_DURATION_MS, renewTime } = readLease(looked.value)
  if (holder === '') {
    const detail = 'nobody holds the Lease: the last leader has given it back'
    return [{ ...about, outcome: 'Failed', detail, fix: logs }]
  }
  const { serverTime } = looked
  const renewedAt = Date.parse(renewTime)
  const writtenAt = lastWrite(looked.value) ?? renewedAt
  if (serverTime === undefined || Number.isNaN(writtenAt)) {
    return [
      {
        ...about,
        outcome: 'Warning',
        detail: `${holder} holds it, and nothing says since when`,
        fix: logs,
      },
    ]
  }
  const age = Math.max(0, serverTime - writtenAt)
  if (age > durationMs + 1000) {
    const detail = `${holder} has not renewed the Lease for ${humanDuration(age)}: nobody leads`
    return [{ ...about, outcome: 'Failed', detail, fix: logs }]
  }
  const detail = `${holder}, renewed ${humanDuration(age)} ago`
  return [
    { ...about, outcome: 'Passed', detail },
    // What the leader wrote as the time of its write.
    ...(Number.isNaN(renewedAt) ? [] : [judgeClock('operator', renewedAt, writtenAt, true)]),
  ]
}

/** Of metadata.managedFields, which the API server dates: epoch milliseconds, whole seconds. */
function lastWrite({ metadata }: LeaseObject): number | undefined {
  const fields = metadata['managedFields']
  if (!Array.isArray(fields)) return undefined
  const times = fields
    .map((each: unknown) => Date.parse(String(asRecord(each)['time'])))
    .filter((time) => !Number.isNaN(time))
  return times.length === 0 ? undefined : Math.max(...times)
}
