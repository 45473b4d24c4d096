import { TOKEN_ID_ANNOTATION } from '../../api/group.ts'
import type { Check } from '../check.ts'
import { isUnread } from '../is-unread.ts'
import { published } from '../published.ts'
import { restartAwaited } from './restart-awaited.ts'
import { restartableAt } from './restartable-at.ts'

/**
 * Workloads see a new credential by a restart: each once for each, and only those that have opted in. What is
 * known of the credential is held against the Secret first, live: another process may have published a newer one,
 * and have restarted them for that.
 */
export const restartDue: Check = ({ token, secret, workloads }, now) => {
  const { spec, status } = token
  const current = published(status)
  if (!spec.valid || status.phase !== 'Active' || current === undefined) return undefined
  if (spec.value.rolloutRestart === undefined || spec.value.rolloutRestart.length === 0) {
    return undefined
  }
  const { tokenId: id } = status
  if (id === undefined || now >= current.expiresAt || !restartAwaited(status)) return undefined
  if (isUnread(secret)) return { step: 'ReadSecret' }
  if (secret.state === 'Absent' || secret.annotations[TOKEN_ID_ANNOTATION] !== id) return undefined
  if (workloads === undefined) return { step: 'ReadWorkloads' }
  const workload = workloads.find(
    (each) => each.state === 'Stale' && restartableAt(each, now) <= now,
  )
  return workload && { step: 'RestartWorkload', workload, id }
}
