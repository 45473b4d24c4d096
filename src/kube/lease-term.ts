import type { Clock } from '../runtime/clock.ts'

/** Whether we lead, by the monotonic clock alone. */
export type LeaseTerm = {
  /** A renewal that was begun at this monotonic time has succeeded. */
  renewed(begunAt: number): void
  end(): void
  remainingMs(): number
}

/** @param onChange told once for each change, also when the deadline passes by itself */
export function createLeaseTerm(
  clock: Clock,
  renewDeadlineMs: number,
  onChange: (leader: boolean) => void,
): LeaseTerm {
  let leads = false
  let until = 0
  let timer: { cancel(): void } | undefined

  function become(leader: boolean): void {
    if (leads === leader) return
    leads = leader
    onChange(leader)
  }

  function end(): void {
    timer?.cancel()
    timer = undefined
    until = 0
    become(false)
  }

  /** A timer may fire early, and after a long stop of the process late: the clock decides. */
  function look(): void {
    const remaining = until - clock.monotonic()
    if (remaining <= 0) return end()
    timer?.cancel()
    timer = clock.after(remaining, look)
  }

  return {
    renewed: (begunAt) => {
      // What lapsed before the answer came has lapsed: others may have acted in between.
      if (leads && until <= clock.monotonic()) end()
      until = Math.max(until, begunAt + renewDeadlineMs)
      look()
      if (until > 0) become(true)
    },
    end,
    remainingMs: () => (leads ? Math.max(0, until - clock.monotonic()) : 0),
  }
}
