import type { CredentialRecord } from '../../api/credential-record.ts'
import type { RolloutRestart } from '../../api/rollout-restart.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ObservedSecret, ObservedWorkload } from '../observed.ts'
import { type WorkloadNews, withWorkload } from '../restart/with-workload.ts'
import type { ObservedCredential, ObservedRemote, Sent } from './observed-credential.ts'

/*
 * What an answer makes of what is known. Pure, because the model of the protocol learns by the same
 * functions as the operator: what a read makes stale is part of the protocol.
 */

type Observed = ObservedCredential

/** @param credential as the API server has it; undefined: it is gone, or another object by now */
export const learnObject = (
  observed: Observed,
  credential: ServiceAccountCredential | undefined,
): Observed => ({
  ...observed,
  credential: credential?.metadata.uid === observed.owner.uid ? credential : undefined,
  live: true,
})

/** A record that was read before the Secret was may have been overtaken: it has to be read after it. */
export const learnSecret = (observed: Observed, secret: ObservedSecret): Observed => ({
  ...observed,
  secret,
  record: { ...observed.record, live: false },
})

/** The answer to our own write of the Secret: what was decided on the record still stands. */
export const learnPublished = (
  observed: Observed,
  secret: Extract<ObservedSecret, { state: 'Present' }>,
  digest: string,
): Observed => {
  const { name, resourceVersion } = secret
  return { ...observed, secret, published: { name, resourceVersion, digest } }
}

/** What the issuer said before the record was read says nothing of what came with the record. */
export const learnRecord = (
  observed: Observed,
  { content, version }: Pick<Observed['record'], 'content' | 'version'>,
): Observed => ({
  ...(version === observed.record.version ? observed : overtaken(observed)),
  record: { live: true, content, version },
  remote: observed.remote && { ...observed.remote, live: false },
  sent: isSafe(content, observed.sent) ? undefined : observed.sent,
  published: stillPublished(observed, content),
})

/** What was written into the Secret is of the credential that was sealed then, and of no other. */
const stillPublished = (
  { record, published }: Observed,
  content: CredentialRecord | undefined,
): Observed['published'] =>
  content?.sealed !== undefined && content.sealed.id === record.content?.sealed?.id
    ? published
    : undefined

/** The answer to our own write of the record: nobody wrote in between. */
export const learnWritten = (
  observed: Observed,
  content: CredentialRecord,
  version: string,
): Observed => {
  const { sent, record } = observed
  const begins = content.phase === 'InFlight' && record.content?.phase !== 'InFlight'
  return {
    ...observed,
    record: { live: true, content, version },
    // Who claims looks at the others afterwards: one of two that claim at once sees the other.
    siblings: begins ? { ...observed.siblings, live: false } : observed.siblings,
    // What came of an earlier create says nothing of the one that is claimed now.
    sent: begins || isSafe(content, sent) ? undefined : sent,
    published: stillPublished(observed, content),
  }
}

export const learnRecordRemoved = (observed: Observed): Observed => ({
  ...observed,
  record: { live: true, content: undefined, version: undefined },
})

/** Somebody else wrote the record, or nobody knows whether we did: it has to be read again. */
export const learnConflict = (observed: Observed): Observed => ({
  ...overtaken(observed),
  record: { ...observed.record, live: false },
})

/**
 * What was read before somebody else wrote the record says nothing of after it: the Secret may have been written
 * with it, and the object may have been deleted and cleaned up after.
 */
const overtaken = (observed: Observed): Observed => ({
  ...observed,
  live: false,
  secret: unread(observed.secret),
})

const unread = (secret: ObservedSecret): ObservedSecret =>
  secret.state === 'Absent' ? { state: 'Absent', live: false } : { ...secret, live: undefined }

export const learnSiblings = (
  observed: Observed,
  records: readonly CredentialRecord[],
): Observed => ({ ...observed, siblings: { live: true, records } })

export const learnRemote = (
  observed: Observed,
  at: number,
  result: ObservedRemote['result'],
): Observed => ({ ...observed, remote: { at, live: true, result } })

/** @param serverTime epoch milliseconds */
export const learnServerTime = (observed: Observed, serverTime: number): Observed => ({
  ...observed,
  serverTime,
})

export const learnRehearsed = (observed: Observed): Observed => ({ ...observed, rehearsed: true })

/** What was listed before says nothing of what came of it. */
export const learnSent = (observed: Observed, sent: Sent): Observed => ({
  ...observed,
  sent,
  remote: observed.remote && { ...observed.remote, live: false },
})

/** The issuer has deleted it: what it listed before is true but for this one. */
export const learnRevoked = (observed: Observed, id: string): Observed => {
  const { remote, sent } = observed
  const isSent = sent !== undefined && 'facts' in sent && sent.facts.id === id
  return {
    ...observed,
    sent: isSent ? undefined : sent,
    remote: remote?.result.ok === true ? withoutCredential(remote, remote.result, id) : remote,
  }
}

export const learnWorkloads = (
  observed: Observed,
  workloads: readonly ObservedWorkload[],
): Observed => ({ ...observed, workloads })

/** @param news what came of the restart; that it was done, unless given */
export const learnRestarted = (
  observed: Observed,
  { kind, name }: RolloutRestart,
  news: Omit<WorkloadNews, 'kind' | 'name'> = { state: 'RollingOut' },
): Observed => ({
  ...observed,
  workloads: withWorkload(observed.workloads, { ...news, kind, name }),
})

const withoutCredential = (
  remote: ObservedRemote,
  result: Extract<ObservedRemote['result'], { ok: true }>,
  id: string,
): ObservedRemote => ({
  ...remote,
  result: { ...result, credentials: result.credentials.filter((each) => each.id !== id) },
})

/** Whether the record holds what was created: nothing of it has to be kept in memory any more. */
const isSafe = (record: CredentialRecord | undefined, sent: Sent | undefined): boolean =>
  sent?.kind === 'Created' &&
  (record?.sealed?.id === sent.facts.id || record?.current?.id === sent.facts.id)
