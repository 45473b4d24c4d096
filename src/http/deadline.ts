import type { Clock } from '../runtime/clock.ts'

/** A signal that aborts with the outer one or when the time is up, whichever comes first. */
export type Deadline = {
  readonly signal: AbortSignal
  /** Whether it was the time. */
  expired(): boolean
  /** Only the outer signal counts from here on. */
  lift(): void
  /** Lets go of the timer and of the outer signal. */
  end(): void
}

export function createDeadline(clock: Clock, milliseconds: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  let expired = false
  const timer = clock.after(milliseconds, () => {
    if (controller.signal.aborted) return
    expired = true
    controller.abort()
  })
  const follow = (): void => controller.abort()
  if (outer?.aborted === true) follow()
  outer?.addEventListener('abort', follow, { once: true })
  return {
    signal: controller.signal,
    expired: () => expired,
    lift: () => timer.cancel(),
    end: () => {
      timer.cancel()
      outer?.removeEventListener('abort', follow)
    },
  }
}
