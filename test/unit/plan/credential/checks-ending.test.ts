import { describe, expect, test } from 'vitest'
import { credentialRecordSchema } from '../../../../src/api/credential-record.ts'
import { formatTime } from '../../../../src/api/time.ts'
import {
  alreadyExpired,
  expiredForGood,
  grantWithdrawn,
  lostForGood,
  recordLost,
  recordUnreadable,
  revoked,
} from '../../../../src/plan/credential/checks-published.ts'
import type { CredentialCheck } from '../../../../src/plan/credential/credential-check.ts'
import { knownIds } from '../../../../src/plan/credential/known-ids.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../../../src/plan/credential/observed-credential.ts'
import {
  type CredentialSpecInput,
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
import { HOUR, intact, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'
import {
  abandoned,
  editedSecret,
  emptyRecord,
  planned,
  seenLive,
  shown,
  sibling,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()
const END = NOW + LIFE
const NONE: CredentialSpecInput = { rotation: { policy: 'None' } }
const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
const failing: ObservedRemote = { at: NOW, live: true, result: { ok: false, failure } }

const at = (check: CredentialCheck, seen: ObservedCredential, now = NOW): string =>
  shown(check(seen, now, settings))

/** Of an object with this spec that holds its credential. */
const of = (
  spec: CredentialSpecInput,
  over: Parameters<typeof seenLive>[0] = {},
): ObservedCredential =>
  seenLive({ credential: credential({ spec, status: issuedStatus() }), ...over })

const unread = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  record: { ...seen.record, live: false },
})

const unasked = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  remote: seen.remote && { ...seen.remote, live: false },
})

describe('alreadyExpired()', () => {
  test('leaves alone what has ended for good', () => {
    const status = { ...issuedStatus(), phase: 'Expired' } as const
    const seen = of(NONE, { credential: credential({ spec: NONE, status }) })
    expect(planned(seen)).toEqual({ step: 'Rest', why: 'Expired', until: undefined })
    // Also where the record is lost, and whatever the spec says by now.
    expect(
      shown(planned({ ...seen, record: { live: true, content: undefined, version: undefined } })),
    ).toBe('Rest Expired')
    expect(at(alreadyExpired, of({}))).toBe('nothing')
  })
})

describe('recordUnreadable()', () => {
  const seen: ObservedCredential = {
    ...observedCredential(),
    record: { live: true, content: undefined, version: '7' },
  }

  test('never writes over what it cannot read', () => {
    expect(at(recordUnreadable, seen)).toContain('Refuse')
    expect(at(recordUnreadable, unread(seen))).toBe('ReadRecord')
    expect(JSON.stringify(recordUnreadable(seen, NOW, settings))).toContain('restore it')
  })

  test('has nothing to say of one that there is not', () => {
    expect(at(recordUnreadable, newCredential())).toBe('nothing')
    expect(at(recordUnreadable, observedCredential())).toBe('nothing')
  })
})

describe('lostForGood()', () => {
  const lost = of(NONE, { secret: editedSecret() })

  test('revokes a secret that was given once and is lost', () => {
    expect(lostForGood(lost, NOW, settings)).toEqual({
      step: 'Revoke',
      id: 'cred-1',
      why: 'SecretLost',
    })
    expect(at(lostForGood, of(NONE, { secret: { state: 'Absent', live: true } }))).toBe(
      'Revoke SecretLost',
    )
  })

  test('looks at the record and the issuer before', () => {
    expect(at(lostForGood, unread(lost))).toBe('ReadRecord')
    expect(at(lostForGood, unasked(lost))).toBe('ReadRemote')
    expect(at(lostForGood, { ...lost, remote: failing })).toBe('nothing')
  })

  test('then forgets it, and gives no other', () => {
    const step = lostForGood({ ...lost, remote: remote([]) }, NOW, settings)
    const record = written(step)
    expect(record && knownIds(record)).toEqual([])
    expect(shown(planned({ ...lost, record: { live: true, content: record, version: '2' } }))).toBe(
      'Refuse SecretLost',
    )
  })

  test('leaves alone what rotates, is intact, is somebody else s, or is under way', () => {
    expect(at(lostForGood, of({}, { secret: editedSecret() }))).toBe('nothing')
    expect(at(lostForGood, of(NONE))).toBe('nothing')
    const stripped = credentialSecret({ ownerUid: undefined, live: intact({ digest: 'else' }) })
    expect(at(lostForGood, of(NONE, { secret: stripped }))).toBe('nothing')
    const content = abandoned({ ...credentialRecord(), phase: 'Abandoning' })
    expect(at(lostForGood, of(NONE, { secret: editedSecret(), content }))).toBe('nothing')
  })
})

