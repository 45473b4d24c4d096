import { describe, expect, test } from 'vitest'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { retryable, stalled, waiting } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import type { CredentialRest } from '../../../../src/plan/credential/credential-rest.ts'
import { describeCredential } from '../../../../src/plan/credential/describe-credential.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  observedCredential,
  remote,
} from '../../../kit/credential-gen.ts'
import { HOUR, intact, NOW } from '../../../kit/gen.ts'

type Status = ServiceAccountCredentialStatus

const LAPSED = NOW + LIFE
const NONE: CredentialSpecInput = { rotation: { policy: 'None' } }

const rested = (why: CredentialRest = 'Valid'): CredentialOutcome => ({
  kind: 'Rested',
  why,
  until: undefined,
})
const failed: CredentialOutcome = {
  kind: 'Failed',
  failure: retryable('IssuerUnavailable', 'it is away'),
}
const refused: CredentialOutcome = {
  kind: 'Refused',
  failure: stalled('NotGranted', 'ask for a grant'),
}
const lost: CredentialOutcome = {
  kind: 'Refused',
  failure: stalled('SecretLost', 'create a new object'),
}

type Seen = Partial<ObservedCredential> & {
  readonly now?: number
  readonly status?: Status
  readonly spec?: CredentialSpecInput
  readonly generation?: number
  readonly deleting?: boolean
  readonly minLifetime?: number
}

function described(outcome: CredentialOutcome, seen: Seen = {}): Status {
  const { now = NOW, status = issuedStatus(), spec = {}, generation = 1, ...over } = seen
  const { deleting = false, minLifetime = HOUR, ...more } = over
  const deletionTimestamp = formatTime(NOW)
  const metadata = { generation, ...(deleting && { deletionTimestamp }) }
  const object = credential({ metadata, spec, status })
  const observed = observedCredential({ credential: object, ...more })
  return describeCredential(
    observed,
    object,
    status,
    outcome,
    now,
    credentialSettings({ minLifetime }),
  )
}

/** `Ready=True/Issued` and so on, in the order that users see. */
const conditions = (status: Status): string =>
  (status.conditions ?? [])
    .map(({ type, status: value, reason }) => `${type}=${value}/${reason}`)
    .join(' ')

const message = (status: Status, type: string): string | undefined =>
  status.conditions?.find((condition) => condition.type === type)?.message

/** The observedGeneration of an object at generation 2 that was at 1. */
const generation = (outcome: CredentialOutcome): number | undefined =>
  described(outcome, { generation: 2 }).observedGeneration

const disabled = remote(undefined, { disabled: true })
const ended = issuedStatus(undefined, {
  credential: { id: 'cred-1', status: 'expired' },
})
const unlisted = issuedStatus(undefined, { credential: { id: 'cred-1' } })

