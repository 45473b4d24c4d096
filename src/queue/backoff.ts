/** Milliseconds. */
export type BackoffBounds = { readonly baseMs: number; readonly capMs: number }

/** 2^40 times any base lies beyond any cap; without a bound, 0 * Infinity would be NaN. */
const MOST_DOUBLINGS = 40

/**
 * How long to wait after the `attempts`-th failure in a row. The ceiling doubles from `baseMs` (first
 * failure) up to `capMs`; the wait lies in its upper half, so that objects which failed together do
 * not come back together, and yet no wait is short.
 *
 * @param attempts failures so far, counting from 1
 * @param unit a random number in [0, 1)
 * @returns whole milliseconds in [ceiling / 2, ceiling]
 */
export function backoff(attempts: number, bounds: BackoffBounds, unit: number): number {
  const doublings = Math.min(Math.max(0, attempts - 1), MOST_DOUBLINGS)
  const ceiling = Math.min(bounds.capMs, bounds.baseMs * 2 ** doublings)
  return Math.round((ceiling / 2) * (1 + unit))
}
