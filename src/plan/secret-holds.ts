import type { ObservedSecret } from './observed.ts'

/**
 * Whether a Secret holds what was written to it, as far as is known: one that is known to be gone, edited or
 * not ours is valid for nobody.
 *
 * @param digest of what was written
 */
export function secretHolds(
  secret: ObservedSecret,
  ownerUid: string,
  digest: string | undefined,
): boolean {
  if (secret.state === 'Absent') return !secret.live
  if (secret.live !== undefined && secret.live.digest !== digest) return false
  return secret.ownerUid === ownerUid
}
