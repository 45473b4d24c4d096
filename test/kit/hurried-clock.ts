import type { Clock } from '../../src/runtime/clock.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'

export type HurriedClock = Clock & {
  /** The wall clock alone jumps, forwards or (negative) backwards. */
  jump(milliseconds: number): void
}

/**
 * Real time whose intervals pass so many times as fast: for servers that wait on purpose, and clients that do not know.
 * The wall clock goes as ours does, but for jumps.
 */
export function createHurriedClock(times: number): HurriedClock {
  let ahead = 0
  return {
    now: () => systemClock.now() + ahead,
    monotonic: () => systemClock.monotonic() * times,
    after: (milliseconds, callback) => systemClock.after(milliseconds / times, callback),
    jump(milliseconds) {
      ahead += milliseconds
    },
  }
}
