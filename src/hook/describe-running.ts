import type { LeaseView } from '../kube/lease-view.ts'
import { mayHoldLease } from '../kube/may-hold-lease.ts'

/** What was seen of the operator just now. */
export type Sighting = {
  /** Names of its pods that have not come to their end. */
  readonly pods: readonly string[]
  /** undefined: there is no lease. */
  readonly lease: LeaseView | undefined
}

/** Taken where the Lease names no duration, as the operator does it. */
const LEASE_MS = 15_000
const MOST_NAMED = 3

/**
 * What of the operator still runs, in words; undefined when nothing does. A lease whose holder shows no sign of life
 * for as long as it promised to counts as free.
 *
 * @param now monotonic milliseconds
 */
export function describeRunning({ pods, lease }: Sighting, now: number): string | undefined {
  const parts: string[] = []
  if (pods.length > 0) {
    const named = pods.slice(0, MOST_NAMED).map(plain).join(', ')
    const more = pods.length > MOST_NAMED ? ` and ${pods.length - MOST_NAMED} more` : ''
    parts.push(`${pods.length === 1 ? 'pod' : 'pods'} ${named}${more}`)
  }
  if (lease !== undefined && !mayHoldLease(lease, '', now, LEASE_MS)) {
    parts.push(`the lease is held by ${plain(lease.record.holder)}`)
  }
  return parts.length === 0 ? undefined : parts.join('; ')
}

/** The holder of a lease is a text that anybody may have written who may write leases. */
const plain = (text: string): string => text.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, 253)
