import type { RefreshPolicy } from '../api/refresh-policy.ts'
import { renewalAt } from './renewal-at.ts'

const USUAL_PERCENT = 50

/**
 * When a token is due for its refresh, see renewalAt(); undefined for policy Never.
 *
 * @param issuedAt epoch milliseconds
 * @param expiresAt epoch milliseconds
 * @param jitter in [0, 1), fixed for the object
 * @param settle milliseconds
 */
export function refreshAt(
  { policy, atPercent = USUAL_PERCENT, before }: RefreshPolicy,
  issuedAt: number,
  expiresAt: number,
  jitter: number,
  settle: number,
): number | undefined {
  if (policy === 'Never') return undefined
  return renewalAt({ atPercent, before }, issuedAt, expiresAt, jitter, settle)
}
