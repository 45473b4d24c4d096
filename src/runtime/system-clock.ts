import type { Clock } from './clock.ts'

/** setTimeout beyond 2^31-1 ms fires at once; an hour is far below and still costs nothing. */
const LONGEST_MS = 3_600_000

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, callback) => {
    const delay = Math.min(Math.max(0, milliseconds), LONGEST_MS)
    const timer = setTimeout(callback, delay)
    return { cancel: () => clearTimeout(timer) }
  },
}
