import { describe, expect, test } from 'vitest'
import { grantWithdrawn, lostForGood } from '../../../../src/plan/credential/checks-withdrawn.ts'
import { knownIds } from '../../../../src/plan/credential/known-ids.ts'
import { at, failing, NONE, of, unasked, unread } from '../../../kit/credential-check.ts'
import {
  type CredentialSpecInput,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  remote,
} from '../../../kit/credential-gen.ts'
import { intact, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  editedSecret,
  planned,
  shown,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

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
