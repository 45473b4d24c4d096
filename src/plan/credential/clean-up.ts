import type { CredentialRecord } from '../../api/credential-record.ts'
import { REVOKE_FINALIZER } from '../../api/group.ts'
import { parseTime } from '../../api/parse-time.ts'
import { retryable } from '../../failure.ts'
import { awaitedUntil } from './awaited-until.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { CredentialStep } from './credential-step.ts'
import { givenUp } from './given-up.ts'
import { intentSettledAt } from './intent-settled.ts'
import { type Held, isActive } from './is-active.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { orphans } from './orphans.ts'
import { withRecord } from './with-record.ts'

/**
 * The object is going, or gone: what it has at the issuer is deleted, by what the record says. A deletion waits
 * for the issuer only so long; the record stays until nothing is left, whoever has removed the object.
 */
export const cleanUp: CredentialCheck = (observed, now, settings) => {
  const { credential, record } = observed
  if (credential !== undefined && credential.metadata.deletionTimestamp === undefined) {
    return undefined
  }
  // A cache that does not have it says nothing of whether it is there.
  if (credential === undefined && !observed.live) return { step: 'ReadObject' }
  if (isOverdue(observed, now, settings)) {
    const overdue = letGo(observed)
    if (overdue !== undefined) return overdue
  }
  if (!record.live) return { step: 'ReadRecord' }
  const { content, version } = record
  if (version === undefined) return released(observed)
  if (content === undefined) return { step: 'Fail', failure: UNREADABLE }
  const next = nextOf(observed, content, version, now, settings)
  // What is waited for may take its time: the object need not stay for it.
  return next.step === 'Rest' ? (letGo(observed) ?? next) : next
}

function nextOf(
  observed: ObservedCredential,
  content: CredentialRecord,
  version: string,
  now: number,
  settings: CredentialSettings,
): CredentialStep {
  if (
    isOrphaned(observed, content) &&
    (content.current !== undefined || content.previous.length > 0)
  ) {
    return withRecord(observed, 'Forget', keptFor(content))
  }
  const fenced = fence(observed, content, now)
  if (fenced !== undefined) return fenced
  const ended = withoutEnded(content, now)
  if (ended !== undefined) return withRecord(observed, 'Forget', ended)
  const at = content.intent === undefined ? now : intentSettledAt(content.intent, settings)
  const held = [content.current, ...content.previous].filter((each) => each !== undefined)
  if (held.length === 0 && content.intent === undefined && content.abandoned.length === 0) {
    const ends = (content.kept ?? []).map(({ expiresAt }) => expiresAt + ENDED_SLACK)
    return ends.length === 0
      ? { step: 'RemoveRecord', version }
      : { step: 'Rest', why: 'Gone', until: Math.min(...ends) }
  }
  if (held.length === 0 && now < at) return { step: 'Rest', why: 'Settling', until: at }
  return atIssuer(observed, content, held, now, at, settings)
}

function atIssuer(
  observed: ObservedCredential,
  content: CredentialRecord,
  held: readonly Held[],
  now: number,
  settledAt: number,
  settings: CredentialSettings,
): CredentialStep {
  const { issuer, remote, siblings } = observed
  if (issuer === undefined) return gone(content)
  const isOld = content.intent !== undefined && (remote?.at ?? 0) < settledAt
  if (remote?.live !== true || (isOld && now >= settledAt)) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const found = listed(observed)?.credentials ?? []
  const next = held.find((each) => isActive(found, each))
  if (next !== undefined) return { step: 'Revoke', id: next.id, why: 'Deleted' }
  if (held.length > 0) {
    const { current: _current, published: _published, ...rest } = content
    return withRecord(observed, 'Retire', { ...rest, previous: [] })
  }
  if (!siblings.live) return { step: 'ReadSiblings' }
  const { intent } = content
  const given = [...content.abandoned, ...(intent === undefined ? [] : [intent])]
  const { ours, awaited } = orphans(observed, given, found)
  const [orphan] = ours
  if (orphan !== undefined) return { step: 'Revoke', id: orphan.id, why: 'Orphan' }
  if (intent !== undefined && now >= settledAt) {
    const until = awaitedUntil(awaited, now, settledAt, settings)
    if (until !== undefined) return { step: 'Rest', why: 'Settling', until }
    return withRecord(observed, 'Abandon', givenUp(content, intent, now), 'Wipe')
  }
  const late = content.abandoned.filter((each) => each.requestedExpiresAt > now)
  return late.length < content.abandoned.length
    ? withRecord(observed, 'Forget', { ...content, abandoned: late })
    : { step: 'Rest', why: 'Gone', until: undefined }
}

