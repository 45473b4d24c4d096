import { describe, expect, test } from 'vitest'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  restartDue,
  restartRefused,
  retireDue,
  unpublishedLeft,
} from '../../../../src/plan/credential/retire-previous.ts'
import type { ObservedWorkload } from '../../../../src/plan/observed.ts'
import {
  type CredentialSpecInput,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, intact, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  emptyRecord,
  held,
  seenLive,
  shown,
  written,
} from '../../../kit/observed-credential.ts'
import { observedWorkload } from '../../../kit/observed-workload.ts'

const settings = credentialSettings()
/** The end of the overlap, and of the life of the old one. */
const OVER = NOW + HOUR
const END = NOW + 30 * HOUR
const OLD = { id: 'cred-0', expiresAt: END, retireAt: OVER }
const WORKLOAD = { kind: 'Deployment', name: 'api' } as const

const both = [remoteCredential(), remoteCredential({ id: 'cred-0', expiresAt: END })]

const rotated = (
  over: Parameters<typeof seenLive>[0] = {},
  spec: CredentialSpecInput = {},
): ObservedCredential =>
  seenLive({
    credential: held({ status: issuedStatus(), spec }),
    content: credentialRecord({ previous: [OLD] }),
    remote: remote(both),
    ...over,
  })

const retire = (seen: ObservedCredential, now = OVER): string =>
  shown(retireDue(seen, now, settings))

const listening = (
  state: ObservedWorkload['state'] | undefined,
  spec: CredentialSpecInput = {},
): ObservedCredential =>
  rotated(
    {
      workloads: state === undefined ? undefined : [observedWorkload({ state })],
    },
    { rolloutRestart: [WORKLOAD], ...spec },
  )

describe('retireDue()', () => {
  test('deletes the old one after the overlap, and not before', () => {
    expect(retire(rotated(), OVER - 1)).toBe('nothing')
    expect(retireDue(rotated(), OVER, settings)).toEqual({
      step: 'Revoke',
      id: 'cred-0',
      why: 'Retired',
    })
  })

  test('looks at the Secret, the record and the issuer live', () => {
    const seen = rotated()
    const secret = { ...credentialSecret(), live: undefined }
    expect(retire({ ...seen, secret })).toBe('ReadSecret')
    expect(retire({ ...seen, secret: { state: 'Absent', live: false } })).toBe('ReadSecret')
    expect(retire({ ...seen, record: { ...seen.record, live: false } })).toBe('ReadRecord')
    expect(retire({ ...seen, remote: { ...remote(both), live: false } })).toBe('ReadRemote')
  })

  test('forgets what the issuer has no more, or has as expired', () => {
    for (const left of [
      [remoteCredential()],
      [remoteCredential(), remoteCredential({ id: 'cred-0', expiresAt: END, status: 'expired' })],
    ]) {
      const step = retireDue(rotated({ remote: remote(left) }), OVER, settings)
      expect(step).toMatchObject({ why: 'Retire', secret: 'Keep' })
      expect(written(step)).toEqual(credentialRecord())
    }
  })

  test('deletes nothing of the same id that is not the one it was', () => {
    const stranger = remoteCredential({ id: 'cred-0', expiresAt: END + HOUR })
    const seen = rotated({ remote: remote([remoteCredential(), stranger]) })
    expect(retire(seen)).toBe('WriteRecord Retire')
  })

  test('does not take the last one that works', () => {
    const onlyOld = rotated({ remote: remote(both.slice(1)) })
    expect(retire(onlyOld)).toBe('nothing')
    const { current: _current, ...content } = credentialRecord({ previous: [OLD] })
    expect(retire(rotated({ content }))).toBe('nothing')
  })

  test('does nothing while the issuer cannot be asked', () => {
    const failure = { ending: 'Stalled', reason: 'NotFoundOrDenied', message: 'see' } as const
    const failing = { at: NOW, live: true, result: { ok: false, failure } } as const
    expect(retire(rotated({ remote: failing }), END + HOUR)).toBe('nothing')
  })

  test('does nothing beside a Secret that is not ours any more', () => {
    const stripped = credentialSecret({ ownerUid: undefined, live: intact() })
    expect(retire(rotated({ secret: stripped }))).toBe('nothing')
  })

  test('waits for the workloads, except for one that is not there', () => {
    expect(retire(listening(undefined))).toBe('ReadWorkloads')
    for (const state of ['Stale', 'RollingOut', 'NotAllowed'] as const) {
      expect(retire(listening(state))).toBe('nothing')
    }
    for (const state of ['RolledOut', 'Missing'] as const) {
      expect(retire(listening(state))).toBe('Revoke Retired')
    }
  })

  test('waits for them no longer than the old one lives', () => {
    expect(retire(listening('RollingOut'), END - 1)).toBe('nothing')
    expect(retire(listening('RollingOut'), END)).toBe('Revoke Retired')
  })

  test('waits for them also when the next rotation is due, which has to wait for the slot', () => {
    const current = credentialFacts({ expiresAt: NOW + 3 * HOUR })
    const content = credentialRecord({ current, previous: [OLD] })
    const list = remote([remoteCredential({ expiresAt: NOW + 3 * HOUR }), ...both.slice(1)])
    const record = { live: true, content, version: '1' }
    const seen = { ...listening('RollingOut'), record, remote: list }
    expect(retire(seen, NOW + 2.9 * HOUR)).toBe('nothing')
    expect(retire({ ...listening('RolledOut'), record, remote: list }, NOW + 2.9 * HOUR)).toBe(
      'Revoke Retired',
    )
  })

  test('forgets what has ended, also behind one that is waited for', () => {
    const ended = { id: 'cred-00', expiresAt: OVER, retireAt: OVER }
    const seen = listening('RollingOut')
    const content = credentialRecord({ previous: [OLD, ended] })
    const step = retireDue({ ...seen, record: { ...seen.record, content } }, OVER, settings)
    expect(written(step)?.previous).toEqual([OLD])
  })

  test('leaves everything alone while a mint is under way', () => {
    const content = abandoned({ ...credentialRecord({ previous: [OLD] }), phase: 'Abandoning' })
    expect(retire(rotated({ content }))).toBe('nothing')
  })
})

