import { describe, expect, test } from 'vitest'
import {
  learnConflict,
  learnObject,
  learnPublished,
  learnRecord,
  learnRecordRemoved,
  learnRemote,
  learnRestarted,
  learnRevoked,
  learnSecret,
  learnServerTime,
  learnSiblings,
  learnWorkloads,
  learnWritten,
} from '../../../../src/plan/credential/learn.ts'
import {
  credential,
  credentialFacts,
  credentialSecret,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { intact, NOW } from '../../../kit/gen.ts'
import {
  created,
  emptyRecord,
  inFlight,
  sealedRecord,
  seenLive,
  sent,
  sibling,
} from '../../../kit/observed-credential.ts'

const published = { name: 'pipeline-credential', resourceVersion: '200', digest: 'new' }
const SECRET = credentialSecret({ resourceVersion: '200', live: intact() })

/** Sealed, and published by this very turn. */
const sealedHere = seenLive({
  content: sealedRecord(),
  published,
  sent: sent('Created'),
})

describe('an object', () => {
  test('that is another one by now is none', () => {
    expect(learnObject(seenLive(), credential()).credential).toEqual(credential())
    const other = credential({ metadata: { uid: 'another' } })
    for (const live of [other, undefined]) {
      expect(learnObject({ ...seenLive(), live: false }, live)).toMatchObject({
        live: true,
        credential: undefined,
      })
    }
  })
})

describe('a Secret', () => {
  test('that is read has the record read after it', () => {
    expect(learnSecret(seenLive(), SECRET)).toMatchObject({
      secret: SECRET,
      record: { live: false },
    })
  })

  test('that was written leaves standing what was decided on the record', () => {
    expect(learnPublished(seenLive(), SECRET, 'new')).toMatchObject({
      secret: SECRET,
      record: { live: true },
      published,
    })
  })
})

describe('a record', () => {
  test('of another version overtakes what was read before it', () => {
    const seen = learnRecord(seenLive(), { content: emptyRecord(), version: '2' })
    expect(seen).toMatchObject({
      live: false,
      record: { live: true, version: '2' },
      remote: { live: false },
      secret: { live: undefined },
    })
    const gone = { ...seenLive(), secret: { state: 'Absent', live: true } as const }
    expect(learnRecord(gone, { content: emptyRecord(), version: '2' }).secret).toEqual({
      state: 'Absent',
      live: false,
    })
  })

  test('of the version that was known overtakes nothing but what the issuer said', () => {
    const { content, version } = seenLive().record
    expect(learnRecord(seenLive(), { content, version })).toMatchObject({
      live: true,
      remote: { live: false },
      secret: { live: intact() },
    })
  })

  test('that holds another sealed credential is not the one that was published', () => {
    const { content, version } = sealedHere.record
    expect(learnRecord(sealedHere, { content, version }).published).toEqual(published)
    const other = sealedRecord({ sealed: credentialFacts({ id: 'cred-3' }) })
    expect(learnRecord(sealedHere, { content: other, version: '2' }).published).toBeUndefined()
    expect(
      learnRecord(sealedHere, { content: emptyRecord(), version: '2' }).published,
    ).toBeUndefined()
  })

  test('that holds what was created frees this process of it, and no other does', () => {
    const seen = seenLive({ content: inFlight(), sent: sent('Created') })
    const after = (content: typeof seen.record.content) =>
      learnRecord(seen, { content, version: '2' }).sent
    expect(after(sealedRecord())).toBeUndefined()
    expect(after(emptyRecord({ current: created }))).toBeUndefined()
    for (const content of [inFlight(), emptyRecord(), undefined]) {
      expect(after(content)).toEqual(sent('Created'))
    }
  })

  test('that was written to claim has the others looked at afterwards, and tells of no earlier create', () => {
    const seen = seenLive({ content: emptyRecord(), sent: sent('NotCommitted') })
    expect(learnWritten(seen, inFlight(), '2')).toMatchObject({
      siblings: { live: false },
      sent: undefined,
      record: { live: true, version: '2' },
    })
    const claimed = seenLive({ content: inFlight(), sent: sent('Created') })
    expect(learnWritten(claimed, sealedRecord(), '2')).toMatchObject({
      siblings: { live: true },
      sent: undefined,
    })
    expect(learnWritten(claimed, emptyRecord(), '2').sent).toEqual(sent('Created'))
  })

  test('that could not be written, or perhaps was, is read again, with all that may have come with it', () => {
    expect(learnConflict(seenLive())).toMatchObject({
      live: false,
      record: { live: false },
      secret: { live: undefined },
    })
  })

  test('that was removed is none', () => {
    expect(learnRecordRemoved(seenLive()).record).toEqual({
      live: true,
      content: undefined,
      version: undefined,
    })
  })
})

describe('the others', () => {
  test('are known once they were read', () => {
    const seen = learnSiblings({ ...seenLive(), siblings: { live: false, records: [] } }, [
      sibling(),
    ])
    expect(seen.siblings).toEqual({ live: true, records: [sibling()] })
  })
})

describe('the issuer', () => {
  test('has deleted what it listed before, and only that', () => {
    const credentials = [remoteCredential(), remoteCredential({ id: 'cred-2' })]
    const result = { ok: true, credentials, disabled: false, date: NOW } as const
    const seen = learnRemote({ ...seenLive(), sent: sent('Created') }, NOW, result)
    expect(seen.remote).toEqual({ at: NOW, live: true, result })
    const revoked = learnRevoked(seen, 'cred-2')
    expect(revoked.remote).toMatchObject({ live: true, result: { credentials: [credentials[0]] } })
    expect(revoked.sent).toBeUndefined()
    expect(learnRevoked(seen, 'cred-1').sent).toEqual(sent('Created'))
  })

  test('that could not be asked is no wiser for a deletion', () => {
    const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
    const seen = learnRemote(seenLive(), NOW, { ok: false, failure })
    expect(learnRevoked(seen, 'cred-1').remote).toEqual(seen.remote)
    const unasked = { ...seenLive(), remote: undefined }
    expect(learnRevoked(unasked, 'cred-1').remote).toBeUndefined()
  })
})

describe('a workload', () => {
  const api = {
    kind: 'Deployment',
    name: 'api',
    state: 'Stale',
    minInterval: '1h',
    restartedAt: undefined,
  } as const
  const set = { kind: 'StatefulSet', name: 'api', state: 'Stale', restartedAt: undefined } as const

  test('that was restarted is rolling out, and no other of that name', () => {
    const seen = learnWorkloads(seenLive(), [api, set])
    expect(learnRestarted(seen, { kind: 'Deployment', name: 'api' }).workloads).toEqual([
      { ...api, state: 'RollingOut' },
      set,
    ])
    expect(learnRestarted(seenLive(), api).workloads).toBeUndefined()
  })

  test('stands as what came of its restart tells, and keeps what is asked of it', () => {
    const seen = learnWorkloads(seenLive(), [api, set])
    const news = { state: 'NotAllowed', restartedAt: NOW } as const
    expect(learnRestarted(seen, set, news).workloads).toEqual([api, { ...set, ...news }])
    expect(learnRestarted(seen, api, news).workloads?.[0]).toEqual({ ...api, ...news })
  })
})

test('the time of the API server is known once it has told it', () => {
  expect(learnServerTime(seenLive(), NOW).serverTime).toBe(NOW)
})