describe('grantWithdrawn()', () => {
  const web = { name: 'web', labels: {} }
  const REVOKE: CredentialSpecInput = { onGrantWithdrawn: 'Revoke' }
  const withdrawn = of(REVOKE, { namespace: web })

  test('revokes what no grant covers any more, where the author wants that', () => {
    expect(grantWithdrawn(withdrawn, NOW, settings)).toEqual({
      step: 'Revoke',
      id: 'cred-1',
      why: 'GrantWithdrawn',
    })
    expect(at(grantWithdrawn, of({}, { namespace: web }))).toBe('nothing')
    expect(at(grantWithdrawn, of(REVOKE))).toBe('nothing')
  })

  test('looks at the record and the issuer before', () => {
    expect(at(grantWithdrawn, unread(withdrawn))).toBe('ReadRecord')
    expect(at(grantWithdrawn, unasked(withdrawn))).toBe('ReadRemote')
    expect(at(grantWithdrawn, { ...withdrawn, remote: failing })).toBe('Fail NotFoundOrDenied')
  })

  test('is not what a cache does not know yet, nor a life over what is granted', () => {
    const unknown = of(REVOKE, { namespace: { name: 'web', labels: undefined } })
    expect(at(grantWithdrawn, unknown)).toBe('nothing')
    expect(at(grantWithdrawn, of({ ...REVOKE, lifetime: '8760h' }))).toBe('nothing')
    expect(at(grantWithdrawn, of(REVOKE, { issuer: undefined }))).toBe('nothing')
  })

  test('then forgets it and says what is missing', () => {
    const step = grantWithdrawn({ ...withdrawn, remote: remote([]) }, NOW, settings)
    const record = written(step)
    expect(record && knownIds(record)).toEqual([])
    const after = { ...withdrawn, record: { live: true, content: record, version: '2' } }
    expect(shown(planned(after))).toBe('Refuse NotGranted')
  })
})

describe('expiredForGood()', () => {
  const ended = (over: Partial<ObservedCredential> = {}): ObservedCredential => ({
    ...of(NONE),
    serverTime: END,
    remote: remote([remoteCredential({ status: 'expired' })], {}, END),
    ...over,
  })

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

describe('recordLost()', () => {
  const lost = (over: Parameters<typeof seenLive>[0] = {}): ObservedCredential => ({
    ...of({}, { remote: remote([remoteCredential({ createdBy: 'mintlet' })]), ...over }),
    record: { live: true, content: undefined, version: undefined },
    principal: 'mintlet',
  })

  test('believes status where the issuer lists exactly that credential as one of ours', () => {
    const step = recordLost(lost(), NOW, settings)
    expect(step).toMatchObject({ step: 'WriteRecord', why: 'Adopt', version: undefined })
    expect(written(step)).toMatchObject({
      current: { id: 'cred-1', expiresAt: END },
      previous: [],
      mints: 1,
    })
    expect(credentialRecordSchema.safeParse(written(step)).success).toBe(true)
  })

  test('looks at everything live before', () => {
    const seen = lost()
    expect(at(recordLost, unread(seen))).toBe('ReadRecord')
    expect(at(recordLost, { ...seen, siblings: { live: false, records: [] } })).toBe('ReadSiblings')
    expect(at(recordLost, unasked(seen))).toBe('ReadRemote')
    expect(at(recordLost, { ...seen, remote: failing })).toBe('Fail NotFoundOrDenied')
  })

  test('believes nothing that somebody may have written there', () => {
    const by = (found: Parameters<typeof remoteCredential>[0]): string =>
      at(recordLost, lost({ remote: remote([remoteCredential(found)]) }))
    expect(by({ createdBy: 'other-cluster' })).not.toContain('Adopt')
    expect(by({ createdBy: 'mintlet', expiresAt: END + HOUR })).not.toContain('Adopt')
    expect(by({ createdBy: 'mintlet', id: 'cred-7' })).not.toContain('Adopt')
    const records = [sibling({ current: credentialFacts() })]
    const heldByOther = { ...lost(), siblings: { live: true, records } }
    expect(at(recordLost, heldByOther)).not.toContain('Adopt')
  })

  test('takes no credential over that status tells of as an earlier one, to delete it later', () => {
    const previous = [{ id: 'victim', retireAt: formatTime(NOW) }]
    const status = issuedStatus(undefined, { previous })
    const step = recordLost({ ...lost(), credential: credential({ status }) }, NOW, settings)
    expect(JSON.stringify(step)).not.toContain('victim')
  })

  test('has nothing to say where there is a record, or nothing was told', () => {
    expect(at(recordLost, seenLive())).toBe('nothing')
    expect(at(recordLost, newCredential())).toBe('nothing')
  })
})
