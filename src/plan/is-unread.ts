import type { ObservedSecret } from './observed.ts'

/** Whether what the watch shows of a Secret has not been held against a live read in this turn. */
export const isUnread = (secret: ObservedSecret): boolean =>
  secret.state === 'Absent' ? !secret.live : secret.live === undefined
