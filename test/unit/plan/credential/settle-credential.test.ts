import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../../src/api/group.ts'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { retryable, stalled } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  type SettledCredential,
  settleCredential,
} from '../../../../src/plan/credential/settle-credential.ts'
import type { MintReason } from '../../../../src/plan/mint-reason.ts'
import {
  type CredentialOptions,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

const LATER = NOW + 10 * MINUTE
const secret = { name: 'pipeline-credential', resourceVersion: '200', digest: 'new-digest' }
const rested: CredentialOutcome = { kind: 'Rested', why: 'Valid', until: undefined }
const failed: CredentialOutcome = {
  kind: 'Failed',
  failure: retryable('IssuerUnavailable', 'it is away'),
}

const issued = (
  id = 'cred-1',
  why: MintReason = 'FirstIssue',
  createdAt = NOW,
): CredentialOutcome => ({
  kind: 'Issued',
  why,
  facts: credentialFacts({ id, createdAt, expiresAt: createdAt + LIFE }),
  secret,
})

const settled = (
  seen: ObservedCredential,
  outcome: CredentialOutcome,
  now = NOW,
): SettledCredential => settleCredential(seen, outcome, now, credentialSettings(), 0)

/** An object that has been issued a credential, with a record like this. */
const having = (
  content: CredentialRecord | undefined,
  options: CredentialOptions = {},
): ObservedCredential =>
  observedCredential({ content, credential: credential({ status: issuedStatus(), ...options }) })

const followed = (
  seen: ObservedCredential,
  status: ServiceAccountCredentialStatus,
): ObservedCredential => ({
  ...seen,
  credential: seen.credential && { ...seen.credential, status },
})

describe('settleCredential() after an issue', () => {
  test('tells everything of the credential but its secret', () => {
    const { status } = settled(newCredential(), issued())
    expect(status).toMatchObject({
      phase: 'Active',
      secretName: 'pipeline-credential',
      secretResourceVersion: '200',
      secretDigest: 'new-digest',
      credential: {
        id: 'cred-1',
        uid: 'uid-of-cred-1',
        status: 'active',
        createdBy: 'mintlet',
        createdAt: formatTime(NOW),
        expiresAt: formatTime(NOW + LIFE),
        selfLink: '/credentials/cred-1',
      },
      issuedAt: formatTime(NOW),
      expiresAt: formatTime(NOW + LIFE),
      refreshAt: formatTime(NOW + 66 * HOUR),
      mints: 1,
    })
  })

  test('shows what was asked for beside what was granted', () => {
    const facts = credentialFacts({ requestedLifetime: 200 * HOUR })
    const { status } = settled(newCredential(), {
      kind: 'Issued',
      why: 'FirstIssue',
      facts,
      secret,
    })
    expect([status.requestedLifetime, status.grantedLifetime]).toEqual(['200h', '100h'])
  })

  test('counts each credential once, however often it is told', () => {
    const first = settled(observedCredential({ credential: credential() }), issued())
    const again = settled(followed(observedCredential(), first.status), issued())
    expect([first.status.mints, again.status.mints]).toEqual([1, 1])
    expect(again.notices).toEqual([])
    const next = settled(
      followed(observedCredential(), first.status),
      issued('cred-2', 'NearExpiry'),
    )
    expect(next.status.mints).toBe(2)
  })

  test('tells what another process has published and could not tell', () => {
    const content = credentialRecord({ current: credentialFacts({ id: 'cred-2' }), mints: 2 })
    const { status } = settled(having(content), rested)
    expect(status).toMatchObject({ mints: 2, credential: { id: 'cred-2' } })
  })

  test('counts as the record does, whatever became of status meanwhile', () => {
    const seen = having(credentialRecord({ mints: 7 }))
    expect(settled(seen, rested).status.mints).toBe(7)
  })

  test('marks a request for a rotation as served', () => {
    const annotations = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
    const seen = having(credentialRecord(), { metadata: { annotations }, status: issuedStatus() })
    expect(settled(seen, rested).status.lastHandledRefresh).toBe(undefined)
    const { status } = settled(seen, issued('cred-2', 'Requested'))
    expect(status.lastHandledRefresh).toBe('now')
  })

  test('says Issued once, then Rotated', () => {
    const first = settled(newCredential(), issued())
    expect(first.notices).toMatchObject([{ type: 'Normal', reason: 'Issued' }])
    const later = settled(observedCredential(), issued('cred-2', 'NearExpiry'))
    expect(later.notices).toMatchObject([{ type: 'Normal', reason: 'Rotated' }])
    expect(later.status.conditions).toMatchObject([{ type: 'Ready', reason: 'Rotated' }])
  })
})

describe('settleCredential() of what the record holds', () => {
  test('shows the credentials that are still to be retired', () => {
    const previous = [{ id: 'cred-0', expiresAt: NOW + 2 * HOUR, retireAt: NOW + HOUR }]
    const { status } = settled(having(credentialRecord({ previous })), rested)
    expect(status.previous).toEqual([
      { id: 'cred-0', expiresAt: formatTime(NOW + 2 * HOUR), retireAt: formatTime(NOW + HOUR) },
    ])
    const after = settled(followed(having(credentialRecord()), status), rested)
    expect(after.status).not.toHaveProperty('previous')
    expect(after.notices).toMatchObject([{ type: 'Normal', reason: 'Rotated' }])
    expect(after.notices[0]?.message).toContain('cred-0')
  })

  test('shows a mint until it is complete', () => {
    const intent = {
      turn: 'turn-0',
      requestedExpiresAt: NOW + LIFE,
      requestedLifetime: LIFE,
      startedAt: NOW,
      knownIds: [],
      why: 'NearExpiry',
    }
    const { status } = settled(having(credentialRecord({ phase: 'InFlight', intent })), failed)
    expect(status.mint).toEqual({
      phase: 'InFlight',
      requestedExpiresAt: formatTime(NOW + LIFE),
      startedAt: formatTime(NOW),
    })
    const after = settled(followed(having(credentialRecord()), status), rested)
    expect(after.status).not.toHaveProperty('mint')
  })

  test('keeps what status says where there is no record', () => {
    const previous = [{ id: 'cred-0', retireAt: formatTime(NOW + HOUR) }]
    const before = issuedStatus(undefined, { previous, refreshAt: formatTime(NOW + 66 * HOUR) })
    const { status } = settled(having(undefined, { status: before }), rested)
    expect(status).toMatchObject(before)
    expect(status.conditions).toMatchObject([{ type: 'Ready', status: 'True' }])
  })

  test('speaks no more of a credential that was revoked, but remembers that there was one', () => {
    const { current: _current, published: _published, ...rest } = credentialRecord()
    const failure = stalled('NotGranted', 'no grant covers this any more')
    const { status } = settled(having(rest), { kind: 'Refused', failure })
    expect(status).toMatchObject({ phase: 'Pending', mints: 1, issuedAt: formatTime(NOW) })
    for (const field of ['credential', 'expiresAt', 'refreshAt', 'grantedLifetime']) {
      expect(status).not.toHaveProperty(field)
    }
  })

  test('still speaks of one that has expired, also when the record has forgotten it', () => {
    const { current: _current, ...rest } = credentialRecord()
    const { status } = settled(having(rest), failed, NOW + LIFE)
    expect(status).toMatchObject({ credential: { id: 'cred-1' } })
    expect(status.conditions).toMatchObject([{ type: 'Ready', reason: 'Lapsed' }])
  })

  test('follows a policy that has changed', () => {
    const policy = { policy: 'BeforeExpiry', atPercent: 80 } as const
    const sooner = settled(having(credentialRecord(), { spec: { rotation: policy } }), rested)
    expect(sooner.status.refreshAt).toBe(formatTime(NOW + 80 * HOUR))
    const seen = having(credentialRecord(), { spec: { rotation: { policy: 'None' } } })
    const never = settled(followed(seen, sooner.status), rested)
    expect(never.status).not.toHaveProperty('refreshAt')
  })

  test('remembers the version of a Secret that was mended', () => {
    const { status } = settled(observedCredential(), { kind: 'Secured', resourceVersion: '300' })
    expect(status.secretResourceVersion).toBe('300')
  })
})

describe('settleCredential() of what the issuer says', () => {
  test('shows that it has ended the credential, and when it said so', () => {
    const ended = remote([remoteCredential({ status: 'expired' })], {}, LATER)
    const { status } = settled(observedCredential({ remote: ended }), rested, LATER)
    expect(status).toMatchObject({
      credential: { status: 'expired' },
      checkedAt: formatTime(LATER),
      phase: 'Pending',
    })
  })

  test('believes that it has none any more only once its list cannot be behind', () => {
    const soon = settled(observedCredential({ remote: remote([], {}, NOW + MINUTE) }), rested)
    expect(soon.status).toMatchObject({ phase: 'Active', credential: { status: 'active' } })
    const late = settled(observedCredential({ remote: remote([], {}, LATER) }), rested, LATER)
    expect(late.status.phase).toBe('Pending')
    expect(late.status.credential).not.toHaveProperty('status')
    const unasked = settled(followed(observedCredential(), late.status), rested, LATER)
    expect(unasked.status).toEqual(late.status)
    const seen = observedCredential({ remote: remote(undefined, {}, LATER) })
    expect(settled(followed(seen, late.status), rested, LATER).status.phase).toBe('Active')
  })
})

describe('settleCredential() warns', () => {
  test('of a trouble when it begins, and not again', () => {
    const first = settled(observedCredential(), failed)
    expect(first.notices).toMatchObject([{ type: 'Warning', reason: 'IssuerUnavailable' }])
    expect(settled(followed(observedCredential(), first.status), failed).notices).toEqual([])
  })

  test('of a service account that was disabled', () => {
    const seen = observedCredential({ remote: remote(undefined, { disabled: true }) })
    const first = settled(seen, rested)
    expect(first.notices).toMatchObject([{ type: 'Warning', reason: 'ParentDisabled' }])
    expect(settled(followed(seen, first.status), rested).notices).toEqual([])
  })
})

describe('settleCredential() at the end', () => {
  const SECURED = { kind: 'Secured', resourceVersion: '300' } as const
  const once = { spec: { rotation: { policy: 'None' } } } as const
  const END = NOW + LIFE
  const seen = having(credentialRecord({ slots: 1 }), { ...once, status: issuedStatus() })
  const end = settled(seen, { kind: 'Expired' }, END)

  test('tells of it once, and comes back for nothing but its Secret', () => {
    expect([end.status.phase, end.next?.at]).toEqual(['Expired', END + SECOND])
    const without = { ...seen, secret: { state: 'Absent', live: false } } as const
    expect(settled(without, { kind: 'Expired' }, END).next).toBeUndefined()
    const labelled = settled(followed(seen, end.status), SECURED, END + SECOND)
    expect(labelled.next).toBeUndefined()
    expect(end.notices).toMatchObject([{ type: 'Normal', reason: 'Expired' }])
    expect(settled(followed(seen, end.status), { kind: 'Expired' }, END).notices).toEqual([])
  })

  test.each<[string, CredentialOutcome]>([
    ['rests', { kind: 'Rested', why: 'Expired', until: undefined }],
    ['cannot be revoked', failed],
    ['is told of another credential', issued('cred-2')],
    ['has its Secret mended', { kind: 'Secured', resourceVersion: '300' }],
  ])('stays as it is, whatever comes: it %s', (_what, outcome) => {
    const after = settled(followed(seen, end.status), outcome, END + HOUR)
    expect(after.status).toBe(end.status)
    expect(after.notices).toEqual([])
  })

  test('still tells of a last use that is reported late', () => {
    const used = remoteCredential({ status: 'expired', lastUsedAt: END - MINUTE })
    const late = { ...seen, remote: remote([used], {}, END + MINUTE) }
    const { status } = settled(followed(late, end.status), rested, END + MINUTE)
    const { lastUsedAt, checkedAt, ...rest } = status
    expect([lastUsedAt, checkedAt]).toEqual([formatTime(END - MINUTE), formatTime(END + MINUTE)])
    expect(rest).toEqual(end.status)
  })
})

test('settleCredential() needs an object', () => {
  const gone = observedCredential({ credential: undefined })
  expect(() => settled(gone, rested)).toThrow(TypeError)
})
