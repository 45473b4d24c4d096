import type { Clock } from '../../runtime/clock.ts'
import { sleep } from '../../runtime/sleep.ts'

export type Retried = {
  /**
   * @param who it is for: one alone cannot take all the places
   * @param signal gives up at once
   * @returns what a later attempt gave; undefined: none gave anything, or too many wait already
   */
  later<T>(attempt: () => T | undefined, who: string, signal: AbortSignal): Promise<T | undefined>
}

export type RetriedOptions = {
  readonly clock: Clock
  /** Milliseconds; 50 unless told. */
  readonly everyMs?: number
  /** Milliseconds; 1000 unless told. */
  readonly forMs?: number
  /** 128 unless told. */
  readonly mostWaiting?: number
  /** 16 unless told. */
  readonly mostOfOne?: number
}

/**
 * What has failed once is tried again for a short time. A replica may learn of a new credential later than its reader
 * does, so a failed authentication is an answer only once that has had time to arrive. Who waits costs memory and
 * attempts, so that only so many may.
 */
export function createRetried({
  clock,
  everyMs = 50,
  forMs = 1000,
  mostWaiting = 128,
  mostOfOne = 16,
}: RetriedOptions): Retried {
  let waiting = 0
  const waitingOf = new Map<string, number>()
  const change = (who: string, by: 1 | -1): void => {
    waiting += by
    const left = (waitingOf.get(who) ?? 0) + by
    if (left === 0) waitingOf.delete(who)
    else waitingOf.set(who, left)
  }
  return {
    async later(attempt, who, signal) {
      if (waiting >= mostWaiting || (waitingOf.get(who) ?? 0) >= mostOfOne) return undefined
      change(who, 1)
      try {
        const end = clock.monotonic() + forMs
        while (clock.monotonic() < end && !signal.aborted) {
          // oxlint-disable-next-line no-await-in-loop
          await sleep(clock, Math.min(everyMs, end - clock.monotonic()), signal)
          const result = signal.aborted ? undefined : attempt()
          if (result !== undefined) return result
        }
        return undefined
      } finally {
        change(who, -1)
      }
    },
  }
}
