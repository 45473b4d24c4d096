import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import {
  notGranted,
  parentDisabled,
  remoteFailing,
  secretForeign,
  secretNeedsRead,
  secretTouched,
  untold,
} from '../../../../src/plan/credential/checks-published.ts'
import type { CredentialCheck } from '../../../../src/plan/credential/credential-check.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../../../src/plan/credential/observed-credential.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, NOW } from '../../../kit/gen.ts'
import {
  editedSecret,
  emptyRecord,
  planned,
  seenLive,
  shown,
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

describe('untold()', () => {
  const fresh = seenLive({ credential: credential() })

  test('tells what the record says and status does not, before anything else is looked at', () => {
    expect(planned(fresh)).toEqual({
      step: 'Tell',
      why: 'FirstIssue',
      facts: credentialFacts(),
      secret: { name: 'pipeline-credential', resourceVersion: '100', digest: 'digest-of-secret' },
    })
  })

  test('looks at the record before', () => {
    expect(at(untold, unread(fresh))).toBe('ReadRecord')
  })

  test('tells again when somebody wiped status, and nothing is issued for that', () => {
    const wiped = of(NONE, { credential: credential({ spec: NONE, status: {} }) })
    expect(shown(planned(wiped))).toBe('Tell FirstIssue')
  })

  test('has nothing to say of what is told, or not published', () => {
    expect(at(untold, seenLive())).toBe('nothing')
    expect(at(untold, newCredential())).toBe('nothing')
    expect(at(untold, seenLive({ content: emptyRecord() }))).toBe('nothing')
  })
})

describe('secretNeedsRead()', () => {
  test('reads a Secret that is missing from the cache, or newer than we left it', () => {
    expect(at(secretNeedsRead, observedCredential())).toBe('nothing')
    const newer = credentialSecret({ resourceVersion: '101' })
    expect(at(secretNeedsRead, observedCredential({ secret: newer }))).toBe('ReadSecret')
    const absent = { state: 'Absent', live: false } as const
    expect(at(secretNeedsRead, observedCredential({ secret: absent }))).toBe('ReadSecret')
  })

  test('reads it once', () => {
    expect(at(secretNeedsRead, observedCredential({ secret: editedSecret() }))).toBe('nothing')
    const absent = { state: 'Absent', live: true } as const
    expect(at(secretNeedsRead, observedCredential({ secret: absent }))).toBe('nothing')
  })

  test('reads nothing where nothing was published', () => {
    expect(at(secretNeedsRead, newCredential())).toBe('nothing')
    const rival = {
      ...newCredential(),
      rival: 'ImpersonatedToken reader',
      secret: credentialSecret(),
    }
    expect(at(secretNeedsRead, rival)).toBe('nothing')
  })
})

describe('notGranted()', () => {
  test('is said of what is published and stays', () => {
    expect(at(notGranted, of({}, { namespace: { name: 'web', labels: {} } }))).toBe(
      'Refuse NotGranted',
    )
    expect(at(notGranted, of({}))).toBe('nothing')
  })
})

describe('secretForeign()', () => {
  test('touches nothing of anybody else', () => {
    for (const ownerUid of [undefined, 'uid-of-other']) {
      const seen = seenLive({ secret: credentialSecret({ ownerUid }) })
      expect(at(secretForeign, seen)).toBe('Refuse SecretConflict')
      expect(shown(planned(seen))).toBe('Refuse SecretConflict')
    }
    expect(at(secretForeign, seenLive())).toBe('nothing')
  })
})

describe('secretTouched()', () => {
  const touched = seenLive({ secret: credentialSecret({ resourceVersion: '101' }) })
  const relabelled = seenLive({ secret: credentialSecret({ resourceVersion: '101', labels: {} }) })

  test('accepts a touch that changed nothing of ours', () => {
    expect(secretTouched(touched, NOW, settings)).toEqual({
      step: 'AcceptSecret',
      secret: { name: 'pipeline-credential', uid: 'uid-of-secret', resourceVersion: '101' },
    })
  })

  test('repairs labels and annotations by the record as it is', () => {
    expect(at(secretTouched, unread(relabelled))).toBe('ReadRecord')
    expect(secretTouched(relabelled, NOW, settings)).toMatchObject({
      step: 'RepairSecret',
      secret: { resourceVersion: '101' },
      metadata: {
        annotations: {
          'mintlet.dev/token-id': 'cred-1',
          'mintlet.dev/expires-at': formatTime(END),
        },
      },
    })
  })

  test('has nothing to say of what is as we left it, or not there', () => {
    expect(at(secretTouched, seenLive())).toBe('nothing')
    expect(at(secretTouched, seenLive({ secret: { state: 'Absent', live: true } }))).toBe('nothing')
    expect(at(secretTouched, newCredential())).toBe('nothing')
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
