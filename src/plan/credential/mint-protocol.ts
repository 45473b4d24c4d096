import type { CredentialRecord } from '../../api/credential-record.ts'
import { CLOCK_SLACK } from '../clock-slack.ts'
import { awaitedUntil } from './awaited-until.ts'
import { backingOff } from './backing-off.ts'
import type { CredentialCheck } from './credential-check.ts'
import { givenUp } from './given-up.ts'
import { intentSettledAt } from './intent-settled.ts'
import { isBuiltIn } from './is-built-in.ts'
import { isMine } from './is-mine.ts'
import { listed } from './listed.ts'
import { marksOf } from './marks-of.ts'
import { orphans } from './orphans.ts'
import { slotsExhausted } from './slots.ts'
import { withRecord } from './with-record.ts'

/*
 * What is done about a mint that is under way: docs/design/once-only-secrets.md. Each of these speaks up in one
 * phase of the record; what begins a mint is start-mint.ts.
 */

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
    if (!siblings.live && !isBuiltIn(observed)) return { step: 'ReadSiblings' }
    const isLate =
      (!isBuiltIn(observed) && isTaken(siblings.records, intent.requestedExpiresAt)) ||
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
    case 'Unfit': {
      const { id, expiresAt } = sent.facts
      const unfit = { id, expiresAt, retireAt: now, unpublished: true } as const
      const previous = [...content.previous, unfit]
      // It counts: what is never published must not be asked for without end.
      const mints = content.mints + 1
      return withRecord(observed, 'Forget', { ...unclaimed, previous, mints })
    }
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
  const { intent } = content
  const { ours, awaited } = orphans(observed, [intent], found.credentials)
  const [orphan] = ours
  if (orphan !== undefined) return { step: 'Revoke', id: orphan.id, why: 'Orphan' }
  const until = awaitedUntil(awaited, now, settled, settings)
  if (until !== undefined) return { step: 'Rest', why: 'Settling', until }
  return withRecord(observed, 'Abandon', givenUp(content, intent, now), 'Wipe')
}

/** Whether another object asked, or may have asked, for a credential with the same mark. */
const isTaken = (siblings: readonly CredentialRecord[], requestedExpiresAt: number): boolean =>
  siblings.some((record) => marksOf(record).includes(requestedExpiresAt))
