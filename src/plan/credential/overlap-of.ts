import { parseDuration } from '../../api/duration.ts'
import type { RotationPolicy } from '../../api/rotation-policy.ts'

/** Longer than the kubelet and the pods take to notice a new Secret. */
const USUAL_OVERLAP = 3_600_000

/** How long the old credential stays after the new one is published, in milliseconds. */
export const overlapOf = ({ overlap }: RotationPolicy): number =>
  overlap === undefined ? USUAL_OVERLAP : parseDuration(overlap)
