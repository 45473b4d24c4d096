import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import type { FoundObject } from '../look/find-object.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { ObjectEvent } from './object-event.ts'
import type { ObjectFacts } from './object-facts.ts'

/** Something that happened to the object, or is to come. */
export type TimelineEntry = {
  /** RFC 3339, whole seconds. */
  readonly time: string
  /** How far that is from the look, such as `3m ago` or `in 12m`. */
  readonly relative: string
  /** What it is, in Kubernetes' spelling; of an Event its reason. */
  readonly what: string
  readonly detail?: string
  /** It is an Event of the object. */
  readonly isEvent?: boolean
}

type Moment = Pick<TimelineEntry, 'what' | 'detail'> & { readonly at: string | undefined }

/**
 * The life of an object, the oldest first, what is to come at its end.
 *
 * @param now epoch milliseconds
 */
export function timeline(
  found: FoundObject,
  facts: ObjectFacts,
  events: readonly ObjectEvent[],
  now: number,
): TimelineEntry[] {
  const moments = [...ofObject(facts), ...ofStatus(found)].flatMap((moment) => entry(moment, now))
  const told = events.flatMap((event) => ofEvent(event, now))
  return [...moments, ...told].toSorted((one, other) => compare(one.time, other.time))
}

function ofObject(facts: ObjectFacts): Moment[] {
  const { credentialId, mints, issuance, lastUsedIp } = facts
  const isOver = facts.phase === 'Expired'
  const id = credentialId ?? 'a credential'
  const nth = mints > 1 ? `${id}, the last of ${mints}` : id
  const attempts = issuance?.attempts ?? 0
  const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} in a row`
  return [
    { what: 'Created', at: facts.createdAt },
    { what: 'Issued', at: facts.issuedAt, detail: nth },
    { what: 'RefreshDue', at: facts.refreshAt },
    { what: 'Expiry', at: facts.expiresAt, ...(isOver && { detail: 'for good' }) },
    {
      what: 'LastUsed',
      at: facts.lastUsedAt,
      ...(lastUsedIp !== undefined && { detail: `from ${lastUsedIp}` }),
    },
    {
      what: 'AttemptFailed',
      at: issuance?.lastFailureAt,
      detail: issuance?.reason === undefined ? tries : `${issuance.reason}, ${tries}`,
    },
    { what: 'NextAttempt', at: issuance?.nextAttemptAt },
    { what: 'DeletionRequested', at: facts.deletionRequestedAt },
  ]
}

function ofStatus(found: FoundObject): Moment[] {
  const conditions = (found.object.status.conditions ?? []).map(
    (each): Moment => ({
      what: `${each.type}=${each.status}`,
      at: each.lastTransitionTime,
      // It became ready for another reason: each refresh renews this one, and leaves the time.
      ...(each.reason !== 'Refreshed' && { detail: each.reason }),
    }),
  )
  if (found.kind === 'ImpersonatedToken') {
    const { superseded = [], allowedLocations } = found.object.status
    const before = superseded.flatMap(({ tokenId: detail, issuedAt, expiresAt }): Moment[] => [
      { what: 'Issued', at: issuedAt, detail },
      { what: 'PreviousExpiry', at: expiresAt, detail },
    ])
    return [...conditions, ...before, { what: 'LocationsChecked', at: allowedLocations?.checkedAt }]
  }
  const { previous = [], mint, checkedAt } = found.object.status
  const before = previous.flatMap(({ id: detail, retireAt, expiresAt }): Moment[] => [
    { what: 'PreviousRetirement', at: retireAt, detail },
    { what: 'PreviousExpiry', at: expiresAt, detail },
  ])
  return [
    ...conditions,
    ...before,
    { what: 'CheckedAtIssuer', at: checkedAt },
    { what: 'MintStarted', at: mint?.startedAt, ...(mint && { detail: mint.phase }) },
  ]
}

function entry({ what, at, detail }: Moment, now: number): TimelineEntry[] {
  const precise = parseTime(at)
  if (precise === undefined) return []
  const time = Math.floor(precise / 1000) * 1000
  const relative = relativeTime(time, now)
  return [{ time: formatTime(time), relative, what, ...(detail !== undefined && { detail }) }]
}

function ofEvent(
  { time, reason, message, type, count }: ObjectEvent,
  now: number,
): TimelineEntry[] {
  const often = count > 1 ? ` (${count} times)` : ''
  const moment = { what: reason, at: time, detail: `${type}${often}: ${message}` }
  return entry(moment, now).map((each) => ({ ...each, isEvent: true }))
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)
