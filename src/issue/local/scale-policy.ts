import type { LocalAlgorithm } from './key-document.ts'

/** How keys follow each other; everything in milliseconds. */
export type RotationPolicy = {
  readonly algorithm: LocalAlgorithm
  readonly keyRotationMs: number
  /** How long a key stays published after the last of what it signed has expired. */
  readonly overlapMs: number
  /** How long a key is published before it signs. */
  readonly publishAheadMs: number
  /** The longest life that may be signed from now on. */
  readonly longestLifeMs: number
}

/** So many generations of keys are published at a time, at most, however fast they turn. */
const GENERATIONS = 24

/**
 * The policy as it is carried out. Where keys turn in minutes, an hour ahead or of overlap would
 * have dozens published at once, so both shrink with the rotation; and where what was signed lives
 * for many rotations, keys turn more slowly instead of piling up in one Secret.
 */
export function scalePolicy(policy: RotationPolicy): RotationPolicy {
  const overlapMs = Math.min(policy.overlapMs, policy.keyRotationMs)
  const keyRotationMs = Math.max(
    policy.keyRotationMs,
    Math.ceil((policy.longestLifeMs + overlapMs) / GENERATIONS),
  )
  const publishAheadMs = Math.min(policy.publishAheadMs, Math.floor(keyRotationMs / 2))
  return { ...policy, keyRotationMs, overlapMs, publishAheadMs }
}
