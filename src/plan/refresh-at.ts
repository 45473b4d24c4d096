import { parseDuration } from '../api/duration.ts'
import type { RefreshPolicy } from '../api/refresh-policy.ts'

const USUAL_PERCENT = 50
/** Jitter moves a refresh earlier by up to this share of the granted life. */
const JITTER_SHARE = 0.1
const FLOOR_SHARE = 0.1
/** Status shows whole seconds; what is shown is what is done. */
const SECOND = 1000

/**
 * When a credential is due: from the times that were granted, never from what was asked.
 *
 * Guarantees: never after expiry; otherwise never sooner than issuedAt + max(10 % of the life, settle);
 * jitter only moves it earlier; whole seconds if expiresAt is; undefined for policy Never.
 *
 * @param issuedAt epoch milliseconds
 * @param expiresAt epoch milliseconds
 * @param jitter in [0, 1), fixed for the object
 * @param settle milliseconds
 */
export function refreshAt(
  policy: RefreshPolicy,
  issuedAt: number,
  expiresAt: number,
  jitter: number,
  settle: number,
): number | undefined {
  if (policy.policy === 'Never') return undefined
  const life = Math.max(0, expiresAt - issuedAt)
  const latest =
    policy.before === undefined
      ? issuedAt + (life * (policy.atPercent ?? USUAL_PERCENT)) / 100
      : expiresAt - parseDuration(policy.before)
  const due = Math.floor((latest - jitter * life * JITTER_SHARE) / SECOND) * SECOND
  const floor = Math.ceil((issuedAt + Math.max(life * FLOOR_SHARE, settle)) / SECOND) * SECOND
  return Math.min(Math.max(floor, due), expiresAt)
}
