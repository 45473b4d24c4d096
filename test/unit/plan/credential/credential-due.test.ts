import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../../src/api/group.ts'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import {
  credentialDue,
  issuedLast,
  revokedElsewhere,
  rotationRequested,
  secretLost,
} from '../../../../src/plan/credential/credential-due.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  credential,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, intact, MINUTE, NOW } from '../../../kit/gen.ts'
import { DUE, editedSecret, emptyRecord, seenLive } from '../../../kit/observed-credential.ts'

const due = (seen: ObservedCredential, now = NOW + HOUR): ReturnType<typeof credentialDue> =>
  credentialDue(seen, now, credentialSettings())

const asking = (
  value: string,
  status: ServiceAccountCredentialStatus = issuedStatus(),
): ObservedCredential =>
  observedCredential({
    credential: credential({
      status,
      metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: value } },
    }),
  })

const none = (status: ServiceAccountCredentialStatus = issuedStatus()): ObservedCredential =>
  observedCredential({
    credential: credential({ status, spec: { rotation: { policy: 'None' } } }),
  })

describe('credentialDue()', () => {
  test('is nothing while the credential is fine', () => {
    expect(due(observedCredential())).toBe(undefined)
    expect(due(seenLive())).toBe(undefined)
  })

  test('is the first issue where there is none', () => {
    expect(due(newCredential())).toBe('FirstIssue')
    const never = credential({ status: {} })
    expect(due(observedCredential({ credential: never, content: emptyRecord() }))).toBe(
      'FirstIssue',
    )
  })

  test('is a loss where there was one, so that the loop guard counts it', () => {
    expect(due(observedCredential({ content: emptyRecord({ mints: 1 }) }))).toBe('SecretLost')
  })

  test('is the rotation from 66 % of the life on, by the clock of this process', () => {
    expect(due(observedCredential(), DUE - 1)).toBe(undefined)
    expect(due(observedCredential(), DUE)).toBe('NearExpiry')
    for (const createdAt of [NOW - 10 * MINUTE, NOW + 10 * MINUTE]) {
      const current = credentialFacts({ createdAt, askedAt: NOW })
      const seen = observedCredential({ content: credentialRecord({ current }) })
      expect(due(seen, DUE - 1)).toBe(undefined)
      expect(due(seen, DUE)).toBe('NearExpiry')
    }
  })

  test('is no loop for a short life at an issuer whose clock is ten minutes behind', () => {
    const life = 4 * MINUTE
    const current = credentialFacts({
      createdAt: NOW - 10 * MINUTE,
      askedAt: NOW,
      expiresAt: NOW + life,
    })
    const seen = observedCredential({ content: credentialRecord({ current }) })
    expect(due(seen, NOW + 1)).toBe(undefined)
    expect(due(seen, NOW + 0.66 * life)).toBe('NearExpiry')
  })

  test('is lapsed from the expiry on', () => {
    expect(due(observedCredential(), NOW + LIFE)).toBe('Lapsed')
  })

  test('is what somebody else did only once a live read has shown it', () => {
    const absent = { state: 'Absent' } as const
    expect(due(observedCredential({ secret: { ...absent, live: false } }))).toBe(undefined)
    expect(due(observedCredential({ secret: { ...absent, live: true } }))).toBe('SecretLost')
    expect(due(observedCredential({ secret: editedSecret() }))).toBe('SecretEdited')
    const gone = remote([])
    expect(due(observedCredential({ remote: { ...gone, live: false } }))).toBe(undefined)
    expect(due(observedCredential({ remote: gone }))).toBe('RevokedElsewhere')
  })

  test('is a request once', () => {
    expect(due(asking('now'))).toBe('Requested')
    expect(due(asking('now', issuedStatus(undefined, { lastHandledRefresh: 'now' })))).toBe(
      undefined,
    )
    expect(due(asking(''))).toBe(undefined)
  })

  test('is for policy None the first issue, and nothing ever after', () => {
    const first = newCredential({ spec: { rotation: { policy: 'None' } } })
    expect(due(first)).toBe('FirstIssue')
    for (const now of [NOW, DUE, NOW + 2 * LIFE]) expect(due(none(), now)).toBe(undefined)
    const lost = { ...none(), secret: editedSecret() }
    expect(due(lost)).toBe(undefined)
  })

  test('is for policy None nothing after a loss, whether the record or status tells of the one there was', () => {
    const told = none()
    const record = { ...told.record, content: emptyRecord({ mints: 0 }) }
    expect(due({ ...told, record })).toBe(undefined)
    const wiped = none({})
    expect(due({ ...wiped, record: { ...record, content: emptyRecord({ mints: 1 }) } })).toBe(
      undefined,
    )
    expect(due({ ...wiped, record })).toBe('FirstIssue')
  })
})

