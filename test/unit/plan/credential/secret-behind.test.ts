import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { secretBehind } from '../../../../src/plan/credential/secret-behind.ts'
import { at, NONE, unread } from '../../../kit/credential-check.ts'
import {
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
} from '../../../kit/credential-gen.ts'
import { intact, NOW, type PresentSecret } from '../../../kit/gen.ts'
import { held, planned, seenLive, shown } from '../../../kit/observed-credential.ts'

const FOR = 'mintlet.dev/rendered-for'
const plain = credentialSecret()
const rendered = (digest: string, over: Partial<PresentSecret> = {}): PresentSecret => ({
  ...plain,
  annotations: { ...plain.annotations, [FOR]: digest },
  ...over,
})

const seen = (
  renderedFor: string,
  secret: PresentSecret,
  over: Partial<ObservedCredential> = {},
): ObservedCredential => ({ ...seenLive({ secret }), renderedFor, ...over })

const STEP = {
  step: 'RenderSecret',
  secret: { name: 'pipeline-credential', uid: 'uid-of-secret', resourceVersion: '100' },
}

describe('secretBehind() in a fight', () => {
  const AT = 'mintlet.dev/rendered-at'
  const touched = (renderedAt: string, digest = 'same'): ObservedCredential =>
    seen('same', {
      ...rendered(digest, { resourceVersion: '101' }),
      annotations: { ...plain.annotations, [FOR]: digest, [AT]: renderedAt },
    })
  const recent = formatTime(NOW - 30_000)

  test('says so, and puts it right once in a while', () => {
    const decided = secretBehind(touched(recent), NOW, credentialSettings())
    expect(decided).toMatchObject({
      step: 'Refuse',
      failure: { reason: 'SecretConflict', until: NOW + 30_000 },
    })
    expect(at(secretBehind, touched(formatTime(NOW - 60_000)))).toBe('RenderSecret')
  })

  test('does not wait where the spec is another, nor for a time that is far ahead', () => {
    expect(at(secretBehind, touched(recent, 'old'))).toBe('RenderSecret')
    expect(at(secretBehind, touched(formatTime(NOW + 3_600_000)))).toBe('RenderSecret')
    expect(at(secretBehind, touched('no time'))).toBe('RenderSecret')
  })
})

describe('secretBehind()', () => {
  test('renders for a spec that is another than it was rendered for, and mints nothing', () => {
    for (const behind of [
      seen('new', plain),
      seen('new', rendered('old')),
      // Neither formats nor templates any more.
      seen('', rendered('old')),
    ]) {
      expect(secretBehind(behind, NOW, credentialSettings())).toEqual(STEP)
      expect(planned(behind)).toEqual(STEP)
      const once = { ...behind, credential: held({ spec: NONE, status: issuedStatus() }) }
      expect(planned(once)).toEqual(STEP)
      expect(at(secretBehind, unread(behind))).toBe('ReadRecord')
    }
  })

  test('renders what somebody wrote to since, and accepts it where nothing was rendered', () => {
    const newer = { resourceVersion: '101' }
    expect(at(secretBehind, seen('same', rendered('same', newer)))).toBe('RenderSecret')
    const untouched = { ...plain, ...newer }
    expect(at(secretBehind, seen('', untouched))).toBe('nothing')
    expect(shown(planned(seen('', untouched)))).toBe('AcceptSecret')
    // Of an earlier spec, and cleaned up since.
    expect(at(secretBehind, seen('', rendered('', newer)))).toBe('nothing')
  })

  test('has nothing to say of what is as it should be', () => {
    expect(at(secretBehind, seen('', plain))).toBe('nothing')
    expect(at(secretBehind, seen('same', rendered('same')))).toBe('nothing')
    expect(at(secretBehind, seen('same', rendered('same', { resourceVersion: '99' })))).toBe(
      'nothing',
    )
    expect(at(secretBehind, { ...newCredential(), renderedFor: 'new' })).toBe('nothing')
    const absent = { state: 'Absent', live: true } as const
    expect(at(secretBehind, { ...seen('new', plain), secret: absent })).toBe('nothing')
  })

  test('writes nothing of a credential that has expired, or that the Secret does not hold', () => {
    const behind = seen('new', plain)
    expect(at(secretBehind, behind, NOW + LIFE)).toBe('nothing')
    expect(at(secretBehind, behind, NOW + LIFE - 1)).toBe('RenderSecret')
    const edited = { ...plain, live: intact({ digest: 'else' }) }
    expect(at(secretBehind, seen('new', edited))).toBe('nothing')
    const content = credentialRecord({
      published: { name: 'other', resourceVersion: '100', digest: 'else', why: 'FirstIssue' },
    })
    const record = { live: true, content, version: '1' }
    expect(at(secretBehind, { ...behind, record })).toBe('nothing')
  })

  test('touches no Secret of others, whatever they write on it', () => {
    for (const ownerUid of [undefined, 'uid-of-other']) {
      const foreign = seen('new', rendered('old', { ownerUid }))
      expect(shown(planned(foreign))).toBe('Refuse SecretConflict')
    }
  })
})
