import type { CredentialRecord } from '../../api/credential-record.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'
import type { MintReason } from '../mint-reason.ts'
import { secretWrite } from '../secret-write.ts'
import { awaitedUntil } from './awaited-until.ts'
import { backingOff } from './backing-off.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { intentSettledAt } from './intent-settled.ts'
import { knownIds } from './known-ids.ts'
import { listed } from './listed.ts'
import { marksOf } from './marks-of.ts'
import { MOST_ABANDONED } from './most-abandoned.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { orphans } from './orphans.ts'
import { overlapOf } from './overlap-of.ts'
import { retireAt } from './retire-at.ts'
import { secretConflict } from './secret-conflict.ts'
import { SECRET_HELD } from './secret-held.ts'
import { slotsExhausted } from './slots.ts'
import { withRecord } from './with-record.ts'

/*
 * What is done about a mint that is under way: docs/design/once-only-secrets.md. Each of these speaks up in one
 * phase of the record; what begins a mint is start-mint.ts.
 */

/**
 * This process has created a credential that it may not publish any more: somebody gave the mint up
 * meanwhile, and nobody else knows the id.
 */
export const fencedOut: CredentialCheck = (observed) => {
  const { sent, turn, record } = observed
  if (sent?.kind !== 'Created' || sent.turn !== turn) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const { content } = record
  if (content !== undefined && knownIds(content).includes(sent.facts.id)) return undefined
  if (isMine(content, turn)) return undefined
  return { step: 'Revoke', id: sent.facts.id, why: 'Fenced' }
}

