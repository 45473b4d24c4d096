import type { LeaseRecord } from './lease-record.ts'

/** The fields that we write, after which the Lease is held by `identity`, or by nobody if that is empty. */
export type LeaseSpec = {
  readonly holderIdentity: string
  readonly leaseDurationSeconds: number
  readonly acquireTime: string
  readonly renewTime: string
  readonly leaseTransitions: number
}

/**
 * @param before undefined: there was no Lease
 * @param now epoch milliseconds; for people, nobody decides by it
 */
export function leaseSpec(
  before: LeaseRecord | undefined,
  identity: string,
  now: number,
  durationMs: number,
): LeaseSpec {
  const time = microTime(now)
  const stays = before?.holder === identity
  const released = identity === ''
  const taken = before !== undefined && !stays && !released
  return {
    holderIdentity: identity,
    leaseDurationSeconds: released ? 1 : Math.ceil(durationMs / 1000),
    acquireTime: stays && before.acquireTime !== '' ? before.acquireTime : time,
    renewTime: time,
    leaseTransitions: (before?.transitions ?? 0) + (taken ? 1 : 0),
  }
}

/** metav1.MicroTime wants exactly six digits. */
function microTime(now: number): string {
  return new Date(now).toISOString().replace('Z', '000Z')
}
