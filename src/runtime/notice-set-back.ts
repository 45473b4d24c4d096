import type { Clock } from './clock.ts'
import { sleep } from './sleep.ts'

/** As often as queues look for a clock that was put forward. */
const LOOK_EVERY_MS = 20_000
/** What a clock loses by being slowed down is nothing to act on. */
const SLACK_MS = 1000

/**
 * Calls back after the wall clock was put back, within 20 s, until the signal aborts. Everything that
 * waits for a wall time then waits for too long, and what was put off for a minute may lie hours
 * ahead. A clock that is put forward makes things due by itself.
 */
export async function noticeSetBack(
  clock: Clock,
  signal: AbortSignal,
  onSetBack: () => void,
): Promise<void> {
  const offset = (): number => clock.now() - clock.monotonic()
  let before = offset()
  while (!signal.aborted) {
    // One look after the other, for as long as the process lives.
    // oxlint-disable-next-line no-await-in-loop
    await sleep(clock, LOOK_EVERY_MS, signal)
    const now = offset()
    if (now < before - SLACK_MS && !signal.aborted) onSetBack()
    before = now
  }
}
