import { describe, expect, test } from 'vitest'
import {
  orphanLeft,
  orphanUnproved,
  parentDisabled,
  remoteDue,
  remoteFailing,
} from '../../../../src/plan/credential/checks-remote.ts'
import type { CredentialCheck } from '../../../../src/plan/credential/credential-check.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../../../src/plan/credential/observed-credential.ts'
import {
  builtInIssuer,
  type CredentialSpecInput,
  credentialFacts,
  credentialSettings,
  issuedStatus,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  emptyRecord,
  held,
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

const dueAt = (over: Partial<ObservedCredential>, now = NOW): string =>
  shown(remoteDue(observedCredential(over), now, settings))

const said = (live = false): ObservedCredential['remote'] => ({ ...remote(), live })

const seenOrphan = (over: Parameters<typeof seenLive>[0] = {}): ObservedCredential =>
  seenLive({
    content: emptyRecord({ abandoned: [mark] }),
    remote: remote([orphan()]),
    ...over,
  })

const leftAt = (of: ObservedCredential, now = NOW): string => shown(orphanLeft(of, now, settings))

const failing: ObservedRemote = { at: NOW, live: true, result: { ok: false, failure } }

const at = (check: CredentialCheck, seen: ObservedCredential, now = NOW): string =>
  shown(check(seen, now, settings))

/** Of an object with this spec that holds its credential. */
const of = (
  spec: CredentialSpecInput,
  over: Parameters<typeof seenLive>[0] = {},
): ObservedCredential => seenLive({ credential: held({ spec, status: issuedStatus() }), ...over })

describe('remoteDue()', () => {
  test('asks where nothing is known, and again after the interval', () => {
    expect(dueAt({ remote: undefined })).toBe('ReadRemote')
    expect(dueAt({ remote: said() }, NOW + 5 * MINUTE - 1)).toBe('nothing')
    expect(dueAt({ remote: said() }, NOW + 5 * MINUTE)).toBe('ReadRemote')
  })

  test('believes no answer from the future', () => {
    expect(dueAt({ remote: said() }, NOW - 1)).toBe('ReadRemote')
  })

  test('asks again after a failure, and once only in a turn', () => {
    const failed = { at: NOW, result: { ok: false, failure } } as const
    expect(dueAt({ remote: { ...failed, live: false } })).toBe('ReadRemote')
    expect(dueAt({ remote: { ...failed, live: true } })).toBe('nothing')
  })

  test('asks also where only marks of creates are left', () => {
    const record = { live: false, version: '1', content: emptyRecord({ abandoned: [mark] }) }
    expect(dueAt({ record })).toBe('ReadRemote')
  })

  test('asks the built-in issuer once, which has nothing new to tell', () => {
    const issuer = builtInIssuer()
    expect(dueAt({ issuer, remote: undefined })).toBe('ReadRemote')
    expect(dueAt({ issuer, remote: said() }, NOW + 100 * HOUR)).toBe('nothing')
    const failed = { at: NOW, live: false, result: { ok: false, failure } } as const
    expect(dueAt({ issuer, remote: failed })).toBe('ReadRemote')
  })

  test('asks nothing for who has nothing', () => {
    expect(shown(remoteDue(newCredential(), NOW, settings))).toBe('nothing')
    expect(dueAt({ record: { live: false, version: '1', content: emptyRecord() } })).toBe('nothing')
  })
})

describe('orphanLeft()', () => {
  test('deletes what comes late of a create that was given up', () => {
    expect(orphanLeft(seenOrphan(), NOW, settings)).toEqual({
      step: 'Revoke',
      id: 'cred-2',
      why: 'Orphan',
    })
  })

  test('looks at everything live before, once a list shows one', () => {
    const all = seenOrphan()
    expect(leftAt({ ...all, record: { ...all.record, live: false } })).toBe('ReadRecord')
    expect(leftAt({ ...all, siblings: { live: false, records: [] } })).toBe('ReadSiblings')
    expect(leftAt({ ...all, remote: { ...remote([orphan()]), live: false } })).toBe('ReadRemote')
  })

  test('leaves alone what another object holds, or another cluster created', () => {
    const records = [sibling({ current: credentialFacts({ id: 'cred-2', expiresAt: MARK }) })]
    expect(leftAt(seenOrphan({ siblings: { live: true, records } }))).toBe('nothing')
    expect(leftAt(seenOrphan({ remote: remote([orphan({ createdBy: 'other-cluster' })]) }))).toBe(
      'nothing',
    )
  })

  test('has nothing to say of what has ended, nor without a mark or a list', () => {
    expect(leftAt(seenOrphan(), MARK)).toBe('nothing')
    expect(leftAt(seenOrphan({ content: emptyRecord() }))).toBe('nothing')
    expect(leftAt(seenOrphan({ remote: remote([remoteCredential()]) }))).toBe('nothing')
    expect(leftAt(seenOrphan({ remote: failing }))).toBe('nothing')
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

describe('remoteFailing()', () => {
  test('tells of an issuer that fails, and nothing else is done about it', () => {
    expect(at(remoteFailing, seenLive({ remote: failing }))).toBe('Fail NotFoundOrDenied')
    expect(shown(planned(seenLive({ remote: failing })))).toBe('Fail NotFoundOrDenied')
    expect(at(remoteFailing, seenLive())).toBe('nothing')
    expect(at(remoteFailing, observedCredential())).toBe('nothing')
  })
})

describe('parentDisabled()', () => {
  test('says so, also of a suspended object and of one that is due', () => {
    const disabled = remote([remoteCredential()], { disabled: true })
    expect(at(parentDisabled, seenLive({ remote: disabled }))).toBe('Refuse ParentDisabled')
    expect(shown(planned(of({ suspend: true }, { remote: disabled })))).toBe(
      'Refuse ParentDisabled',
    )
    expect(at(parentDisabled, seenLive())).toBe('nothing')
  })

  test('goes by no view that is old, so that it heals', () => {
    const old = { ...remote([], { disabled: true }), live: false }
    const seen = { ...newCredential(), remote: old }
    expect(shown(planned(seen, NOW + HOUR))).not.toContain('Refuse')
  })
})
