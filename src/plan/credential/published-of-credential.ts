import type { CredentialFacts, CredentialRecord } from '../../api/credential-record.ts'
import type { RotationPolicy } from '../../api/rotation-policy.ts'
import type { Given, Published } from '../consumers/credential-end.ts'
import { askedAt } from './asked-at.ts'
import { overlapOf } from './overlap-of.ts'

type Facts = Pick<CredentialFacts, 'id' | 'askedAt' | 'createdAt' | 'expiresAt'>

/** Of the record of an object, or as much of it as its status tells. */
export type ToldCredentials = Pick<CredentialRecord, 'previous' | 'mints'> & {
  readonly current: Facts
}

/** When the next one comes, epoch milliseconds. */
export type NextRotation = {
  readonly rotation: RotationPolicy
  readonly refreshAt: number
  readonly now: number
}

/**
 * The credentials that a ServiceAccountCredential has been given, and when each is deleted or expires, as far as that
 * can be foreseen.
 */
export function publishedOfCredential(
  { current, previous, mints }: ToldCredentials,
  { rotation, refreshAt, now }: NextRotation,
  ownerUid: string,
): Omit<Published, 'replacedAt'> {
  const given = [
    ...previousOf(previous, current, now),
    currentOf(current, rotation, refreshAt, now),
  ]
  const [first] = given
  return {
    ownerUid,
    given,
    isComplete: mints === given.length,
    life: current.expiresAt - current.createdAt,
    // Of what is older the record has nothing any more: it is deleted.
    olderUntil: (first?.from ?? now) + overlapOf(rotation),
  }
}

/**
 * Those that the Secret held before, the oldest first. The record has no time of issue of them: they are taken to
 * have lived as long as the one of today.
 */
function previousOf(
  previous: CredentialRecord['previous'],
  current: Facts,
  now: number,
): readonly Given[] {
  const life = current.expiresAt - current.createdAt
  return previous
    .filter(({ unpublished }) => unpublished !== true)
    .toSorted((one, other) => one.expiresAt - other.expiresAt)
    .map(({ id, expiresAt, retireAt }) => {
      const from = Math.min(expiresAt - life, askedAt(current) - 1)
      // It is to be deleted, and something still holds that up.
      const isHeld = retireAt <= now && now < expiresAt
      const until = isHeld ? expiresAt : Math.min(retireAt, expiresAt)
      return { id, from, until, expiresAt, isLatest: isHeld }
    })
}

/** The one of today goes when the next one has come and the overlap is over, as far as that can be foreseen. */
function currentOf(
  current: Facts,
  rotation: RotationPolicy,
  refreshAt: number,
  now: number,
): Given {
  const { id, expiresAt } = current
  const isLate = refreshAt <= now
  const until = isLate ? expiresAt : Math.min(refreshAt + overlapOf(rotation), expiresAt)
  return { id, from: askedAt(current), until, expiresAt, isLatest: isLate }
}
