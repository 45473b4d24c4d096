import type { Failure } from '../failure.ts'
import type { Settings } from './settings.ts'

/** While something valid is published, attempts come at least so often in what is left of its life. */
const SHARE_OF_REST = 4
/** Whatever an answer says: longer than a day nobody is made to wait by it. */
const LONGEST_WAIT = 24 * 3_600_000

/**
 * When to try again after a failed attempt, in epoch milliseconds: a whole second, for that is what
 * status can say.
 *
 * - Waiting: at the time that was named, but neither at once nor later than in a day.
 * - Stalled: slowly, but within a quarter of the life left, for the refusal may pass by itself (an
 *   API server that has just started knows no roles yet); a change of the spec does not wait for it.
 * - Retryable: base · 2^(attempts - 1) with jitter, at most the cap and a quarter of the life left,
 *   and never sooner than half the base.
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
  const left = expiresAt === undefined ? 0 : expiresAt - now
  const within = (most: number): number =>
    left > 0 ? Math.max(settings.backoffBase, Math.min(most, left / SHARE_OF_REST)) : most
  switch (failure.ending) {
    case 'Waiting':
      return Math.min(
        Math.max(failure.until - now, settings.backoffBase * (1 - unit * 0.5)),
        LONGEST_WAIT,
      )
    case 'Stalled':
      return within(settings.slowRetry) * (1 - unit * 0.2)
    case 'Retryable': {
      const grown = settings.backoffBase * 2 ** Math.min(attempts - 1, 20)
      return Math.min(within(settings.backoffCap), grown) * (1 - unit * 0.5)
    }
  }
}
