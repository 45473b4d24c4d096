import { describe, expect, test } from 'vitest'
import { credentialRecordSchema } from '../../../../src/api/credential-record.ts'
import { formatTime } from '../../../../src/api/time.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { mintDue } from '../../../../src/plan/credential/start-mint.ts'
import {
  builtInIssuer,
  credential,
  credentialIssuer,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, intact, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'
import {
  abandoned,
  DUE,
  emptyRecord,
  held,
  inFlight,
  MARK,
  readyToMint,
  sealedRecord,
  seenLive,
  shown,
  sibling,
  written,
} from '../../../kit/observed-credential.ts'

const at = (seen: ObservedCredential, now = NOW): ReturnType<typeof mintDue> =>
  mintDue(seen, now, credentialSettings())

const others = (count: number): ReturnType<typeof remoteCredential>[] =>
  Array.from({ length: count }, (_, nth) => remoteCredential({ id: `other-${nth}` }))

const spec = (lifetime: string): ObservedCredential =>
  readyToMint({ credential: held({ spec: { lifetime } }) })

const markOf = (
  requestedExpiresAt: number,
): { requestedExpiresAt: number; startedAt: number; knownIds: string[] } => ({
  requestedExpiresAt,
  startedAt: NOW,
  knownIds: [],
})

const besideRecords = (...records: ReturnType<typeof sibling>[]): string =>
  shown(at(readyToMint({ siblings: { live: true, records } })))

describe('mintDue()', () => {
  test('has nothing to say while none is due, or while one is under way', () => {
    expect(at(seenLive())).toBe(undefined)
    for (const content of [inFlight(), sealedRecord(), abandoned()]) {
      expect(at(readyToMint({ record: { live: true, content, version: '1' } }))).toBe(undefined)
    }
  })

  test('looks at the object, the Secret, the record and the issuer, in this order', () => {
    const all = readyToMint()
    const unread = { ...all.record, live: false }
    const list = { ...remote([]), live: false }
    const nothing = {
      ...all,
      live: false,
      secret: { state: 'Absent', live: false },
      record: unread,
      remote: list,
    } as const
    expect(shown(at(nothing))).toBe('ReadObject')
    expect(shown(at({ ...nothing, live: true }))).toBe('ReadSecret')
    expect(shown(at({ ...all, record: unread, remote: list }))).toBe('ReadRecord')
    expect(shown(at({ ...all, remote: list }))).toBe('ReadRemote')
    expect(shown(at({ ...all, remote: undefined }))).toBe('ReadRemote')
  })

  test('sets the finalizer and rehearses the Secret before a slot is spent', () => {
    const bare = readyToMint({ credential: credential() })
    expect(at(bare)).toEqual({ step: 'AddFinalizer' })
    expect(at({ ...readyToMint(), rehearsed: false })).toEqual({
      step: 'Rehearse',
      write: { verb: 'Create' },
    })
  })

  test('claims with a mark, a turn and what was there before that ends at about the same time', () => {
    const near = remoteCredential({ id: 'near', expiresAt: NOW + 720 * HOUR - MINUTE })
    const step = at(
      readyToMint({
        remote: remote([near, ...others(1), remoteCredential({ id: 'old', status: 'expired' })]),
      }),
    )
    expect(step).toMatchObject({
      step: 'WriteRecord',
      why: 'Claim',
      version: undefined,
      secret: 'Keep',
    })
    expect(written(step)).toEqual({
      ...emptyRecord(),
      createdBy: undefined,
      askedAt: NOW,
      phase: 'InFlight',
      mints: 0,
      intent: {
        turn: 'turn-1',
        requestedExpiresAt: NOW + 720 * HOUR,
        requestedLifetime: 720 * HOUR,
        startedAt: NOW,
        knownIds: ['near'],
        why: 'FirstIssue',
      },
    })
    expect(credentialRecordSchema.safeParse(written(step)).success).toBe(true)
  })

  test('claims the next one beside the one that is published', () => {
    const step = at(seenLive(), DUE)
    expect(written(step)).toMatchObject({
      ...credentialRecord(),
      phase: 'InFlight',
      intent: { why: 'NearExpiry', knownIds: [], startedAt: DUE },
    })
  })

  test('looks again for one that the last list did not have, once the record has been read', () => {
    const seen = seenLive({ remote: { ...remote([]), live: false } })
    expect(shown(at(seen, NOW + 10 * MINUTE))).toBe('ReadRemote')
    expect(shown(at(seenLive({ remote: { ...remote(), live: false } }), NOW + 10 * MINUTE))).toBe(
      'nothing',
    )
  })

  test('asks for an expiry that no other has, asked for, or may still get', () => {
    const wanted = NOW + LIFE
    const seen = {
      ...readyToMint({
        credential: held({ spec: { lifetime: '100h', rotation: { policy: 'None' } } }),
        remote: remote([remoteCredential({ id: 'other', expiresAt: wanted })]),
      }),
      siblings: {
        live: false,
        records: [sibling({ slots: 1, abandoned: [markOf(wanted - SECOND)] })],
      },
      record: {
        live: true,
        version: '1',
        content: emptyRecord({ slots: 1, abandoned: [markOf(wanted - 2 * SECOND)] }),
      },
    }
    expect(written(at(seen))?.intent?.requestedExpiresAt).toBe(wanted - 3 * SECOND)
  })

  test('asks the built-in issuer for exactly what is wanted, also where others have the same', () => {
    const until = NOW + LIFE + 400
    const seen = {
      ...readyToMint({
        issuer: builtInIssuer(),
        credential: held({
          spec: { expiresAt: formatTime(until), rotation: { policy: 'None' } },
        }),
        remote: remote([remoteCredential({ id: 'other', expiresAt: NOW + LIFE })]),
      }),
      siblings: { live: false, records: [sibling({ slots: 1 })] },
    }
    expect(written(at(seen))?.intent?.requestedExpiresAt).toBe(NOW + LIFE)
  })

  test('forgets marks that are over', () => {
    const over = { requestedExpiresAt: NOW, startedAt: NOW - HOUR, knownIds: [] }
    const left = { ...over, requestedExpiresAt: MARK }
    const record = { live: true, version: '1', content: emptyRecord({ abandoned: [over, left] }) }
    expect(written(at(readyToMint({ record })))?.abandoned).toEqual([left])
  })

  test('fails when the issuer does, and mints nothing', () => {
    const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
    const failing = { at: NOW, live: true, result: { ok: false, failure } } as const
    expect(at(readyToMint({ remote: failing }))).toEqual({ step: 'Fail', failure })
    expect(at(seenLive({ remote: failing }), NOW + LIFE)).toEqual({ step: 'Fail', failure })
  })

  test('refuses while the service account is disabled', () => {
    const seen = readyToMint({ remote: remote([], { disabled: true }) })
    expect(shown(at(seen))).toBe('Refuse ParentDisabled')
  })

  test('refuses without a free slot', () => {
    expect(shown(at(readyToMint({ remote: remote(others(3)) })))).toBe('Refuse SlotsExhausted')
  })

  test('refuses what no grant gives, and what is shorter than the operator allows', () => {
    const nothing = { name: 'web', labels: {} }
    expect(shown(at({ ...readyToMint(), namespace: nothing }))).toBe('Refuse NotGranted')
    expect(shown(at(spec('299s')))).toBe('Refuse LifetimeRefused')
    expect(shown(at(spec('300s')))).toBe('WriteRecord Claim')
  })

  test('refuses more than the grant lets the namespace have, counting what the others hold', () => {
    expect(besideRecords()).toBe('WriteRecord Claim')
    expect(besideRecords(sibling({ slots: 1 }))).toBe('Refuse NotGranted')
    expect(besideRecords(sibling({ owner: { namespace: 'web', name: 'x', uid: 'x' } }))).toBe(
      'WriteRecord Claim',
    )
    const gone = emptyRecord({
      owner: sibling().owner,
      abandoned: [{ requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }],
    })
    expect(besideRecords(gone)).toBe('WriteRecord Claim')
    expect(besideRecords({ ...inFlight(), owner: sibling().owner })).toBe('Refuse NotGranted')
  })

  test('counts again for an object that begins to rotate', () => {
    const content = credentialRecord({ slots: 1 })
    const beside = { live: true, records: [sibling({ slots: 1 })] }
    expect(shown(at(seenLive({ content, siblings: beside }), DUE))).toBe('Refuse NotGranted')
    const two = credentialRecord({ slots: 2 })
    expect(shown(at(seenLive({ content: two, siblings: beside }), DUE))).toBe('WriteRecord Claim')
  })

  test('waits for an issuer that is loading, and tells of one that cannot', () => {
    const loading = { ...credentialIssuer(), loaded: false }
    expect(at(readyToMint({ issuer: loading }))).toEqual({
      step: 'Rest',
      why: 'IssuerLoading',
      until: undefined,
    })
    const broken = { ...loading, trouble: 'its Secret is missing: create it' }
    expect(shown(at(readyToMint({ issuer: broken })))).toBe('Refuse IssuerUnavailable')
  })

  test('begins nothing beside a Secret that is not ours, or that cannot be made anew', () => {
    const foreign = credentialSecret({ ownerUid: 'uid-of-other' })
    expect(shown(at(readyToMint({ secret: foreign })))).toBe('Refuse SecretConflict')
    expect(shown(at({ ...readyToMint(), rival: 'ImpersonatedToken reader' }))).toBe(
      'Refuse SecretConflict',
    )
    const stuck = credentialSecret({ terminating: true, live: intact({ immutable: true }) })
    expect(shown(at(readyToMint({ secret: stuck })))).toBe('Refuse SecretConflict')
  })

  test('begins anew with the time that is left of a fixed one', () => {
    const until = formatTime(NOW + 10 * MINUTE)
    const of = held({ spec: { rotation: { policy: 'None' }, expiresAt: until } })
    const step = at(readyToMint({ credential: of }))
    expect(written(step)).toMatchObject({
      slots: 1,
      intent: { requestedExpiresAt: NOW + 10 * MINUTE, requestedLifetime: 10 * MINUTE },
    })
    expect(issuedStatus().mints).toBe(1)
  })
})
