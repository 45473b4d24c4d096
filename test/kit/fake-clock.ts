import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/runtime/clock.ts'

export type FakeClock = Clock & {
  /**
   * Lets this much time pass: fires the timers that come due, each at its own time and in order
   * (equal times: in the order they were set), and lets promises settle before and after each.
   * `advance(0)` only lets promises settle and fires what is due already.
   */
  advance(milliseconds: number): Promise<void>
  /** The wall clock alone jumps, forwards or (negative) backwards; no timer notices, as in life. */
  jump(milliseconds: number): void
  /** How many timers are set. */
  timers(): number
}

type Timer = { readonly dueAt: number; readonly callback: () => void }

/** As the system clock has it. */
const LONGEST_MS = 3_600_000
/** As Node has it; it also keeps a callback that re-arms itself with 0 from holding `advance` for ever. */
const SHORTEST_MS = 1

/** One trip round the event loop: every promise chain that needs no I/O has run to its end. */
const settle = (): Promise<void> => setImmediate()

/** @param startMs what `now()` says at first; `monotonic()` starts at 0 */
export function createFakeClock(startMs: number): FakeClock {
  const timers = new Set<Timer>()
  let elapsed = 0
  let wall = startMs

  function earliestUpTo(end: number): Timer | undefined {
    let earliest: Timer | undefined
    for (const timer of timers) {
      if (timer.dueAt > end) continue
      if (earliest === undefined || timer.dueAt < earliest.dueAt) earliest = timer
    }
    return earliest
  }

  return {
    now: () => wall + elapsed,
    monotonic: () => elapsed,
    after(milliseconds, callback) {
      const delay = Math.min(Math.max(SHORTEST_MS, milliseconds), LONGEST_MS)
      const timer: Timer = { dueAt: elapsed + delay, callback }
      timers.add(timer)
      return { cancel: () => timers.delete(timer) }
    },
    async advance(milliseconds) {
      const end = elapsed + milliseconds
      await settle()
      for (;;) {
        const timer = earliestUpTo(end)
        if (timer === undefined) break
        timers.delete(timer)
        elapsed = Math.max(elapsed, timer.dueAt)
        timer.callback()
        await settle()
      }
      elapsed = Math.max(elapsed, end)
    },
    jump(milliseconds) {
      wall += milliseconds
    },
    timers: () => timers.size,
  }
}
