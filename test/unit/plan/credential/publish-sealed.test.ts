import { describe, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../../src/api/credential-record.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import { sealed } from '../../../../src/plan/credential/publish-sealed.ts'
import {
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  LIFE,
} from '../../../kit/credential-gen.ts'
import { HOUR, intact, MINUTE, NOW } from '../../../kit/gen.ts'
import {
  abandoned,
  created,
  DUE,
  emptyRecord,
  inFlight,
  MARK,
  planned,
  readyToMint,
  sealedRecord,
  shown,
  written,
} from '../../../kit/observed-credential.ts'

const settings = credentialSettings()

const seen = (
  content: CredentialRecord = sealedRecord(),
  over: Partial<ObservedCredential> = {},
): ObservedCredential => readyToMint({ ...over, record: { live: true, content, version: '7' } })

const published = { name: 'pipeline-credential', resourceVersion: '200', digest: 'new' }

/** Of one that is replaced at its rotation. */
const finish = (
  spec: CredentialSpecInput = {},
  sealedFacts = credentialFacts({ id: 'cred-2', createdAt: DUE, expiresAt: DUE + LIFE }),
  now = DUE,
): CredentialRecord | undefined => {
  const content = sealedRecord({
    ...credentialRecord(),
    phase: 'Sealed',
    sealed: sealedFacts,
  })
  const of = seen(content, { credential: credential({ spec }), published })
  return written(sealed(of, now, settings))
}

describe('sealed()', () => {
  test('publishes to exactly the version that was read', () => {
    expect(sealed(seen(), NOW, settings)).toEqual({
      step: 'Publish',
      id: 'cred-2',
      write: { verb: 'Create' },
      why: 'FirstIssue',
    })
    const secret = credentialSecret({ resourceVersion: '150', live: intact() })
    expect(sealed(seen(undefined, { secret }), NOW, settings)).toMatchObject({
      write: { verb: 'Update', secret: { resourceVersion: '150', uid: 'uid-of-secret' } },
    })
  })

  test('reads the Secret, and the record after it', () => {
    const absent = { ...seen(), secret: { state: 'Absent', live: false } as const }
    expect(shown(sealed(absent, NOW, settings))).toBe('ReadSecret')
    const known = credentialSecret()
    const unread = { ...seen(), secret: { ...known, live: undefined } }
    expect(shown(sealed(unread, NOW, settings))).toBe('ReadSecret')
    const before = seen()
    const stale = { ...before, record: { ...before.record, live: false } }
    expect(shown(sealed(stale, NOW, settings))).toBe('ReadRecord')
  })

  test('goes before a suspension, a missing issuer and a back-off', () => {
    const of = seen(undefined, {
      credential: credential({
        spec: { suspend: true },
        status: {
          issuance: { nextAttemptAt: '2030-01-01T00:00:00Z', observedGeneration: 1 },
        },
      }),
      issuer: undefined,
    })
    expect(shown(planned(of))).toBe('Publish FirstIssue')
  })

  test('takes what verifies the new one and the old one with them', () => {
    const [older, newer] = ['older', 'newer'].map((salt) => ({ salt, hash: 'hash' }))
    if (older === undefined || newer === undefined) throw new Error('there are two')
    const content = sealedRecord({
      ...credentialRecord({ current: credentialFacts({ verifiers: [older] }) }),
      phase: 'Sealed',
      sealed: credentialFacts({ id: 'cred-2', verifiers: [newer, older] }),
    })
    const after = written(sealed(seen(content, { published }), DUE, settings))
    expect(after?.current?.verifiers).toEqual([newer, older])
    expect(after?.previous).toMatchObject([{ id: 'cred-1', verifiers: [older] }])
    expect(finish()?.previous[0]).not.toHaveProperty('verifiers')
  })

  test('writes to no Secret of anybody else', () => {
    const foreign = credentialSecret({ ownerUid: undefined, live: intact() })
    const of = seen(undefined, { secret: foreign })
    expect(shown(sealed(of, NOW, settings))).toBe('Refuse SecretConflict')
    const rival = seen(undefined, { rival: 'ImpersonatedToken reader' })
    expect(shown(sealed(rival, NOW, settings))).toBe('Refuse SecretConflict')
  })

  test('says so where a finalizer holds a Secret that has to be made anew', () => {
    const secret = credentialSecret({ terminating: true, live: intact({ immutable: true }) })
    const step = planned(seen(undefined, { secret }))
    expect(shown(step)).toBe('Refuse SecretConflict')
    expect(JSON.stringify(step)).toContain('remove the finalizer')
  })

  test('records it as the current one once it is published, and wipes the secret', () => {
    const step = sealed(seen(undefined, { published }), NOW, settings)
    expect(step).toMatchObject({ why: 'Finish', secret: 'Wipe', version: '7' })
    expect(written(step)).toEqual({
      ...emptyRecord(),
      current: created,
      published: { ...published, why: 'FirstIssue' },
      mints: 1,
    })
  })

  test('keeps the one before for the overlap, but not longer than it lives', () => {
    const [old] = finish()?.previous ?? []
    expect(old).toEqual({ id: 'cred-1', expiresAt: NOW + LIFE, retireAt: DUE + HOUR })
    const overlap = { rotation: { policy: 'BeforeExpiry', overlap: '720h' } } as const
    expect(finish(overlap)?.previous[0]?.retireAt).toBe(NOW + LIFE)
  })

  test('keeps the one before no longer than until the next is due, which needs its slot', () => {
    const short = credentialFacts({
      id: 'cred-2',
      createdAt: DUE,
      askedAt: DUE,
      expiresAt: DUE + HOUR / 2,
    })
    const retireAt = finish({}, short)?.previous[0]?.retireAt
    expect(retireAt).toBe(DUE + 0.66 * (HOUR / 2))
    // What somebody asked for is kept: the next one waits.
    const overlap = { rotation: { policy: 'BeforeExpiry', overlap: '2h' } } as const
    expect(finish(overlap, short)?.previous[0]?.retireAt).toBe(DUE + 2 * HOUR)
  })

  test('keeps the one before for a while even when the new one comes late', () => {
    const late = DUE + 50 * MINUTE
    const short = credentialFacts({
      id: 'cred-2',
      createdAt: DUE,
      askedAt: DUE,
      expiresAt: DUE + HOUR,
    })
    expect(finish({}, short, late)?.previous[0]?.retireAt).toBeGreaterThanOrEqual(late + MINUTE)
  })

  test('gives up what expired before it could be published, and has it deleted', () => {
    const step = sealed(seen(), MARK, settings)
    expect(step).toMatchObject({ why: 'Forget', secret: 'Wipe' })
    expect(written(step)).toEqual(
      emptyRecord({
        previous: [{ id: 'cred-2', expiresAt: MARK, retireAt: MARK, unpublished: true }],
        mints: 1,
      }),
    )
    const before = seen()
    const stale = { ...before, record: { ...before.record, live: false } }
    expect(shown(sealed(stale, MARK, settings))).toBe('ReadRecord')
  })

  test('has nothing to say in another phase, or of a spec that cannot be read', () => {
    for (const content of [inFlight(), abandoned(), emptyRecord(), credentialRecord()]) {
      expect(sealed(seen(content), NOW, settings)).toBe(undefined)
    }
    const invalid = credential({ spec: { serviceAccount: '' } })
    expect(sealed(seen(undefined, { credential: invalid }), NOW, settings)).toBe(undefined)
  })
})