/** Of the turn that wrote the intent: create once, and put the secret into safety before anything else. */
export const inFlightHere: CredentialCheck = (observed, now, settings) => {
  const { record, turn, siblings, sent } = observed
  const { content } = record
  if (content === undefined || !isMine(content, turn)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const { intent, ...rest } = content
  if (intent === undefined) return undefined
  const unclaimed: CredentialRecord = { ...rest, phase: 'Idle' }
  if (sent === undefined || sent.turn !== turn) {
    // The claim is of an earlier turn: whether a credential is wanted is decided anew.
    if (listed(observed) === undefined) return withRecord(observed, 'Unclaim', unclaimed)
    if (!siblings.live) return { step: 'ReadSiblings' }
    const isLate =
      isTaken(siblings.records, intent.requestedExpiresAt) ||
      slotsExhausted(observed, false, now, settings) !== undefined
    return isLate
      ? withRecord(observed, 'Unclaim', unclaimed)
      : { step: 'Create', requestedExpiresAt: intent.requestedExpiresAt }
  }
  switch (sent.kind) {
    case 'NotCommitted':
      return withRecord(observed, 'Unclaim', unclaimed)
    case 'Uncertain':
      return withRecord(observed, 'Fence', { ...content, phase: 'Abandoning' })
    case 'Created': {
      const { createdBy = content.createdBy } = sent.facts
      const sealed: CredentialRecord = {
        ...content,
        phase: 'Sealed',
        sealed: { ...sent.facts, askedAt: intent.startedAt },
        ...(createdBy !== undefined && { createdBy }),
      }
      return withRecord(observed, 'Seal', sealed, 'Put')
    }
  }
}

/** What has just been found out about the create, once the record tells it too. */
export const createFailed: CredentialCheck = ({ sent, turn }) =>
  sent !== undefined && sent.kind !== 'Created' && sent.turn === turn
    ? { step: 'Fail', failure: sent.failure }
    : undefined

/** Somebody else began it and has not finished, or we did and nobody knows what came of it: nobody may go on with it. */
export const inFlightElsewhere: CredentialCheck = (observed) => {
  const { record, turn } = observed
  const { content } = record
  if (content?.phase !== 'InFlight' || isMine(content, turn)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  return withRecord(observed, 'Fence', { ...content, phase: 'Abandoning' })
}

/** No process can publish what comes of it: once everything has come, it is deleted. */
export const abandoning: CredentialCheck = (observed, now, settings) => {
  const { record, siblings, remote } = observed
  const { content } = record
  if (content?.phase !== 'Abandoning' || content.intent === undefined) return undefined
  if (content.intent.startedAt > now + CLOCK_SLACK) {
    if (!record.live) return { step: 'ReadRecord' }
    // A clock that has been set back since: nobody waits for the time that it showed.
    const intent = { ...content.intent, startedAt: now }
    return withRecord(observed, 'Fence', { ...content, intent })
  }
  const settled = intentSettledAt(content.intent, settings)
  if (now < settled) return { step: 'Rest', why: 'Settling', until: settled }
  const resting = backingOff(observed, now, settings)
  if (resting !== undefined) return resting
  if (!record.live) return { step: 'ReadRecord' }
  if (!siblings.live) return { step: 'ReadSiblings' }
  // A list from before that says nothing of what came until then.
  if (remote?.live !== true || remote.at < settled) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const found = listed(observed)
  if (found === undefined) return undefined
  const { intent, ...rest } = content
  const { ours, awaited } = orphans(observed, [intent], found.credentials)
  const [orphan] = ours
  if (orphan !== undefined) return { step: 'Revoke', id: orphan.id, why: 'Orphan' }
  const until = awaitedUntil(awaited, now, settled, settings)
  if (until !== undefined) return { step: 'Rest', why: 'Settling', until }
  const { requestedExpiresAt, startedAt, knownIds: before } = intent
  const given = { requestedExpiresAt, startedAt, knownIds: before }
  const abandoned = [...content.abandoned.filter((each) => each.requestedExpiresAt > now), given]
  return withRecord(
    observed,
    'Abandon',
    { ...rest, phase: 'Idle', abandoned: abandoned.slice(-MOST_ABANDONED) },
    'Wipe',
  )
}

/** The secret is safe, and whoever finds it publishes it: the Secret first, then the record, then status. */
export const sealed: CredentialCheck = (observed, now, settings) => {
  const { record, credential, secret } = observed
  const { content } = record
  if (content?.phase !== 'Sealed' || content.sealed === undefined) return undefined
  if (credential?.spec.valid !== true) return undefined
  if (now >= content.sealed.expiresAt) {
    if (!record.live) return { step: 'ReadRecord' }
    const { intent: _intent, sealed: facts, ...rest } = content
    const ended = { id: facts.id, expiresAt: facts.expiresAt, retireAt: now }
    const previous = [...content.previous, ended]
    return withRecord(observed, 'Forget', { ...rest, phase: 'Idle', previous }, 'Wipe')
  }
  if (observed.published !== undefined) {
    if (!record.live) return { step: 'ReadRecord' }
    return withRecord(observed, 'Finish', finished(observed, content, now, settings), 'Wipe')
  }
  if (secret.state === 'Absent' ? !secret.live : secret.live === undefined)
    return { step: 'ReadSecret' }
  if (!record.live) return { step: 'ReadRecord' }
  const conflict = secretConflict(observed)
  if (conflict !== undefined) return conflict
  const write = secretWrite(secret, credential.spec.value.secret.type)
  if (write === undefined) return SECRET_HELD
  return {
    step: 'Publish',
    id: content.sealed.id,
    write,
    why: (content.intent?.why ?? 'FirstIssue') as MintReason,
  }
}

function finished(
  { credential, published }: ObservedCredential,
  content: CredentialRecord,
  now: number,
  settings: CredentialSettings,
): CredentialRecord {
  const { intent, sealed: facts, current, ...rest } = content
  const rotation = credential?.spec.valid === true ? credential.spec.value.rotation : undefined
  const overlap = rotation === undefined ? 0 : overlapOf(rotation)
  const next = facts && { rotation, facts, settings }
  const retired =
    current === undefined
      ? []
      : [
          {
            id: current.id,
            expiresAt: current.expiresAt,
            retireAt: retireAt(current.expiresAt, overlap, next, now),
          },
        ]
  return {
    ...rest,
    phase: 'Idle',
    ...(facts && { current: facts }),
    ...(published && { published: { ...published, why: intent?.why ?? 'FirstIssue' } }),
    previous: [...content.previous, ...retired],
    mints: content.mints + 1,
  }
}

const isMine = (content: CredentialRecord | undefined, turn: string): boolean =>
  content?.phase === 'InFlight' && content.intent?.turn === turn

/** Whether another object asked, or may have asked, for a credential with the same mark. */
const isTaken = (siblings: readonly CredentialRecord[], requestedExpiresAt: number): boolean =>
  siblings.some((record) => marksOf(record).includes(requestedExpiresAt))