describe('describeCredential()', () => {
  test.each<[string, CredentialOutcome, Seen, phase: string, conditions: string]>([
    ['nothing to do', rested(), {}, 'Active', 'Ready=True/Issued'],
    [
      'a later credential',
      rested(),
      { status: issuedStatus(undefined, { mints: 2 }) },
      'Active',
      'Ready=True/Rotated',
    ],
    [
      'an object that is new',
      rested('IssuerLoading'),
      { status: {} },
      'Pending',
      'Ready=False/Pending Reconciling=True/Pending',
    ],
    [
      'a rotation that fails while the credential is valid',
      failed,
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a refusal while the credential is valid: nothing stalls',
      refused,
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/NotGranted',
    ],
    [
      'a refusal where nothing is published',
      refused,
      { status: {} },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a first issue that fails',
      failed,
      { status: {} },
      'Pending',
      'Ready=False/IssuerUnavailable Reconciling=True/IssuerUnavailable',
    ],
    [
      'slots that are exhausted before the first issue',
      { kind: 'Refused', failure: stalled('SlotsExhausted', 'delete one') },
      { status: {} },
      'Pending',
      'Ready=False/SlotsExhausted Stalled=True/SlotsExhausted',
    ],
    [
      'what may be ours and cannot be proved: the credential works',
      { kind: 'Refused', failure: stalled('AmbiguousMint', 'delete cred-9') },
      {},
      'Active',
      'Ready=True/Issued RefreshFailing=True/AmbiguousMint',
    ],
    [
      'a service account that is disabled, whatever else is fine',
      rested(),
      { remote: disabled },
      'Pending',
      'Ready=False/ParentDisabled Stalled=True/ParentDisabled',
    ],
    [
      'a service account that is disabled while suspended',
      rested('Suspended'),
      { remote: disabled },
      'Pending',
      'Ready=False/ParentDisabled Stalled=True/ParentDisabled',
    ],
    [
      'a service account that is disabled, rather than of the limits that are reached',
      { kind: 'Refused', failure: waiting('RateLimited', 'wait', NOW + HOUR) },
      { remote: disabled },
      'Pending',
      'Ready=False/ParentDisabled Stalled=True/ParentDisabled',
    ],
    [
      'a lapse before a new one could be issued',
      failed,
      { now: LAPSED },
      'Pending',
      'Ready=False/Lapsed',
    ],
    [
      'clocks that disagree about whether it has expired',
      { kind: 'Refused', failure: waiting('ClockSkew', 'set the clocks right', LAPSED) },
      { now: LAPSED },
      'Pending',
      'Ready=False/ClockSkew',
    ],
    [
      'what the issuer has ended before its time',
      rested(),
      { status: ended },
      'Pending',
      'Ready=False/Lapsed',
    ],
    [
      'what the issuer does not list any more',
      failed,
      { status: unlisted },
      'Pending',
      'Ready=False/IssuerUnavailable',
    ],
    [
      'an end that the API server does not see yet',
      rested('Expiring'),
      { spec: NONE, now: LAPSED, serverTime: LAPSED - 1000 },
      'Active',
      'Ready=True/Issued',
    ],
    [
      'the end of policy None',
      { kind: 'Expired' },
      { spec: NONE, now: LAPSED },
      'Expired',
      'Ready=False/Expired Stalled=True/Expired Expired=True/Expired',
    ],
    ['suspension', rested('Suspended'), {}, 'Active', 'Ready=True/Suspended'],
    [
      'suspension before the first issue',
      rested('Suspended'),
      { status: {} },
      'Pending',
      'Ready=False/Suspended',
    ],
    [
      'the one credential of policy None that is lost',
      lost,
      { spec: NONE },
      'Pending',
      'Ready=False/SecretLost Stalled=True/SecretLost',
    ],
    [
      'a grant that was withdrawn, and the credential with it',
      refused,
      { status: { mints: 1 } },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a Secret that is gone',
      failed,
      { secret: { state: 'Absent', live: true } },
      'Pending',
      'Ready=False/IssuerUnavailable',
    ],
    [
      'a Secret that only the watch does not show',
      failed,
      { secret: { state: 'Absent', live: false } },
      'Active',
      'Ready=True/Issued RefreshFailing=True/IssuerUnavailable',
    ],
    [
      'a Secret that holds something else',
      failed,
      { secret: credentialSecret({ live: intact({ digest: 'else' }) }) },
      'Pending',
      'Ready=False/IssuerUnavailable',
    ],
    [
      'a Secret that is not ours any more',
      refused,
      { secret: credentialSecret({ ownerUid: 'somebody' }) },
      'Pending',
      'Ready=False/NotGranted Stalled=True/NotGranted',
    ],
    [
      'a life under the minimum',
      rested(),
      { minLifetime: 2 * LIFE },
      'Active',
      'Ready=True/Issued RefreshFailing=True/LifetimeTooShort',
    ],
    [
      'a life under the minimum that is not rotated',
      rested(),
      { minLifetime: 2 * LIFE, spec: NONE },
      'Active',
      'Ready=True/Issued',
    ],
    [
      'limits that are reached before the first issue',
      { kind: 'Delayed', until: NOW + HOUR },
      { status: {} },
      'Pending',
      'Ready=False/RateLimited Reconciling=True/RateLimited',
    ],
  ])('tells of %s', (_what, outcome, seen, phase, expected) => {
    const status = described(outcome, seen)
    expect([status.phase, conditions(status)]).toEqual([phase, expected])
  })

  test('says which credential is where, until when, and when another takes over', () => {
    const status = issuedStatus(undefined, { refreshAt: formatTime(NOW + HOUR) })
    expect(message(described(rested(), { status }), 'Ready')).toBe(
      'Credential cred-1 in Secret pipeline-credential is valid until 2026-06-05T16:00:00Z and will be rotated at 2026-06-01T13:00:00Z.',
    )
    expect(message(described(rested('Suspended'), { status }), 'Ready')).toContain(
      'spec.suspend holds back its rotation',
    )
  })

  test('says of a lapse what held up the next credential, and of the last one that it is the last', () => {
    expect(message(described(failed, { now: LAPSED }), 'Ready')).toBe(
      'The credential expired at 2026-06-05T16:00:00Z before a new one could be issued. it is away',
    )
    const end = described({ kind: 'Expired' }, { spec: NONE, now: LAPSED })
    expect(message(end, 'Expired')).toContain('Create a new object')
  })

  test('says of a disabled service account what the step said, if it spoke of that', () => {
    const failure = stalled('ParentDisabled', 'enable it')
    const status = described({ kind: 'Refused', failure }, { remote: disabled })
    expect(message(status, 'Ready')).toBe('enable it')
  })

  test('keeps a service account disabled until the issuer says otherwise, and then it is well again', () => {
    const before = described(rested(), { remote: disabled })
    const unknown = described(rested(), { status: before })
    expect(unknown).toEqual(before)
    const failure = retryable('IssuerUnavailable', 'it is away')
    const unanswered = { at: NOW, live: true, result: { ok: false, failure } } as const
    expect(described(rested(), { status: before, remote: unanswered })).toEqual(before)
    const healed = described(rested(), { status: before, remote: remote() })
    expect(conditions(healed)).toBe('Ready=True/Issued')
  })

  describe('while something is waited for', () => {
    const issuance = { reason: 'IssuerUnavailable', nextAttemptAt: formatTime(NOW + HOUR) }

    test('repeats the trouble that it told of', () => {
      const before = { ...described(failed), issuance }
      expect(described(rested('BackingOff'), { status: before })).toEqual(before)
      expect(described(rested('IssuerLoading'), { status: before })).toEqual(before)
    })

    test('lets what settles go on by itself, whatever had to be done before', () => {
      const before = described(refused, { status: {} })
      expect(conditions(before)).toContain('Stalled')
      const settling = described(rested('Settling'), { status: before })
      expect(conditions(settling)).toBe('Ready=False/NotGranted')
    })
  })

  describe('observedGeneration', () => {
    test('is behind while something is still to be done for the spec', () => {
      const waits = [failed, rested('BackingOff'), rested('IssuerLoading'), rested('Settling')]
      expect(waits.map(generation)).toEqual([1, 1, 1, 1])
      expect(generation({ kind: 'Secured', resourceVersion: '101' })).toBe(1)
      expect(conditions(described(failed, { generation: 2 }))).toContain('Reconciling=True')
    })

    test('is that of a spec which asks for nothing more, or which a person has to mend', () => {
      const facts = credentialFacts()
      const secret = { name: 'pipeline-credential', resourceVersion: '200', digest: 'new' }
      const served: CredentialOutcome[] = [
        rested(),
        rested('Suspended'),
        refused,
        { kind: 'Issued', why: 'FirstIssue', facts, secret },
        { kind: 'Restarted' },
      ]
      expect(served.map(generation)).toEqual([2, 2, 2, 2, 2])
    })
  })

  describe('of what is being deleted', () => {
    const was = described(rested())

    test('says nothing more while its credential works', () => {
      const deleting = { status: was, deleting: true }
      expect(described(rested('Deleting'), deleting)).toBe(was)
      expect(described(rested('Gone'), deleting)).toBe(was)
      expect(described({ kind: 'Released' }, { ...deleting, now: LAPSED })).toBe(was)
    })

    test('says that what it had has ended', () => {
      const { credential: _revoked, ...status } = was
      const after = described(rested('Deleting'), { status, deleting: true })
      expect(conditions(after)).toBe('Ready=False/Pending')
      expect(message(after, 'Ready')).toContain('is being deleted')
      expect(described(rested('Deleting'), { status: after, deleting: true })).toBe(after)
    })
  })
})
