import type { Issuance } from '../api/issuance.ts'
import { formatTime } from '../api/time.ts'
import type { Failure } from '../failure.ts'
import { attemptsOf } from './attempts-of.ts'

/** What an attempt was for: a change of either voids the back-off. */
export type Attempted = {
  readonly before: Issuance
  readonly generation: number
  readonly issuerGeneration: number | undefined
}

/**
 * The back-off to remember after a failed attempt.
 *
 * @param nextAttempt epoch milliseconds
 */
export const failedIssuance = (
  { before, generation, issuerGeneration }: Attempted,
  { reason }: Failure,
  now: number,
  nextAttempt: number,
): NonNullable<Issuance> => ({
  attempts: attemptsOf(before, generation),
  lastFailureAt: formatTime(now),
  nextAttemptAt: formatTime(nextAttempt),
  reason,
  observedGeneration: generation,
  ...(issuerGeneration !== undefined && { issuerGeneration }),
})
