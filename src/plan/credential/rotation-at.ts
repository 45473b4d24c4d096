import type { RotationPolicy } from '../../api/rotation-policy.ts'
import { renewalAt } from '../renewal-at.ts'

/** Of a life that is long: a third of it is left to ride out an outage of the issuer. */
const USUAL_PERCENT = 66

/**
 * When a new credential takes over from one with this life, see renewalAt(); undefined for policy None.
 *
 * @param issuedAt epoch milliseconds
 * @param expiresAt epoch milliseconds, as granted
 * @param jitter in [0, 1), fixed for the object: only ever earlier
 * @param settleFloor milliseconds that a credential is left alone after it was issued
 */
export function rotationAt(
  { policy, atPercent = USUAL_PERCENT, before }: RotationPolicy,
  issuedAt: number,
  expiresAt: number,
  jitter: number,
  settleFloor: number,
): number | undefined {
  if (policy === 'None') return undefined
  return renewalAt({ atPercent, before }, issuedAt, expiresAt, jitter, settleFloor)
}
