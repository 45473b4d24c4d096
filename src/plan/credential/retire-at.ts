import type { CredentialFacts } from '../../api/credential-record.ts'
import type { RotationPolicy } from '../../api/rotation-policy.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { rotationAt } from './rotation-at.ts'
import { rotationFloor } from './rotation-floor.ts'

/** The credential that takes the place of the old one. */
type Successor = {
  readonly rotation: RotationPolicy | undefined
  readonly facts: CredentialFacts
  readonly settings: CredentialSettings
}

/** However late it was published: no kubelet takes longer to bring a Secret to its pods. */
const SHORTEST_OVERLAP = 120_000

/**
 * When a credential that has just been replaced is deleted, epoch milliseconds.
 *
 * @param expiresAt of the old one
 * @param overlap milliseconds
 */
export function retireAt(
  expiresAt: number,
  overlap: number,
  next: Successor | undefined,
  now: number,
): number {
  return Math.min(now + overlap, Math.max(now, expiresAt), slotNeededAt(next, now))
}

/** Gone before the next one is due, which needs its slot, unless somebody asked for longer. */
function slotNeededAt(next: Successor | undefined, now: number): number {
  if (next?.rotation === undefined || next.rotation.overlap !== undefined) return Infinity
  const { rotation, facts, settings } = next
  const due = rotationAt(rotation, askedAt(facts), facts.expiresAt, 0, rotationFloor(settings))
  return Math.max(due ?? Infinity, now + SHORTEST_OVERLAP)
}
