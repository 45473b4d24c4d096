import type { Reason } from './api/reason.ts'

/**
 * What went wrong, for whom, and what happens next. Every error is turned into one of these three
 * endings at the edge where it occurs; nothing above that edge looks at status codes or messages.
 *
 * - `Stalled`: somebody has to act (the author of the object, or whoever grants the right named in
 *   the message). Tried again when something changes, and slowly.
 * - `Waiting`: the other side named a time; nothing happens before it.
 * - `Retryable`: may work by itself; tried again with a back-off that is kept in status.
 *
 * `message` reaches status, events and logs: it says what to do and never quotes a secret, a
 * response body or parser output.
 */
export type Failure =
  | { readonly ending: 'Stalled'; readonly reason: Reason; readonly message: string }
  | {
      readonly ending: 'Waiting'
      readonly reason: Reason
      readonly message: string
      /** Epoch milliseconds. */
      readonly until: number
    }
  | { readonly ending: 'Retryable'; readonly reason: Reason; readonly message: string }

export const stalled = (reason: Reason, message: string): Failure => ({
  ending: 'Stalled',
  reason,
  message,
})

export const waiting = (reason: Reason, message: string, until: number): Failure => ({
  ending: 'Waiting',
  reason,
  message,
  until,
})

export const retryable = (reason: Reason, message: string): Failure => ({
  ending: 'Retryable',
  reason,
  message,
})
