import { describe, expect, test } from 'vitest'
import {
  orphanLeft,
  orphanUnproved,
  remoteDue,
} from '../../../../src/plan/credential/checks-remote.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  credentialFacts,
  credentialSettings,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { MINUTE, NOW } from '../../../kit/gen.ts'
import {
  emptyRecord,
  MARK,
  orphan,
  planned,
  seenLive,
  shown,
  sibling,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()
const mark = { requestedExpiresAt: MARK, startedAt: NOW, knownIds: [] }
const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const

describe('remoteDue()', () => {
  const at = (over: Partial<ObservedCredential>, now = NOW): string =>
    shown(remoteDue(observedCredential(over), now, settings))
  const said = (live = false): ObservedCredential['remote'] => ({ ...remote(), live })

  test('asks where nothing is known, and again after the interval', () => {
    expect(at({ remote: undefined })).toBe('ReadRemote')
    expect(at({ remote: said() }, NOW + 5 * MINUTE - 1)).toBe('nothing')
    expect(at({ remote: said() }, NOW + 5 * MINUTE)).toBe('ReadRemote')
  })

  test('believes no answer from the future', () => {
    expect(at({ remote: said() }, NOW - 1)).toBe('ReadRemote')
  })

  test('asks again after a failure, and once only in a turn', () => {
    const failed = { at: NOW, result: { ok: false, failure } } as const
    expect(at({ remote: { ...failed, live: false } })).toBe('ReadRemote')
    expect(at({ remote: { ...failed, live: true } })).toBe('nothing')
  })

  test('asks also where only marks of creates are left', () => {
    const record = { live: false, version: '1', content: emptyRecord({ abandoned: [mark] }) }
    expect(at({ record })).toBe('ReadRemote')
  })

  test('asks nothing for who has nothing', () => {
    expect(shown(remoteDue(newCredential(), NOW, settings))).toBe('nothing')
    expect(at({ record: { live: false, version: '1', content: emptyRecord() } })).toBe('nothing')
  })
})

describe('orphanLeft()', () => {
  const seen = (over: Parameters<typeof seenLive>[0] = {}): ObservedCredential =>
    seenLive({
      content: emptyRecord({ abandoned: [mark] }),
      remote: remote([orphan()]),
      ...over,
    })
  const at = (of: ObservedCredential, now = NOW): string => shown(orphanLeft(of, now, settings))

  test('deletes what comes late of a create that was given up', () => {
    expect(orphanLeft(seen(), NOW, settings)).toEqual({
      step: 'Revoke',
      id: 'cred-2',
      why: 'Orphan',
    })
  })

  test('looks at everything live before, once a list shows one', () => {
    const all = seen()
    expect(at({ ...all, record: { ...all.record, live: false } })).toBe('ReadRecord')
    expect(at({ ...all, siblings: { live: false, records: [] } })).toBe('ReadSiblings')
    expect(at({ ...all, remote: { ...remote([orphan()]), live: false } })).toBe('ReadRemote')
  })

  test('leaves alone what another object holds, or another cluster created', () => {
    const records = [sibling({ current: credentialFacts({ id: 'cred-2' }) })]
    expect(at(seen({ siblings: { live: true, records } }))).toBe('nothing')
    expect(at(seen({ remote: remote([orphan({ createdBy: 'other-cluster' })]) }))).toBe('nothing')
  })

  test('has nothing to say of what has ended, nor without a mark or a list', () => {
    expect(at(seen(), MARK)).toBe('nothing')
    expect(at(seen({ content: emptyRecord() }))).toBe('nothing')
    expect(at(seen({ remote: remote([remoteCredential()]) }))).toBe('nothing')
    const failing = { at: NOW, live: true, result: { ok: false, failure } } as const
    expect(at(seen({ remote: failing }))).toBe('nothing')
    expect(shown(orphanLeft(newCredential(), NOW, settings))).toBe('nothing')
  })
})

describe('orphanUnproved()', () => {
  const used = remote([orphan({ lastUsedAt: NOW })])
  const seen = seenLive({ content: emptyRecord({ abandoned: [mark] }), remote: used })

  test('says which may be ours, and never has it deleted', () => {
    const step = orphanUnproved(seen, NOW, settings)
    expect(step).toMatchObject({ step: 'Refuse', failure: { reason: 'AmbiguousMint' } })
    expect(JSON.stringify(step)).toContain('may have created cred-2')
    expect(shown(planned(seen))).not.toContain('Revoke')
  })

  test('says nothing once it has ended, or of what is proved', () => {
    expect(orphanUnproved(seen, MARK, settings)).toBe(undefined)
    const proved = { ...seen, remote: remote([orphan()]) }
    expect(orphanUnproved(proved, NOW, settings)).toBe(undefined)
    expect(orphanUnproved({ ...seen, remote: undefined }, NOW, settings)).toBe(undefined)
  })
})
