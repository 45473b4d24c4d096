import type { Clock } from './clock.ts'

/**
 * Resolves after the time has passed, or at once when the signal aborts; it never rejects. Infinity
 * waits for the signal alone.
 */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  const until = clock.monotonic() + milliseconds
  return new Promise((resolve) => {
    let timer: { cancel(): void } | undefined
    const finish = (): void => {
      timer?.cancel()
      signal.removeEventListener('abort', finish)
      resolve()
    }
    // A timer may be cut short by the clock: what is left is waited for again.
    const wait = (): void => {
      const left = until - clock.monotonic()
      if (left <= 0 || signal.aborted) finish()
      else timer = clock.after(left, wait)
    }
    signal.addEventListener('abort', finish, { once: true })
    wait()
  })
}