const restartOf = (seen: ObservedCredential): string => shown(restartDue(seen, NOW, settings))

describe('restartDue()', () => {
  test('restarts a workload whose pods have the old one', () => {
    expect(restartOf(listening(undefined))).toBe('ReadWorkloads')
    expect(restartDue(listening('Stale'), NOW, settings)).toEqual({
      step: 'RestartWorkload',
      workload: WORKLOAD,
      id: 'cred-1',
    })
  })

  test('goes by the record as it is, not as the watch shows it', () => {
    const seen = listening('Stale')
    expect(restartOf({ ...seen, record: { ...seen.record, live: false } })).toBe('ReadRecord')
  })

  test('restarts no other', () => {
    for (const state of ['RollingOut', 'RolledOut', 'NotAllowed', 'Missing'] as const) {
      expect(restartOf(listening(state))).toBe('nothing')
    }
  })

  test('waits for the minInterval of one and restarts the other', () => {
    const waiting = observedWorkload({ minInterval: '10m', restartedAt: NOW - 10 * MINUTE + 1 })
    const other = observedWorkload({ kind: 'DaemonSet', name: 'agent' })
    const seen = { ...listening('Stale'), workloads: [waiting, other] }
    expect(restartDue(seen, NOW, settings)).toMatchObject({ workload: { kind: 'DaemonSet' } })
    const alone = { ...listening('Stale'), workloads: [waiting] }
    expect(restartOf(alone)).toBe('nothing')
    // It is waited for, and so is what it does not have yet.
    expect(retire(alone)).toBe('nothing')
    expect(restartDue(alone, NOW + 1, settings)).toMatchObject({ workload: WORKLOAD })
  })

  test('restarts nothing while suspended, before a rotation, or when the old one is gone', () => {
    expect(restartOf(listening('Stale', { suspend: true }))).toBe('nothing')
    expect(restartOf(rotated({ workloads: [observedWorkload()] }))).toBe('nothing')
    const seen = listening('Stale')
    const alone = { ...seen.record, content: credentialRecord() }
    expect(restartOf({ ...seen, record: alone })).toBe('nothing')
  })
})

