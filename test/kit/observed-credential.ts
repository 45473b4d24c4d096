import type { CredentialRecord } from '../../src/api/credential-record.ts'
import { REVOKE_FINALIZER } from '../../src/api/group.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import { formatTime } from '../../src/api/time.ts'
import type { CredentialStep } from '../../src/plan/credential/credential-step.ts'
import type { ObservedCredential, Sent } from '../../src/plan/credential/observed-credential.ts'
import { planCredential } from '../../src/plan/credential/plan-credential.ts'
import {
  credential,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  observedCredential,
  remote,
  remoteCredential,
} from './credential-gen.ts'
import { HOUR, intact, MINUTE, NOW } from './gen.ts'

/** What decisions about a ServiceAccountCredential are tested with, beside the builders of credential-gen.ts. */

/** By then the credential of credentialFacts() is due for its rotation: 66 % of LIFE. */
export const DUE: number = NOW + 66 * HOUR

/** What the intent of a mint at NOW asks for. */
export const MARK: number = NOW + LIFE - MINUTE / 2

export type Intent = NonNullable<CredentialRecord['intent']>

export const intent = (over: Partial<Intent> = {}): Intent => ({
  turn: 'turn-1',
  requestedExpiresAt: MARK,
  requestedLifetime: LIFE,
  startedAt: NOW,
  knownIds: [],
  why: 'FirstIssue',
  ...over,
})

/** What was created for the intent. */
export const created = credentialFacts({ id: 'cred-2', createdAt: NOW, expiresAt: MARK })

export const inFlight = (over: Partial<CredentialRecord> = {}): CredentialRecord => {
  const { current: _current, published: _published, ...rest } = credentialRecord()
  return { ...rest, phase: 'InFlight', intent: intent(), createdBy: 'mintlet', mints: 0, ...over }
}

export const sealedRecord = (over: Partial<CredentialRecord> = {}): CredentialRecord => ({
  ...inFlight(),
  phase: 'Sealed',
  sealed: created,
  ...over,
})

export const abandoned = (over: Partial<CredentialRecord> = {}): CredentialRecord => ({
  ...inFlight(),
  phase: 'Abandoning',
  ...over,
})

/** A record at rest that has nothing at the issuer. */
export const emptyRecord = (over: Partial<CredentialRecord> = {}): CredentialRecord => {
  const { intent: _intent, ...rest } = inFlight()
  return { ...rest, phase: 'Idle', ...over }
}

/** Of another object for the same service account; with one credential, cred-9, unless `over` says otherwise. */
export const sibling = (over: Partial<CredentialRecord> = {}): CredentialRecord =>
  credentialRecord({
    owner: { namespace: 'etl', name: 'other', uid: 'uid-of-other' },
    current: credentialFacts({ id: 'cred-9' }),
    ...over,
  })

/** What came of a create that was given up, and that nobody has an eye on. */
export const orphan = (over: Partial<RemoteCredential> = {}): RemoteCredential =>
  remoteCredential({ id: 'cred-2', createdBy: 'mintlet', expiresAt: MARK, ...over })

export const sent = (kind: Sent['kind'], turn = 'turn-1'): Sent => {
  if (kind === 'Created') return { kind, turn, facts: created }
  const failure = {
    ending: 'Retryable',
    reason: 'IssuerUnavailable',
    message: 'try again later',
  } as const
  if (kind === 'Unfit') return { kind, turn, facts: created, failure }
  return { kind, turn, failure }
}

/** The object as it is when a mint may begin: with our finalizer. */
export const held = (options: Parameters<typeof credential>[0] = {}): ServiceAccountCredential =>
  credential({ ...options, metadata: { finalizers: [REVOKE_FINALIZER], ...options.metadata } })

/** held(), on its way out since `at`. */
export const deleting = (
  options: Parameters<typeof credential>[0] = {},
  at = NOW,
): ServiceAccountCredential =>
  held({ ...options, metadata: { deletionTimestamp: formatTime(at), ...options.metadata } })

/** Everything that a turn may read live has been read, and the issuer's list has what the record names. */
export const seenLive = (
  over: Parameters<typeof observedCredential>[0] = {},
): ObservedCredential => {
  const seen = observedCredential({
    credential: held({ status: issuedStatus() }),
    remote: remote(),
    ...over,
  })
  const { secret } = seen
  return {
    ...seen,
    live: true,
    record: { ...seen.record, live: true },
    siblings: { ...seen.siblings, live: true },
    rehearsed: true,
    secret:
      secret.state === 'Absent'
        ? { ...secret, live: true }
        : { ...secret, live: secret.live ?? intact() },
  }
}

/** seenLive() before anything was issued: a first mint may begin. */
export const readyToMint = (
  over: Parameters<typeof observedCredential>[0] = {},
): ObservedCredential =>
  seenLive({
    credential: held(),
    secret: { state: 'Absent', live: true },
    record: { live: true, content: undefined, version: undefined },
    remote: remote([]),
    ...over,
  })

/** The Secret of credential() with a change that a live read shows. */
export const editedSecret = (): ObservedCredential['secret'] =>
  credentialSecret({ resourceVersion: '101', live: intact({ digest: 'somebody-elses' }) })

/** planCredential() with the usual settings. */
export const planned = (seen: ObservedCredential, now = NOW): CredentialStep =>
  planCredential(seen, now, credentialSettings())

/** What a step writes into the record, or undefined. */
export const written = (step: CredentialStep | undefined): CredentialRecord | undefined =>
  step?.step === 'WriteRecord' ? step.record : undefined

/** Step and reason, as a trace shows it: `WriteRecord Claim`, `Refuse NotGranted`. */
export const shown = (step: CredentialStep | undefined): string => {
  if (step === undefined) return 'nothing'
  if ('failure' in step) return `${step.step} ${step.failure.reason}`
  return 'why' in step ? `${step.step} ${step.why}` : step.step
}
