import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import { cleanUp } from '../../../../src/plan/credential/clean-up.ts'
import type { CredentialStep } from '../../../../src/plan/credential/credential-step.ts'
import { knownIds } from '../../../../src/plan/credential/known-ids.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  builtInIssuer,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSettings,
  LIFE,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  created,
  deleting,
  emptyRecord,
  inFlight,
  MARK,
  orphan,
  planned,
  sealedRecord,
  seenLive,
  sent,
  shown,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()
const SETTLED = NOW + settings.settleTime

const going = (
  content: CredentialRecord | undefined = credentialRecord(),
  over: Partial<ObservedCredential> = {},
): ObservedCredential => ({
  ...seenLive({ credential: deleting() }),
  record: { live: true, content, version: content === undefined ? undefined : '1' },
  ...over,
})

const without = (): ObservedCredential => ({
  ...going(),
  record: { live: true, content: undefined, version: undefined },
})

const gone = (content: CredentialRecord): ObservedCredential =>
  going(content, { credential: undefined })

const at = (seen: ObservedCredential, now = NOW): string => shown(cleanUp(seen, now, settings))

/** The ids that a step leaves in the record. */
const named = (step: CredentialStep | undefined): readonly string[] | undefined => {
  const record = written(step)
  return record && knownIds(record)
}

const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
const failing = { at: NOW, live: true, result: { ok: false, failure } } as const
const orphaned = deleting({ spec: { deletionPolicy: 'Orphan' } })