const UNREADABLE = retryable(
  'BadResponse',
  "the record of this object in the operator's namespace cannot be read, so that nobody knows what is to be deleted at the issuer: run the version of mintlet that wrote it",
)

/** Nobody may go on with a mint for an object that goes. What is sealed has an id, and is deleted by it. */
function fence(
  observed: ObservedCredential,
  content: CredentialRecord,
  now: number,
): CredentialStep | undefined {
  if (content.phase === 'InFlight') {
    return withRecord(observed, 'Fence', { ...content, phase: 'Abandoning' })
  }
  if (content.phase !== 'Sealed') return undefined
  const { intent: _intent, sealed, ...rest } = content
  const { id, expiresAt, verifiers } = sealed ?? { id: undefined, expiresAt: now }
  const held = { expiresAt, retireAt: now, ...(verifiers && { verifiers }) }
  const previous = id === undefined ? content.previous : [...content.previous, { id, ...held }]
  return withRecord(observed, 'Fence', { ...rest, phase: 'Idle', previous }, 'Wipe')
}

/** What lives on by the will of its author is remembered until it ends: it has a slot, and whose it is. */
function keptFor(content: CredentialRecord): CredentialRecord {
  const { current, published: _published, previous, ...rest } = content
  const held = [...(current === undefined ? [] : [current]), ...previous]
  const kept = held.map(({ id, expiresAt, verifiers }) => ({
    id,
    expiresAt,
    ...(verifiers && { verifiers }),
  }))
  return { ...rest, previous: [], orphaned: true, kept: [...(content.kept ?? []), ...kept] }
}

/** What has ended by itself needs no issuer to be deleted; undefined: nothing has. */
function withoutEnded(content: CredentialRecord, now: number): CredentialRecord | undefined {
  const lasts = (expiresAt: number): boolean => now < expiresAt + ENDED_SLACK
  const { current, published, intent, phase, ...rest } = content
  const isCurrent = current !== undefined && lasts(current.expiresAt)
  const isIntent = intent !== undefined && lasts(intent.requestedExpiresAt)
  const lasting = {
    ...rest,
    phase: isIntent ? phase : ('Idle' as const),
    ...(isIntent && { intent }),
    ...(isCurrent && { current, ...(published && { published }) }),
    previous: content.previous.filter(({ expiresAt }) => lasts(expiresAt)),
    abandoned: content.abandoned.filter((each) => lasts(each.requestedExpiresAt)),
    ...(content.kept && { kept: content.kept.filter(({ expiresAt }) => lasts(expiresAt)) }),
  }
  return countOf(lasting) < countOf(content) ? lasting : undefined
}

const countOf = ({ current, intent, previous, abandoned, kept = [] }: CredentialRecord): number =>
  [current, intent].filter((each) => each !== undefined).length +
  previous.length +
  abandoned.length +
  kept.length

/** The issuer's clock may be so far behind ours. */
const ENDED_SLACK = 600_000

/** The author wants what was published to live on; what nobody can have seen is not meant. */
const isOrphaned = ({ credential }: ObservedCredential, content: CredentialRecord): boolean =>
  content.orphaned !== true &&
  (credential?.spec.valid === true
    ? credential.spec.value.deletionPolicy
    : content.deletionPolicy) === 'Orphan'

const gone = ({ issuer, owner }: CredentialRecord): CredentialStep => ({
  step: 'Fail',
  failure: retryable(
    'IssuerUnavailable',
    `the credentials of ${owner.namespace}/${owner.name} cannot be deleted while there is no issuer ${issuer}: create it again`,
  ),
})

const isOverdue = (
  { credential }: ObservedCredential,
  now: number,
  { revokeTimeout }: CredentialSettings,
): boolean => {
  const since = parseTime(credential?.metadata.deletionTimestamp)
  return since !== undefined && now >= since + revokeTimeout
}

const letGo = ({ credential }: ObservedCredential): CredentialStep | undefined =>
  credential?.metadata.finalizers?.includes(REVOKE_FINALIZER) === true
    ? { step: 'ReleaseFinalizer' }
    : undefined

const released = (observed: ObservedCredential): CredentialStep =>
  letGo(observed) ?? {
    step: 'Rest',
    why: observed.credential === undefined ? 'Gone' : 'Deleting',
    until: undefined,
  }
