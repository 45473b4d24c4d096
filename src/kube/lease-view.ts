import type { LeaseRecord } from './lease-record.ts'

export type LeaseView = {
  readonly record: LeaseRecord
  /** Monotonic milliseconds at which it was first seen as it is: nobody else's clock is trusted. */
  readonly since: number
}

/** The view after one more reading; `since` stays as long as the record stays the same. */
export function leaseView(
  before: LeaseView | undefined,
  record: LeaseRecord,
  now: number,
): LeaseView {
  const same =
    before !== undefined &&
    before.record.holder === record.holder &&
    before.record.renewTime === record.renewTime &&
    before.record.acquireTime === record.acquireTime &&
    before.record.transitions === record.transitions
  return { record, since: same ? before.since : now }
}
