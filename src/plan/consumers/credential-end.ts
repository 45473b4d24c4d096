import type { FrozenUse } from '../../api/frozen-use.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'

/** A credential that was published; times in epoch milliseconds. */
export type Given = {
  readonly id: string
  /** When it was issued. */
  readonly from: number
  /** When it fails. */
  readonly until: number
  /** When it expires, where something ends it before that; not while its workloads are still to be restarted. */
  readonly expiresAt?: number
  /** It may fail before that. */
  readonly isLatest?: boolean
}

/** What has been published of one object, and into which Secret. */
export type Published = {
  readonly ownerUid: string
  /** The oldest first; the last one is what the Secret holds now. */
  readonly given: readonly Given[]
  /** There was none before these. */
  readonly isComplete: boolean
  /** Milliseconds: what was published before these lived no longer. */
  readonly life: number
  /** Epoch milliseconds: whatever was published before these has failed by then. */
  readonly olderUntil: number
  /** Epoch milliseconds: when the Secret took the place of an immutable one; undefined: it did not. */
  readonly replacedAt: number | undefined
}

export type CredentialEnd = {
  /** Epoch milliseconds. */
  readonly at: number
  /** It may be before that. */
  readonly isLatest: boolean
  /** Epoch milliseconds: until when it lives where a workload is still to be restarted. */
  readonly expiresAt: number
  /** The container has what the Secret holds now; no refresh has passed it by yet. */
  readonly isCurrent: boolean
}

/** From the issue of a credential until its Secret is written. */
const WRITTEN_WITHIN = 2000

/**
 * When the credential ends that a container has read; undefined: it sees every new one.
 *
 * Assumption: the clocks of issuer, node and operator agree to a second or two; who reads in that time counts as
 * having the older credential, unless the pod says that it was made for the newer one.
 */
export function credentialEnd(use: FrozenUse, published: Published): CredentialEnd | undefined {
  const { given, replacedAt, life, olderUntil } = published
  // Both are whole seconds: who started in the same one may have had either.
  const isStuck = replacedAt !== undefined && use.podStartedAt <= replacedAt
  if (use.how === 'volume' && !isStuck) return undefined
  // A pod that had the immutable Secret is shown that one by its kubelet, however often its containers start.
  const most = isStuck ? replacedBy(given, replacedAt) - 1 : given.length - 1
  const nth = use.how === 'volume' ? most : Math.min(readBy(use, published), most)
  const has = given[nth]
  if (has !== undefined) {
    const { until: at, isLatest = false, expiresAt = at } = has
    return { at, isLatest, expiresAt, isCurrent: nth === given.length - 1 }
  }
  const readAt = use.how === 'volume' ? (replacedAt ?? use.podStartedAt) : use.startedAt
  const at = Math.min(readAt + life, olderUntil)
  return { at, isLatest: true, expiresAt: at, isCurrent: false }
}

/** Which one a container has read when it was started; -1: one before all of them. */
function readBy(
  { startedAt, madeFor }: FrozenUse,
  { given, ownerUid, isComplete }: Published,
): number {
  const byTime = given.findLastIndex(({ from }) => from + WRITTEN_WITHIN <= startedAt)
  const made = madeFor[ownerUid]
  const nth = Math.max(
    byTime,
    made === undefined ? -1 : given.findLastIndex(({ id }) => id === made),
  )
  // A container waits for its Secret: it cannot have had an older one, if there was none.
  const [first] = given
  const isFirst = isComplete && first !== undefined && startedAt + CLOCK_SLACK >= first.from
  return nth === -1 && isFirst ? 0 : nth
}

/**
 * Which one the Secret that replaced the immutable one was made for; -1: one before all of them. It was issued just
 * before, or just after by an issuer whose clock is ahead.
 */
function replacedBy(given: readonly Given[], replacedAt: number): number {
  const before = given.findLastIndex(({ from }) => from <= replacedAt)
  const from = given[before]?.from ?? Number.NEGATIVE_INFINITY
  if (replacedAt - from <= WRITTEN_WITHIN) return before
  return given.findLastIndex((each) => each.from <= replacedAt + WRITTEN_WITHIN)
}
