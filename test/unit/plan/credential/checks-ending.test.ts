import { describe, expect, test } from 'vitest'
import {
  alreadyExpired,
  expiredForGood,
  revoked,
} from '../../../../src/plan/credential/checks-ending.ts'
import { knownIds } from '../../../../src/plan/credential/known-ids.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { at, failing, NONE, of, unasked, unread } from '../../../kit/credential-check.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, type PresentSecret, SECOND } from '../../../kit/gen.ts'
import { emptyRecord, planned, shown, written } from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const END = NOW + LIFE

const ended = (over: Partial<ObservedCredential> = {}): ObservedCredential => ({
  ...of(NONE),
  serverTime: END,
  remote: remote([remoteCredential({ status: 'expired' })], {}, END),
  ...over,
})

/** An object that has expired for good. */
const over = (
  secret: Partial<PresentSecret> | undefined,
  target: CredentialSpecInput['secret'] = {},
): ObservedCredential => {
  const status = { ...issuedStatus(), phase: 'Expired' } as const
  const spec = { ...NONE, secret: target }
  return of(NONE, {
    credential: credential({ spec, status }),
    secret: secret === undefined ? { state: 'Absent', live: false } : credentialSecret(secret),
  })
}

describe('alreadyExpired()', () => {
  const SECRET = { name: 'pipeline-credential', uid: 'uid-of-secret', resourceVersion: '100' }
  const STATE = { 'mintlet.dev/state': 'expired' }

  test('labels the Secret, and then leaves alone what has ended for good', () => {
    expect(planned(over({}))).toEqual({
      step: 'RepairSecret',
      secret: SECRET,
      metadata: { labels: STATE, annotations: {} },
    })
    const seen = over({ labels: STATE })
    expect(planned(seen)).toEqual({ step: 'Rest', why: 'Expired', until: undefined })
    // Also where the record is lost, and whatever the spec says by now.
    const record = { live: true, content: undefined, version: undefined }
    expect(shown(planned({ ...seen, record }))).toBe('Rest Expired')
    expect(at(alreadyExpired, of({}))).toBe('nothing')
  })

  test('deletes the Secret where the spec wants that', () => {
    const seen = over({ labels: STATE }, { onExpiry: 'Delete' })
    expect(planned(seen)).toEqual({ step: 'RemoveSecret', secret: SECRET })
    expect(shown(planned(over(undefined, { onExpiry: 'Delete' })))).toBe('Rest Expired')
  })

  test('touches no Secret of others, and none on its way out', () => {
    for (const onExpiry of ['Keep', 'Delete'] as const) {
      for (const secret of [{ ownerUid: undefined }, { ownerUid: 'else' }, { terminating: true }]) {
        expect(shown(planned(over(secret, { onExpiry })))).toBe('Rest Expired')
      }
    }
  })

  test('writes nothing that formats would make to what has expired', () => {
    const seen = { ...over({ labels: STATE }), renderedFor: 'new' }
    expect(shown(planned(seen))).toBe('Rest Expired')
  })
})

describe('expiredForGood()', () => {
  test('ends what has ended by all clocks', () => {
    expect(at(expiredForGood, ended(), END - 1)).toBe('nothing')
    expect(expiredForGood(ended(), END, settings)).toEqual({ step: 'Expire' })
  })

  test('asks the API server for its clock, and looks at everything live', () => {
    expect(at(expiredForGood, ended({ serverTime: undefined }), END)).toBe('ReadClock')
    expect(at(expiredForGood, { ...ended(), live: false }, END)).toBe('ReadObject')
    expect(at(expiredForGood, unread(ended()), END)).toBe('ReadRecord')
    expect(at(expiredForGood, unasked(ended()), END)).toBe('ReadRemote')
    expect(at(expiredForGood, ended({ remote: failing }), END)).toBe('Fail NotFoundOrDenied')
  })

  test('waits where the clock of the API server is a little behind, and says so where it is far', () => {
    expect(expiredForGood(ended({ serverTime: END - 5 * SECOND }), END, settings)).toEqual({
      step: 'Rest',
      why: 'Expiring',
      until: END + 5 * SECOND,
    })
    expect(expiredForGood(ended({ serverTime: END - HOUR }), END, settings)).toMatchObject({
      failure: { reason: 'ClockSkew', until: END + settings.slowRetry },
    })
  })

  test('waits where the issuer still has it as active by its own clock', () => {
    const active = (date: number): Partial<ObservedCredential> => ({
      remote: remote([remoteCredential()], { date }, END),
    })
    expect(at(expiredForGood, ended(active(END)), END)).toBe('Expire')
    expect(at(expiredForGood, ended(active(END - 5 * SECOND)), END)).toBe('Rest Expiring')
    expect(at(expiredForGood, ended(active(END - 10 * MINUTE)), END)).toBe('Refuse ClockSkew')
  })

  test('has nothing to say of what rotates, or has nothing', () => {
    expect(at(expiredForGood, { ...ended(), credential: credential() }, END)).toBe('nothing')
    expect(at(expiredForGood, of(NONE, { content: emptyRecord() }), END)).toBe('nothing')
  })
})

describe('revoked()', () => {
  const gone = of(NONE, { remote: remote([]) })
  const LATER = NOW + settings.settleTime

  test('forgets what the issuer does not have any more, and gives no other', () => {
    const record = written(revoked(gone, LATER, settings))
    expect(record && knownIds(record)).toEqual([])
    const after = { ...gone, record: { live: true, content: record, version: '2' } }
    expect(shown(planned(after, LATER))).toBe('Refuse SecretLost')
  })

  test('waits for a list that may be behind, by the clock of this process', () => {
    expect(at(revoked, gone, LATER - 1)).toBe('nothing')
    const current = credentialFacts({ createdAt: NOW - 10 * MINUTE, askedAt: NOW })
    const seen = of(NONE, { content: credentialRecord({ current }), remote: remote([]) })
    expect(at(revoked, seen, LATER - 1)).toBe('nothing')
  })

  test('looks at the record and the issuer before', () => {
    expect(at(revoked, unread(gone), LATER)).toBe('ReadRecord')
    expect(at(revoked, unasked(gone), LATER)).toBe('ReadRemote')
  })

  test('leaves alone what is there, has ended, rotates, or could not be asked about', () => {
    expect(at(revoked, of(NONE), LATER)).toBe('nothing')
    expect(at(revoked, gone, END)).toBe('nothing')
    expect(at(revoked, of({}, { remote: remote([]) }), LATER)).toBe('nothing')
    expect(at(revoked, of(NONE, { remote: failing }), LATER)).toBe('nothing')
  })
})