const refusalOf = (seen: ObservedCredential): string => shown(restartRefused(seen, NOW, settings))

describe('restartRefused()', () => {
  test('says whom the old one stays for, and what to do about it', () => {
    expect(refusalOf(listening('NotAllowed'))).toBe('Refuse InvalidSpec')
    const text = JSON.stringify(restartRefused(listening('NotAllowed'), NOW, settings))
    expect(text).toContain('Deployment api has to be restarted')
    expect(text).toContain('annotate it with mintlet.dev/restart: allow')
  })

  test('has nothing to say of others, nor before a rotation', () => {
    expect(refusalOf(listening('RollingOut'))).toBe('nothing')
    expect(refusalOf(listening(undefined))).toBe('nothing')
    const seen = listening('NotAllowed')
    expect(refusalOf({ ...seen, record: { ...seen.record, content: credentialRecord() } })).toBe(
      'nothing',
    )
    expect(MINUTE).toBeLessThan(HOUR)
  })
})

describe('a workload that cannot be restarted', () => {
  test('keeps the old one until that expires, and holds up nothing else', () => {
    for (const state of ['Forbidden', 'Failing'] as const) {
      expect(retire(listening(state), OVER)).toBe('nothing')
      expect(retire(listening(state), END)).not.toBe('nothing')
      expect(shown(restartDue(listening(state), NOW, settings))).toBe('nothing')
    }
    // What has ended waits for nobody, so nobody is looked at either.
    expect(retire(listening(undefined), END)).not.toBe('ReadWorkloads')
  })

  test('is told with what to do about it', () => {
    expect(restartRefused(listening('Forbidden'), NOW, settings)).toMatchObject({
      failure: { ending: 'Stalled', reason: 'PermissionDenied' },
    })
    expect(JSON.stringify(restartRefused(listening('Forbidden'), NOW, settings))).toContain(
      'deploy/rbac-rollout-restart.yaml',
    )
    expect(restartRefused(listening('Failing'), NOW, settings)).toMatchObject({
      failure: { ending: 'Retryable', reason: 'ApiServerUnavailable' },
    })
  })
})

describe('unpublishedLeft()', () => {
  const LEFT = { id: 'cred-0', expiresAt: END, retireAt: NOW, unpublished: true } as const
  const left = (over: Parameters<typeof seenLive>[0] = {}): string =>
    shown(
      unpublishedLeft(
        seenLive({ content: emptyRecord({ previous: [LEFT] }), remote: remote(both), ...over }),
        NOW,
        settings,
      ),
    )

  test('deletes at once what nobody ever had, whatever the Secret holds', () => {
    expect(left()).toBe('Revoke Orphan')
    expect(left({ secret: { state: 'Absent', live: false } })).toBe('Revoke Orphan')
  })

  test('forgets it once the issuer does not have it any more', () => {
    expect(left({ remote: remote([]) })).toBe('WriteRecord Retire')
  })

  test('looks first, live', () => {
    const seen = seenLive({ content: emptyRecord({ previous: [LEFT] }), remote: remote(both) })
    const stale = { ...seen, record: { ...seen.record, live: false } }
    expect(shown(unpublishedLeft(stale, NOW, settings))).toBe('ReadRecord')
    expect(left({ remote: { ...remote(both), live: false } })).toBe('ReadRemote')
  })

  test('has nothing to do with what somebody had', () => {
    expect(left({ content: credentialRecord({ previous: [OLD] }) })).toBe('nothing')
    expect(retire(rotated({ content: credentialRecord({ previous: [LEFT] }) }))).toBe('nothing')
  })
})
