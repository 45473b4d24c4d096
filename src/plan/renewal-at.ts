import { parseDuration } from '../api/duration.ts'

/** Jitter moves a renewal earlier by up to this share of the granted life. */
const JITTER_SHARE = 0.1
const FLOOR_SHARE = 0.1
/** Status shows whole seconds; what is shown is what is done. */
const SECOND = 1000

/** When in a life something new takes over: `before` its end, or else when this share has passed. */
export type RenewalPoint = {
  readonly atPercent: number
  /** GEP-2257; goes before atPercent. */
  readonly before: string | undefined
}

/**
 * When a credential is due: from the times that were granted, never from what was asked.
 *
 * Guarantees: never after expiry; otherwise never sooner than issuedAt + max(10 % of the life, settle);
 * jitter only moves it earlier; whole seconds if expiresAt is.
 *
 * @param issuedAt epoch milliseconds
 * @param expiresAt epoch milliseconds
 * @param jitter in [0, 1), fixed for the object
 * @param settle milliseconds
 */
export function renewalAt(
  { atPercent, before }: RenewalPoint,
  issuedAt: number,
  expiresAt: number,
  jitter: number,
  settle: number,
): number {
  const life = Math.max(0, expiresAt - issuedAt)
  const latest =
    before === undefined ? issuedAt + (life * atPercent) / 100 : expiresAt - parseDuration(before)
  const due = Math.floor((latest - jitter * life * JITTER_SHARE) / SECOND) * SECOND
  const floor = Math.ceil((issuedAt + Math.max(life * FLOOR_SHARE, settle)) / SECOND) * SECOND
  return Math.min(Math.max(floor, due), expiresAt)
}
