import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../../src/api/group.ts'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { backingOff } from '../../../../src/plan/credential/backing-off.ts'
import {
  issuerMissing,
  mintLoop,
  neverAgain,
  notGranted,
  requestedTooSoon,
  secretTargetRefused,
  specInvalid,
  suspended,
} from '../../../../src/plan/credential/checks-credential.ts'
import type { CredentialCheck } from '../../../../src/plan/credential/credential-check.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialIssuer,
  credentialRecord,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, observedIssuer, SECOND } from '../../../kit/gen.ts'
import {
  DUE,
  editedSecret,
  emptyRecord,
  planned,
  seenLive,
  shown,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const at = (check: CredentialCheck, seen: ObservedCredential, now = NOW): string =>
  shown(check(seen, now, settings))

const with_ = (spec: CredentialSpecInput): ObservedCredential => newCredential({ spec })

const NONE: CredentialSpecInput = { rotation: { policy: 'None' } }

const asked = { annotations: { [REFRESH_REQUESTED_ANNOTATION]: 'now' } }

const withNone = (
  over: Parameters<typeof observedCredential>[0] = {},
  metadata = {},
): ObservedCredential =>
  seenLive({
    credential: credential({ spec: NONE, status: issuedStatus(), metadata }),
    ...over,
  })

const lostOne = (
  over: Parameters<typeof credentialFacts>[0] = {},
  issuance?: ServiceAccountCredentialStatus['issuance'],
): ObservedCredential =>
  seenLive({
    secret: editedSecret(),
    content: credentialRecord({ current: credentialFacts({ askedAt: NOW, ...over }) }),
    credential: credential({ status: issuedStatus(undefined, issuance && { issuance }) }),
  })

/** Of an object with this spec that holds its credential. */
const holding = (
  spec: CredentialSpecInput,
  over: Parameters<typeof seenLive>[0] = {},
): ObservedCredential =>
  seenLive({ credential: credential({ spec, status: issuedStatus() }), ...over })

describe('specInvalid()', () => {
  test('says what the schema refuses', () => {
    expect(at(specInvalid, with_({ serviceAccount: '' }))).toBe('Refuse InvalidSpec')
    expect(at(specInvalid, newCredential())).toBe('nothing')
  })
})

describe('secretTargetRefused()', () => {
  test('refuses types and keys that other controllers act on', () => {
    expect(at(secretTargetRefused, with_({ secret: { type: 'helm.sh/release.v1' } }))).toBe(
      'Refuse SecretTypeRefused',
    )
    const labels = { 'argocd.argoproj.io/instance': 'x' }
    expect(at(secretTargetRefused, with_({ secret: { labels } }))).toBe('Refuse InvalidSpec')
    const allowed = credentialSettings({ allowedSecretMetadata: ['argocd.argoproj.io/'] })
    expect(secretTargetRefused(with_({ secret: { labels } }), NOW, allowed)).toBe(undefined)
    expect(at(secretTargetRefused, newCredential())).toBe('nothing')
  })
})

describe('issuerMissing()', () => {
  test('says which issuer there is not, cannot be read, or keeps no credentials', () => {
    const seen = newCredential()
    const unreadable = { ...credentialIssuer(), spec: { valid: false, message: 'wrong' } } as const
    expect(at(issuerMissing, { ...seen, issuer: undefined })).toBe('Refuse IssuerNotFound')
    expect(at(issuerMissing, { ...seen, issuer: unreadable })).toBe('Refuse IssuerNotFound')
    const google = observedIssuer({ spec: { google: { auth: { ambient: {} } } } })
    expect(at(issuerMissing, { ...seen, issuer: google })).toBe('Refuse InvalidSpec')
    expect(JSON.stringify(issuerMissing({ ...seen, issuer: google }, NOW, settings))).toContain(
      'keeps no client credentials: use an issuer of type local or k0rdent',
    )
    expect(at(issuerMissing, { ...seen, issuer: observedIssuer() })).toBe('nothing')
    expect(at(issuerMissing, seen)).toBe('nothing')
  })
})

describe('suspended()', () => {
  test('holds back a mint that is due, and nothing else', () => {
    expect(at(suspended, with_({ suspend: true }))).toBe('Rest Suspended')
    expect(at(suspended, newCredential())).toBe('nothing')
    const of = credential({ spec: { suspend: true }, status: issuedStatus() })
    expect(shown(planned(seenLive({ credential: of }), DUE + HOUR))).not.toContain('Claim')
    const deleted = { ...of, metadata: { ...of.metadata, deletionTimestamp: formatTime(NOW) } }
    expect(shown(planned(seenLive({ credential: deleted })))).toBe('Revoke Deleted')
  })
})

describe('backingOff()', () => {
  const until = NOW + MINUTE
  const failing = (
    over: NonNullable<ServiceAccountCredentialStatus['issuance']> = {},
  ): ObservedCredential =>
    newCredential({
      status: {
        issuance: {
          attempts: 2,
          lastFailureAt: formatTime(NOW - SECOND),
          nextAttemptAt: formatTime(until),
          observedGeneration: 1,
          issuerGeneration: 1,
          ...over,
        },
      },
    })

  test('waits until the time that status tells', () => {
    expect(backingOff(failing(), NOW, settings)).toEqual({
      step: 'Rest',
      why: 'BackingOff',
      until,
    })
    expect(at(backingOff, failing(), until)).toBe('nothing')
    expect(at(backingOff, newCredential())).toBe('nothing')
  })

  test('ends when the object, its issuer or the clock is another one', () => {
    expect(at(backingOff, failing({ observedGeneration: 0 }))).toBe('nothing')
    expect(at(backingOff, failing({ issuerGeneration: 2 }))).toBe('nothing')
    expect(at(backingOff, failing({ lastFailureAt: formatTime(NOW + HOUR) }))).toBe('nothing')
    const ready = { ...credentialIssuer(), readySince: NOW }
    expect(at(backingOff, { ...failing(), issuer: ready })).toBe('nothing')
  })
})

const refusalOf = (seen: ObservedCredential): string =>
  JSON.stringify(neverAgain(seen, NOW, settings))

describe('neverAgain()', () => {
  test('gives no second one, whether the record or status tells of the first', () => {
    expect(at(neverAgain, withNone({ content: emptyRecord({ mints: 0 }) }))).toBe(
      'Refuse SecretLost',
    )
    const wiped = credential({ spec: NONE })
    expect(
      at(neverAgain, withNone({ credential: wiped, content: emptyRecord({ mints: 1 }) })),
    ).toBe('Refuse SecretLost')
  })

  test('looks at the record before it says so', () => {
    const seen = withNone({ content: emptyRecord() })
    expect(at(neverAgain, { ...seen, record: { ...seen.record, live: false } })).toBe('ReadRecord')
  })

  test('says whether the credential is lost, or what tells of it', () => {
    expect(refusalOf(withNone({ content: emptyRecord() }))).toContain(
      'is lost, and rotation.policy',
    )
    const record = { live: true, content: undefined, version: undefined }
    expect(refusalOf({ ...withNone(), record })).toContain(
      'mintlet-credential-uid-of-pipeline in the operator',
    )
    const nothing = credential({ spec: NONE, status: { mints: 1 } })
    expect(refusalOf({ ...withNone({ credential: nothing }), record })).toContain(
      'is lost, and rotation.policy',
    )
  })

  test('gives the first one', () => {
    expect(at(neverAgain, with_(NONE))).toBe('nothing')
  })

  test('says that nothing is rotated', () => {
    expect(at(neverAgain, withNone({}, asked))).toBe('Refuse InvalidSpec')
    expect(at(neverAgain, withNone())).toBe('nothing')
  })

  test('has nothing to say of who rotates', () => {
    const seen = observedCredential({ content: emptyRecord({ mints: 4 }) })
    expect(at(neverAgain, seen)).toBe('nothing')
  })
})

describe('mintLoop()', () => {
  test('gives one a minute at most, by the clock of this process', () => {
    for (const createdAt of [NOW - 10 * MINUTE, NOW, NOW + 10 * MINUTE]) {
      const seen = lostOne({ createdAt })
      expect(mintLoop(seen, NOW + 1, settings)).toMatchObject({
        step: 'Refuse',
        failure: { ending: 'Waiting', reason: 'SecretLost', until: NOW + MINUTE },
      })
      expect(at(mintLoop, seen, NOW + MINUTE)).toBe('nothing')
    }
  })

  test('gives three in an hour', () => {
    const since = formatTime(NOW)
    const open = (unscheduledMints: number, now: number): string =>
      at(mintLoop, lostOne({}, { unscheduledSince: since, unscheduledMints }), now)
    expect(open(2, NOW + 10 * MINUTE)).toBe('nothing')
    expect(open(3, NOW + 10 * MINUTE)).toBe('Refuse MintLoop')
    expect(open(3, NOW + HOUR)).toBe('nothing')
  })

  test('never holds back what expiry asks for', () => {
    const many = { unscheduledSince: formatTime(DUE - MINUTE), unscheduledMints: 9 }
    expect(at(mintLoop, lostOne({}, many), DUE)).toBe('nothing')
    expect(at(mintLoop, lostOne({}, many), NOW + LIFE)).toBe('nothing')
    expect(at(mintLoop, newCredential())).toBe('nothing')
  })
})

describe('requestedTooSoon()', () => {
  test('serves one request a minute at most, by the clock of this process', () => {
    for (const createdAt of [NOW - 10 * MINUTE, NOW, NOW + 10 * MINUTE]) {
      const seen = observedCredential({
        credential: credential({ status: issuedStatus(), metadata: asked }),
        content: credentialRecord({ current: credentialFacts({ createdAt, askedAt: NOW }) }),
      })
      expect(requestedTooSoon(seen, NOW + 1, settings)).toEqual({
        step: 'Rest',
        why: 'Valid',
        until: NOW + MINUTE,
      })
      expect(at(requestedTooSoon, seen, NOW + MINUTE)).toBe('nothing')
    }
    expect(at(requestedTooSoon, observedCredential())).toBe('nothing')
  })
})

describe('notGranted()', () => {
  test('is said of what is published and stays', () => {
    expect(at(notGranted, holding({}, { namespace: { name: 'web', labels: {} } }))).toBe(
      'Refuse NotGranted',
    )
    expect(at(notGranted, holding({}))).toBe('nothing')
  })
})
