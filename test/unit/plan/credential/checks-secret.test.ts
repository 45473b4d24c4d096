import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import {
  secretForeign,
  secretNeedsRead,
  secretTouched,
} from '../../../../src/plan/credential/checks-secret.ts'
import type { CredentialCheck } from '../../../../src/plan/credential/credential-check.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import {
  credentialSecret,
  credentialSettings,
  LIFE,
  newCredential,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { NOW } from '../../../kit/gen.ts'
import { editedSecret, planned, seenLive, shown } from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const END = NOW + LIFE

const at = (check: CredentialCheck, seen: ObservedCredential, now = NOW): string =>
  shown(check(seen, now, settings))

const unread = (seen: ObservedCredential): ObservedCredential => ({
  ...seen,
  record: { ...seen.record, live: false },
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