describe('cleanUp()', () => {
  test('has nothing to say of an object that stays', () => {
    expect(at(seenLive())).toBe('nothing')
  })

  test('takes no object for gone that a cache does not have', () => {
    const seen = { ...gone(credentialRecord()), live: false }
    expect(planned(seen)).toEqual({ step: 'ReadObject' })
    expect(at(gone(credentialRecord()))).toBe('Revoke Deleted')
  })

  test('looks at the record and the issuer live before it deletes anything', () => {
    const seen = going()
    expect(at({ ...seen, record: { ...seen.record, live: false } })).toBe('ReadRecord')
    expect(at({ ...seen, remote: { ...remote(), live: false } })).toBe('ReadRemote')
    expect(at({ ...seen, remote: undefined })).toBe('ReadRemote')
  })

  test('deletes what the record names, one after the other', () => {
    const previous = [{ id: 'cred-0', expiresAt: NOW + HOUR, retireAt: NOW }]
    const old = remoteCredential({ id: 'cred-0', expiresAt: NOW + HOUR })
    const content = credentialRecord({ previous })
    const both = going(content, { remote: remote([remoteCredential(), old]) })
    expect(cleanUp(both, NOW, settings)).toEqual({ step: 'Revoke', id: 'cred-1', why: 'Deleted' })
    const one = going(content, { remote: remote([old]) })
    expect(cleanUp(one, NOW, settings)).toMatchObject({ step: 'Revoke', id: 'cred-0' })
    const none = cleanUp(going(content, { remote: remote([]) }), NOW, settings)
    expect(shown(none)).toBe('WriteRecord Retire')
    expect(named(none)).toEqual([])
  })

  test('deletes nothing of the same id that is not the one it was', () => {
    const stranger = remoteCredential({ expiresAt: NOW + 2 * LIFE })
    expect(at(going(credentialRecord(), { remote: remote([stranger]) }))).toBe('WriteRecord Retire')
  })

  test('then removes the record, and lets the object go', () => {
    expect(cleanUp(going(emptyRecord()), NOW, settings)).toEqual({
      step: 'RemoveRecord',
      version: '1',
    })
    expect(at(without())).toBe('ReleaseFinalizer')
    const released = deleting({ metadata: { finalizers: ['example.com/other'] } })
    expect(at({ ...without(), credential: released })).toBe('Rest Deleting')
    expect(at({ ...without(), credential: undefined })).toBe('Rest Gone')
  })

  test('leaves everything alone while the issuer cannot be asked, and says why', () => {
    expect(cleanUp(going(credentialRecord(), { remote: failing }), NOW, settings)).toEqual({
      step: 'Fail',
      failure,
    })
    const lost = cleanUp(going(credentialRecord(), { issuer: undefined }), NOW, settings)
    expect(shown(lost)).toBe('Fail IssuerUnavailable')
    expect(JSON.stringify(lost)).toContain('no issuer k0rdent: create it again')
  })

  test('holds an object only so long, whatever is in the way, and keeps the record', () => {
    const since = NOW - settings.revokeTimeout
    const late = [
      going(credentialRecord(), { remote: failing }),
      going(credentialRecord(), { issuer: undefined }),
      // Whoever may list and not delete.
      going(credentialRecord()),
      { ...going(), record: { live: false, content: undefined, version: '1' } },
    ]
    for (const seen of late) {
      expect(at({ ...seen, credential: deleting({}, since + 1000) })).not.toBe('ReleaseFinalizer')
      expect(shown(planned({ ...seen, credential: deleting({}, since) }))).toBe('ReleaseFinalizer')
    }
    expect(at(gone(credentialRecord()))).toBe('Revoke Deleted')
  })

  test('lets what was published live on where the author wants that', () => {
    const step = cleanUp({ ...going(), credential: orphaned }, NOW, settings)
    expect(shown(step)).toBe('WriteRecord Forget')
    expect(written(step)).toMatchObject({
      orphaned: true,
      kept: [{ id: 'cred-1', expiresAt: NOW + LIFE }],
    })
    expect(written(step)?.current).toBeUndefined()
    const content = credentialRecord({ deletionPolicy: 'Orphan' })
    expect(at(gone(content))).toBe('WriteRecord Forget')
  })

  test('leaves what lives on, and what may, with what verifies it', () => {
    const verifiers = [{ salt: 'salt', hash: 'hash' }]
    const previous = [{ id: 'cred-0', expiresAt: NOW + HOUR, retireAt: NOW, verifiers }]
    const current = credentialFacts({ verifiers })
    const content = credentialRecord({ deletionPolicy: 'Orphan', current, previous })
    expect(written(cleanUp(gone(content), NOW, settings))?.kept).toEqual([
      { id: 'cred-1', expiresAt: NOW + LIFE, verifiers },
      { id: 'cred-0', expiresAt: NOW + HOUR, verifiers },
    ])
    const plain = credentialRecord({ deletionPolicy: 'Orphan' })
    const [kept] = written(cleanUp(gone(plain), NOW, settings))?.kept ?? []
    expect(kept).toEqual({ id: 'cred-1', expiresAt: NOW + LIFE })
    const fenced = written(
      cleanUp(going(sealedRecord({ sealed: { ...created, verifiers } })), NOW, settings),
    )
    expect(fenced?.previous).toEqual([{ id: 'cred-2', expiresAt: MARK, retireAt: NOW, verifiers }])
  })

  test('waits for nothing of a create at the built-in issuer', () => {
    const issuer = builtInIssuer()
    const seen = { ...gone(abandoned()), issuer, remote: remote([]) }
    expect(shown(planned({ ...seen, credential: undefined }))).toBe('WriteRecord Abandon')
    expect(shown(planned({ ...seen, issuer: going().issuer }))).toBe('Rest Settling')
  })

  test('remembers what lives on until it has ended, and never deletes it', () => {
    const kept = [{ id: 'cred-1', expiresAt: NOW + LIFE }]
    const content = emptyRecord({ deletionPolicy: 'Orphan', orphaned: true, kept })
    const end = NOW + LIFE + 10 * MINUTE
    const rests = { step: 'Rest', why: 'Gone', until: end }
    expect(cleanUp(gone(content), NOW, settings)).toEqual(rests)
    expect(shown(cleanUp(going(content), NOW, settings))).toBe('ReleaseFinalizer')
    const over = cleanUp(gone(content), end, settings)
    expect(written(over)?.kept).toEqual([])
    expect(at(gone(emptyRecord({ kept: [] })))).toBe('RemoveRecord')
  })

  test('deletes what nobody can have seen, whatever the author wants', () => {
    const content = sealedRecord({ deletionPolicy: 'Orphan' })
    const step = cleanUp({ ...going(content), credential: orphaned }, NOW, settings)
    expect(written(step)?.previous).toEqual([{ id: 'cred-2', expiresAt: MARK, retireAt: NOW }])
  })

  test('gives up a mint that is under way, also its own', () => {
    const step = cleanUp(going(inFlight()), NOW, settings)
    expect(written(step)).toEqual(abandoned())
    // What was created meanwhile is deleted by the process that knows of it.
    const own = going(abandoned(), { sent: sent('Created') })
    expect(shown(planned(own))).toBe('Revoke Fenced')
  })

  test('deletes what is sealed by its id, and wipes the secret', () => {
    const step = cleanUp(going(sealedRecord()), NOW, settings)
    expect(step).toMatchObject({ why: 'Fence', secret: 'Wipe' })
    expect(written(step)).toEqual(
      emptyRecord({ previous: [{ id: 'cred-2', expiresAt: MARK, retireAt: NOW }] }),
    )
    const listed = remote([remoteCredential({ id: created.id, expiresAt: MARK })])
    const next = cleanUp({ ...going(written(step)), remote: listed }, NOW, settings)
    expect(next).toMatchObject({ step: 'Revoke', id: 'cred-2' })
  })

  test('does not hold the object for what may still come', () => {
    expect(at(going(abandoned()))).toBe('ReleaseFinalizer')
    expect(cleanUp(gone(abandoned()), NOW, settings)).toEqual({
      step: 'Rest',
      why: 'Settling',
      until: SETTLED,
    })
  })

  test('deletes what came of it once it has settled, and then what comes late', () => {
    const list = remote([orphan()], {}, SETTLED)
    const seen = { ...gone(abandoned()), remote: list }
    expect(at({ ...seen, siblings: { live: false, records: [] } }, SETTLED)).toBe('ReadSiblings')
    expect(at(seen, SETTLED)).toBe('Revoke Orphan')
    const step = cleanUp({ ...seen, remote: remote([], {}, SETTLED) }, SETTLED, settings)
    expect(shown(step)).toBe('WriteRecord Abandon')
    const mark = [{ requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }]
    expect(written(step)).toEqual(emptyRecord({ abandoned: mark }))
    const late = gone(emptyRecord({ abandoned: mark }))
    expect(at({ ...late, remote: remote([]) })).toBe('Rest Gone')
    expect(at({ ...late, remote: list })).toBe('Revoke Orphan')
  })

  test('ends with the last mark', () => {
    const mark = { requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }
    const seen = { ...gone(emptyRecord({ abandoned: [mark] })), remote: remote([]) }
    expect(at(seen, MARK - 1)).toBe('Rest Gone')
    expect(written(cleanUp(seen, MARK, settings))).toEqual(emptyRecord())
  })

  test('keeps as many marks as a record holds', () => {
    const mark = { requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }
    const content = abandoned({ abandoned: Array.from({ length: 32 }, () => mark) })
    const step = cleanUp({ ...gone(content), remote: remote([], {}, SETTLED) }, SETTLED, settings)
    expect(written(step)?.abandoned.length).toBe(32)
  })

  test('needs no issuer for what has ended by itself', () => {
    const ended = NOW + LIFE + 10 * MINUTE
    const seen = { ...gone(credentialRecord()), issuer: undefined }
    expect(at(seen, ended - 1)).toBe('Fail IssuerUnavailable')
    const step = cleanUp(seen, ended, settings)
    expect(named(step)).toEqual([])
    expect(at({ ...gone(emptyRecord()), issuer: undefined })).toBe('RemoveRecord')
    const over = { requestedExpiresAt: NOW, startedAt: NOW - HOUR, knownIds: [] }
    const marked = { ...gone(emptyRecord({ abandoned: [over] })), issuer: undefined }
    expect(at(marked, NOW + 10 * MINUTE)).toBe('WriteRecord Forget')
  })

  test('goes by the record where the spec cannot be read', () => {
    const invalid = deleting({ spec: { serviceAccount: '' } })
    const content = credentialRecord({ deletionPolicy: 'Orphan' })
    expect(at({ ...going(content), credential: invalid })).toBe('WriteRecord Forget')
    expect(at({ ...going(), credential: invalid })).toBe('Revoke Deleted')
    expect(credential().spec.valid).toBe(true)
  })
})
