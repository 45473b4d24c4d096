import type { Clock } from '../runtime/clock.ts'

/** Ticks while something is awaited, and only then: a consumer that holds the loop up stops it. */
export type Ticker = {
  during<T>(work: Promise<T>): Promise<T>
  stop(): void
}

/** @param onTick gets the milliseconds that the present wait has lasted; 0 at its beginning and its end */
export function createTicker(
  clock: Clock,
  periodMs: number,
  onTick: (waitedMs: number) => void,
): Ticker {
  let waitingSince: number | undefined
  let timer = clock.after(periodMs, tick)

  function tick(): void {
    if (waitingSince !== undefined) onTick(clock.monotonic() - waitingSince)
    timer = clock.after(periodMs, tick)
  }

  return {
    during: async (work) => {
      waitingSince = clock.monotonic()
      onTick(0)
      try {
        return await work
      } finally {
        waitingSince = undefined
        onTick(0)
      }
    },
    stop: () => timer.cancel(),
  }
}
