import type { LocalAlgorithm } from './key-document.ts'
import { type RotationPolicy, scalePolicy } from './scale-policy.ts'
import { signerAt } from './signer-at.ts'

/** What a decision needs to know of a key; all times in (epoch) milliseconds. */
export type KeyTimes = {
  readonly algorithm: LocalAlgorithm
  readonly activeAt: number
  readonly longestLifeMs: number
}

export type Rotation<K extends KeyTimes> = {
  /** The keys to go on with, oldest first, each with the life that it may now sign. */
  readonly keep: readonly K[]
  /** A key to make and publish beside them. */
  readonly add: KeyTimes | undefined
  /** Whether anything has to be written. */
  readonly changed: boolean
  /** Epoch milliseconds: when to decide again, if the policy stays. */
  readonly nextAt: number
}

/** A backstop for a policy that changes its mind all the time; scalePolicy keeps ordinary rings smaller. */
const MOST_KEYS = 32

/**
 * What to do with a ring of keys now.
 *
 * - A key signs from its `activeAt` until the next one's. Only the first of all signs at once;
 *   every other is published `publishAhead` before, so that replicas and caches know it.
 * - A key that no longer signs is dropped when the last of what it may have signed has been
 *   expired for `overlap`. It remembers the longest life it was allowed; a policy that allows more
 *   raises that first, one that allows less changes nothing for what was signed.
 * - A change of algorithm is a rotation that is due now. A next key that has not signed yet and has
 *   the wrong algorithm is dropped.
 */
export function rotateKeys<K extends KeyTimes>(
  ring: readonly K[],
  asked: RotationPolicy,
  now: number,
): Rotation<K> {
  const policy = scalePolicy(asked)
  const ordered = ring.toSorted((one, other) => one.activeAt - other.activeAt)
  const current = signerAt(ordered, now)
  const retired = ordered.slice(0, current === undefined ? 0 : ordered.indexOf(current))
  const pending = ordered.slice(retired.length + 1)

  const dropAt = (key: K, index: number): number =>
    (ordered[index + 1]?.activeAt ?? now) + key.longestLifeMs + policy.overlapMs
  const overlapping = retired.filter((key, index) => now < dropAt(key, index))
  const next = pending.filter((key) => key.algorithm === policy.algorithm)
  const signing = [...(current === undefined ? [] : [current]), ...next]
  const raised = signing.map((key) =>
    key.longestLifeMs >= policy.longestLifeMs
      ? key
      : { ...key, longestLifeMs: policy.longestLifeMs },
  )

  const keep = [...overlapping, ...raised]
  const full = keep.length >= MOST_KEYS
  const dueAt = full || next.length > 0 ? Infinity : addAt(current, policy, now)
  const add = dueAt <= now ? nextKey(current, policy, now) : undefined
  const changed =
    add !== undefined ||
    keep.length < ring.length ||
    raised.some((key, index) => key !== signing[index])

  const newest = add ?? next[0]
  const activation =
    newest === undefined || newest.activeAt <= now
      ? addAt(newest ?? current, policy, now)
      : newest.activeAt
  const drops = retired.map(dropAt).filter((at) => at > now)
  const nextAt = Math.min(...drops, full && newest === undefined ? Infinity : activation)
  return { keep, add, changed, nextAt }
}

/** When the successor of this signer has to be published. */
function addAt(signer: KeyTimes | undefined, policy: RotationPolicy, now: number): number {
  if (signer === undefined || signer.algorithm !== policy.algorithm) return now
  return signer.activeAt + policy.keyRotationMs - policy.publishAheadMs
}

function nextKey(signer: KeyTimes | undefined, policy: RotationPolicy, now: number): KeyTimes {
  const { algorithm, longestLifeMs } = policy
  const activeAt = signer === undefined ? now : now + policy.publishAheadMs
  return { algorithm, activeAt, longestLifeMs }
}
