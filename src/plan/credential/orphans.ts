import type { CredentialRecord } from '../../api/credential-record.ts'
import type { RemoteCredential } from '../../api/remote-credential.ts'
import { knownIds } from './known-ids.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** A create that was given up. */
type GivenUp = CredentialRecord['abandoned'][number]

export type Orphans = {
  /** What came of a create that was given up, and is provably ours to delete. */
  readonly ours: readonly RemoteCredential[]
  /** What may have, and cannot be proved: it has been used, or nobody knows who created it. */
  readonly unproved: readonly RemoteCredential[]
}

/** The active credentials that carry the mark of a create that was given up, and that no record knows. */
export function orphans(
  { record, siblings, principal }: ObservedCredential,
  givenUp: readonly GivenUp[],
  credentials: readonly RemoteCredential[],
): Orphans {
  const records = [...siblings.records, ...(record.content === undefined ? [] : [record.content])]
  const held = new Set(records.flatMap(knownIds))
  const ourselves = new Set(
    [...records.map(({ createdBy }) => createdBy), principal].filter((name) => name !== undefined),
  )
  const marked = credentials.filter(
    (each) =>
      each.status === 'active' &&
      !held.has(each.id) &&
      givenUp.some((intent) => bearsMark(each, intent)),
  )
  const isOurs = (each: RemoteCredential): boolean =>
    each.lastUsedAt === undefined && each.createdBy !== undefined && ourselves.has(each.createdBy)
  const isForeign = ({ createdBy }: RemoteCredential): boolean =>
    createdBy !== undefined && ourselves.size > 0 && !ourselves.has(createdBy)
  return {
    ours: marked.filter(isOurs),
    unproved: marked.filter((each) => !isOurs(each) && !isForeign(each)),
  }
}

const bearsMark = (
  { id, expiresAt }: RemoteCredential,
  { requestedExpiresAt, knownIds: before }: GivenUp,
): boolean => expiresAt === requestedExpiresAt && !before.includes(id)