const isLost = (
  live: ReturnType<typeof intact> | undefined,
  ownerUid = 'uid-of-pipeline',
): boolean => secretLost(observedCredential({ secret: credentialSecret({ live, ownerUid }) }))

describe('secretLost()', () => {
  test('goes by the data as a live read shows it', () => {
    expect(isLost(undefined)).toBe(false)
    expect(isLost(intact())).toBe(false)
    expect(isLost(intact({ digest: 'else' }))).toBe(true)
  })

  test('says nothing of a Secret that is not ours, or where nothing was published', () => {
    expect(isLost(intact({ digest: 'else' }), 'uid-of-other')).toBe(false)
    const { published: _published, ...content } = credentialRecord()
    expect(secretLost(observedCredential({ content, secret: editedSecret() }))).toBe(false)
  })

  test('takes what the record tells for ours before status does', () => {
    const status = issuedStatus(undefined, { secretDigest: 'of-the-one-before' })
    const secret = credentialSecret({ live: intact() })
    expect(secretLost(observedCredential({ credential: credential({ status }), secret }))).toBe(
      false,
    )
  })
})

const isRevoked = (credentials: ReturnType<typeof remoteCredential>[], now = NOW + HOUR): boolean =>
  revokedElsewhere(seenLive({ remote: remote(credentials) }), now, credentialSettings())

describe('revokedElsewhere()', () => {
  test('is what a live list does not have any more, or has as expired', () => {
    expect(isRevoked([remoteCredential()])).toBe(false)
    expect(isRevoked([])).toBe(true)
    expect(isRevoked([remoteCredential({ status: 'expired' })])).toBe(true)
  })

  test('is not what has another expiry: the same id may be of somebody else', () => {
    expect(isRevoked([remoteCredential({ expiresAt: NOW + 2 * LIFE })])).toBe(true)
  })

  test('waits for a list that may be behind, by the clock of this process', () => {
    expect(isRevoked([], NOW + 2 * MINUTE - 1)).toBe(false)
    expect(isRevoked([], NOW + 2 * MINUTE)).toBe(true)
    const current = credentialFacts({ createdAt: NOW - 10 * MINUTE, askedAt: NOW })
    const seen = seenLive({ content: credentialRecord({ current }), remote: remote([]) })
    expect(revokedElsewhere(seen, NOW + MINUTE, credentialSettings())).toBe(false)
  })

  test('is nothing where the list could not be read', () => {
    const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
    const seen = seenLive({ remote: { at: NOW, live: true, result: { ok: false, failure } } })
    expect(revokedElsewhere(seen, NOW + HOUR, credentialSettings())).toBe(false)
  })
})

describe('rotationRequested()', () => {
  test('is as much of the value as status can keep', () => {
    expect(rotationRequested(asking('x'.repeat(5000)))).toBe('x'.repeat(1024))
    expect(rotationRequested(newCredential())).toBe(undefined)
  })
})

describe('issuedLast()', () => {
  test('is by the clock of this process, and by status where no record tells', () => {
    const current = credentialFacts({ createdAt: NOW + 10 * MINUTE, askedAt: NOW })
    expect(issuedLast(observedCredential({ content: credentialRecord({ current }) }))).toBe(NOW)
    expect(issuedLast(observedCredential({ content: undefined }))).toBe(NOW)
    expect(issuedLast(newCredential())).toBe(undefined)
  })
})
