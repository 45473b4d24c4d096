import type { Clock } from '../../../src/runtime/clock.ts'

/** One time for the whole story, and for each process a clock of its own that may be wrong. */
export type Timeline = {
  /** Milliseconds since the story began. */
  readonly elapsed: () => number
  readonly process: () => ProcessClock
  /** Lets time pass: every timer fires at its own time, and what it sets off is finished first. */
  readonly advance: (milliseconds: number) => Promise<void>
}

export type ProcessClock = Clock & {
  /** The wall clock alone is put forward, or (negative) back. */
  readonly jump: (milliseconds: number) => void
  /** The process does not run: its timers fire once it goes on. */
  readonly freeze: () => void
  readonly thaw: () => void
}

export type TimelineOptions = {
  readonly startMs: number
  readonly settle: () => Promise<void>
  /** Which of so many timers of the same time fires next; 0 is the one that was set first. */
  readonly pick: (count: number) => number
  /** Called when everything that a point in time brought is over. */
  readonly onQuiet: () => void
}

type Timer = { readonly dueAt: number; readonly callback: () => void; readonly owner: Owner }
type Owner = { frozen: boolean; offset: number }

/** As the system clock has it. */
const LONGEST_MS = 3_600_000
const SHORTEST_MS = 1

export function createTimeline({ startMs, settle, pick, onQuiet }: TimelineOptions): Timeline {
  const timers = new Set<Timer>()
  let elapsed = 0

  function process(): ProcessClock {
    const owner: Owner = { frozen: false, offset: 0 }
    return {
      now: () => startMs + elapsed + owner.offset,
      monotonic: () => elapsed,
      after(milliseconds, callback) {
        const delay = Math.ceil(Math.min(Math.max(SHORTEST_MS, milliseconds), LONGEST_MS))
        const timer = { dueAt: elapsed + delay, callback, owner }
        timers.add(timer)
        return { cancel: () => timers.delete(timer) }
      },
      jump: (milliseconds) => {
        owner.offset += milliseconds
      },
      freeze: () => {
        owner.frozen = true
      },
      thaw: () => {
        owner.frozen = false
      },
    }
  }

  /** The timers that fire next, all of the same time, or none up to `end`. */
  function next(end: number): { readonly at: number; readonly due: readonly Timer[] } | undefined {
    let at = Infinity
    let due: Timer[] = []
    for (const timer of timers) {
      const dueAt = Math.max(timer.dueAt, elapsed)
      if (timer.owner.frozen || dueAt > end || dueAt > at) continue
      if (dueAt < at) due = []
      at = dueAt
      due.push(timer)
    }
    return due.length === 0 ? undefined : { at, due }
  }

  return {
    elapsed: () => elapsed,
    process,
    async advance(milliseconds) {
      const end = elapsed + milliseconds
      await settle()
      for (;;) {
        const found = next(end)
        if (found === undefined || found.at > elapsed) onQuiet()
        if (found === undefined) break
        elapsed = found.at
        const timer = found.due[found.due.length > 1 ? pick(found.due.length) : 0]
        if (timer === undefined) break
        timers.delete(timer)
        timer.callback()
        await settle()
      }
      elapsed = end
    },
  }
}
