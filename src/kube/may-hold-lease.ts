import type { LeaseView } from './lease-view.ts'

/**
 * Whether we may write ourselves into a Lease that was read just now: it is ours, or free, or its
 * holder gave no sign of life for as long as it promised to.
 *
 * @param now monotonic milliseconds
 * @param durationMs taken where the Lease names none
 */
export function mayHoldLease(
  { record, since }: LeaseView,
  identity: string,
  now: number,
  durationMs: number,
): boolean {
  if (record.holder === '' || record.holder === identity) return true
  return now - since >= (record.durationMs ?? durationMs)
}
