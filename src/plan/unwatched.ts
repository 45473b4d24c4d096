import { MANAGED_BY, MANAGED_BY_LABEL } from '../api/group.ts'
import type { ObservedSecret } from './observed.ts'

const LOOK_AGAIN_MS = 30_000

/** A Secret of ours that has lost our label is not watched: nobody would tell when it goes. */
export function unwatched(secret: ObservedSecret, ownerUid: string, now: number): number[] {
  if (secret.state === 'Absent' || secret.ownerUid !== ownerUid) return []
  return secret.labels[MANAGED_BY_LABEL] === MANAGED_BY ? [] : [now + LOOK_AGAIN_MS]
}
