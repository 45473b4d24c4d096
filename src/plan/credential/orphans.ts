import type { CredentialRecord } from '../../api/credential-record.ts'
import type { RemoteCredential } from '../../api/remote-credential.ts'
import { heldBy } from './held-by.ts'
import { isActive } from './is-active.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** A create that was given up. */
type GivenUp = CredentialRecord['abandoned'][number]

export type Orphans = {
  /** What came of a create that was given up, and is provably ours to delete. */
  readonly ours: readonly RemoteCredential[]
  /** What may have, and cannot be proved: it has been used, or nobody knows who created it. */
  readonly unproved: readonly RemoteCredential[]
  /** What may be of a create of another object that is under way with the same mark: who it is of is known soon. */
  readonly awaited: readonly RemoteCredential[]
}

/**
 * The active credentials that carry the mark of a create that was given up, and that no record knows. Two objects
 * that claim at once may claim the same mark, and find out only afterwards.
 */
export function orphans(
  { record, siblings, principal }: ObservedCredential,
  givenUp: readonly GivenUp[],
  credentials: readonly RemoteCredential[],
): Orphans {
  const records = [...siblings.records, ...(record.content === undefined ? [] : [record.content])]
  const held = records.flatMap(heldBy)
  const isHeld = (found: RemoteCredential): boolean => held.some((each) => isActive([found], each))
  // Another issuer may ask as somebody else.
  const ours = records.filter(({ issuer }) => issuer === record.content?.issuer)
  const ourselves = new Set(
    [...ours.map(({ createdBy }) => createdBy), principal].filter((name) => name !== undefined),
  )
  const underWay = new Set(
    siblings.records.flatMap(({ phase, intent }) =>
      phase === 'InFlight' && intent !== undefined ? [intent.requestedExpiresAt] : [],
    ),
  )
  const marked = credentials.filter(
    (each) =>
      each.status === 'active' &&
      !isHeld(each) &&
      givenUp.some((intent) => bearsMark(each, intent)),
  )
  const isOurs = (each: RemoteCredential): boolean =>
    each.lastUsedAt === undefined && each.createdBy !== undefined && ourselves.has(each.createdBy)
  const isForeign = ({ createdBy }: RemoteCredential): boolean =>
    createdBy !== undefined && ourselves.size > 0 && !ourselves.has(createdBy)
  const settled = marked.filter(({ expiresAt }) => !underWay.has(expiresAt))
  return {
    ours: settled.filter(isOurs),
    unproved: settled.filter((each) => !isOurs(each) && !isForeign(each)),
    awaited: marked.filter(({ expiresAt }) => underWay.has(expiresAt)),
  }
}

const bearsMark = (
  { id, expiresAt }: RemoteCredential,
  { requestedExpiresAt, knownIds: before }: GivenUp,
): boolean => expiresAt === requestedExpiresAt && !before.includes(id)
