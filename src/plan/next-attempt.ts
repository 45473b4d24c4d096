import type { Failure } from '../failure.ts'
import type { Settings } from './settings.ts'

/**
 * Attempts come at least so often in what is left of the life of what is published, and so often in the
 * time since it lapsed: a lapse lasts at most that much longer than what caused it.
 */
const SHARE = 4
/** Whatever an answer says: longer than a day nobody is made to wait by it. */
const LONGEST_WAIT = 24 * 3_600_000

/**
 * When to try again after a failed attempt, in epoch milliseconds: a whole second, for that is what
 * status can say.
 *
 * - Waiting: at the time that was named, but neither at once nor later than in a day.
 * - Stalled: slowly, but within a quarter of the life left, for the refusal may pass by itself (an
 *   API server that has just started knows no roles yet); a change of the spec does not wait for it.
 * - Retryable: base · 2^(attempts - 1) with jitter, at most the cap and a quarter of the life left, or
 *   of the time since it was over, and never sooner than half the base.
 *
 * @param attempts failed attempts in a row, this one included
 * @param expiresAt of what is published, epoch milliseconds
 * @param unit in [0, 1)
 */
export function nextAttemptAt(
  failure: Failure,
  attempts: number,
  expiresAt: number | undefined,
  now: number,
  settings: Settings,
  unit: number,
): number {
  return Math.ceil((now + waitFor(failure, attempts, expiresAt, now, settings, unit)) / 1000) * 1000
}

function waitFor(
  failure: Failure,
  attempts: number,
  expiresAt: number | undefined,
  now: number,
  settings: Settings,
  unit: number,
): number {
  const left = expiresAt === undefined ? Number.NEGATIVE_INFINITY : expiresAt - now
  const shareOf = (most: number, milliseconds: number): number =>
    Math.max(settings.backoffBase, Math.min(most, milliseconds / SHARE))
  switch (failure.ending) {
    case 'Waiting':
      return Math.min(
        Math.max(failure.until - now, settings.backoffBase * (1 - unit * 0.5)),
        LONGEST_WAIT,
      )
    case 'Stalled':
      return (left > 0 ? shareOf(settings.slowRetry, left) : settings.slowRetry) * (1 - unit * 0.2)
    case 'Retryable': {
      const grown = settings.backoffBase * 2 ** Math.min(attempts - 1, 20)
      return Math.min(shareOf(settings.backoffCap, Math.abs(left)), grown) * (1 - unit * 0.5)
    }
  }
}
