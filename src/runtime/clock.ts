/** Time as the operator sees it. Tests hand in one that they advance. */
export type Clock = {
  /** Wall time, epoch milliseconds; may jump. For what is compared with times in objects. */
  now(): number
  /** Milliseconds since some fixed point, never going back. For leases, watchdogs and intervals. */
  monotonic(): number
  /**
   * Calls back once after `milliseconds`, never sooner than the timer's own granularity. A delay
   * beyond what a timer can hold is cut to an hour: whoever sets one looks at the time again.
   */
  after(milliseconds: number, callback: () => void): { cancel(): void }
}
