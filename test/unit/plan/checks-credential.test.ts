import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import { plan } from '../../../src/plan/plan.ts'
import type { Plan } from '../../../src/plan/step.ts'
import {
  HOUR,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  served,
  settings,
  token,
} from '../../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from '../../kit/observed-client.ts'
import { settled } from '../../kit/settling.ts'

const of = token({ spec: BY_CREDENTIAL })
const having = (status: ImpersonatedTokenStatus = {}): ReturnType<typeof served> =>
  served(of, { life: 15 * MINUTE, status: { credentialId: 'cred-001', ...status } })

const around = (over: Partial<Observed> = {}): Observed =>
  observed({ token: of, credential: readyClient(), issuer: k0rdentAsSeen(), ...over })

const decide = (over: Partial<Observed> = {}, now = NOW): Plan =>
  plan(around(over), now, settings())

const rotated = readyClient({}, { credentialId: 'cred-002', expiresAt: NOW + 48 * HOUR })

describe('a token with credentialRef', () => {
  test('is minted with the credential, at the issuer that this came from, and needs no grant', () => {
    expect(decide()).toEqual({
      step: 'Mint',
      why: 'FirstIssue',
      mint: {
        issuer: { key: 'k0rdent', uid: 'uid-of-k0rdent', generation: 1 },
        request: {
          serviceAccount: 'sa-pipeline',
          delegates: [],
          lifetime: 12 * 3600,
          token: { kind: 'AccessToken', scopes: [] },
        },
        write: { verb: 'Create' },
        client: {
          name: 'pipeline',
          uid: 'uid-of-pipeline',
          issuer: { kind: 'ClusterCredentialIssuer', name: 'k0rdent' },
          serviceAccount: 'sa-pipeline',
          credentialId: 'cred-001',
          secretName: 'pipeline-credential',
          secretDigest: 'digest-of-the-secret',
          issuedAt: NOW - 24 * HOUR,
          expiresAt: NOW + 24 * HOUR,
        },
      },
    })
  })

  test('asks for less where the spec says so, and for no longer than the credential lives', () => {
    const narrowing = { scope: 'project', scopeId: 'project-1', roles: ['viewer'] }
    const narrowed = token({ spec: { ...BY_CREDENTIAL, accessToken: { narrowing } } })
    const credential = readyClient({}, { expiresAt: NOW + MINUTE })
    expect(decide({ token: narrowed, credential })).toMatchObject({
      mint: { request: { lifetime: 60, token: { kind: 'AccessToken', scopes: [], narrowing } } },
    })
  })

  test('is refused while the credential is not ready, also where something valid is published', () => {
    for (const seen of [of, having()]) {
      expect(decide({ token: seen, credential: undefined })).toMatchObject({
        step: 'Refuse',
        failure: { ending: 'Stalled', reason: 'CredentialRefNotReady' },
      })
    }
  })

  test('says of the issuer of the credential that it is missing', () => {
    expect(decide({ issuer: undefined })).toMatchObject({
      failure: {
        reason: 'IssuerNotFound',
        message:
          'there is no ClusterCredentialIssuer named k0rdent, the issuer of ServiceAccountCredential pipeline: create it',
      },
    })
  })

  test('gets nothing from an issuer that has become one of Google, which would ask for a grant', () => {
    const issuer = observedIssuer({ spec: { google: { auth: { ambient: {} } } } }, undefined)
    expect(decide({ issuer })).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
  })

  test('is minted also at a local issuer, once its keys are loaded, and needs no grant there', () => {
    const local = observedIssuer({ metadata: { name: 'k0rdent' }, spec: { grants: [] } })
    expect(decide({ issuer: local })).toMatchObject({
      step: 'Mint',
      mint: { request: { serviceAccount: 'sa-pipeline' }, client: { name: 'pipeline' } },
    })
    const loading = { ...local, keyIds: undefined, loaded: false }
    expect(decide({ issuer: loading })).toEqual({ step: 'Rest', why: 'IssuerLoading' })
  })

  test('is what a k0rdent issuer mints, and nothing else is', () => {
    expect(decide({ token: token(), credential: undefined })).toMatchObject({
      step: 'Refuse',
      failure: {
        reason: 'InvalidSpec',
        message: expect.stringContaining('set spec.credentialRef'),
      },
    })
  })

  test('shows a credential that is gone as a failing refresh as long as what is published is valid', () => {
    const seen = around({ token: having(), credential: undefined })
    const step = plan(seen, NOW, settings())
    if (step.step !== 'Refuse') throw new Error('it is not refused')
    const outcome = { kind: 'Refused', failure: step.failure } as const
    expect(settled(seen, outcome).status.conditions).toMatchObject([
      { type: 'Ready', status: 'True' },
      { type: 'RefreshFailing', status: 'True', reason: 'CredentialRefNotReady' },
    ])
    const later = settled(seen, outcome, NOW + HOUR).status
    expect(later).toMatchObject({ phase: 'Pending' })
    expect(later.conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'CredentialRefNotReady' },
      { type: 'Stalled', status: 'True', reason: 'CredentialRefNotReady' },
    ])
  })
})

describe('the rotation of a credential', () => {
  const later = NOW + MINUTE

  test('is followed by a mint, a minute after the last one at the earliest', () => {
    const seen = { token: having(), credential: rotated }
    expect(decide(seen, later - 1)).toEqual({ step: 'Rest', why: 'Valid' })
    expect(decide(seen, later)).toMatchObject({ step: 'Mint', why: 'CredentialRotated' })
    const { next } = settled(around(seen), { kind: 'Rested', why: 'Valid' }, NOW + 1)
    expect(next?.at).toBe(later)
  })

  test('is no doing of somebody else that the loop guard would count', () => {
    const issuance = { unscheduledSince: formatTime(NOW), unscheduledMints: 3 }
    const seen = { token: having({ issuance }), credential: rotated }
    expect(decide(seen, later)).toMatchObject({ step: 'Mint', why: 'CredentialRotated' })
  })

  test('is not waited for with what is due, nor does it hide that the spec has changed', () => {
    const seen = { token: having(), credential: rotated }
    expect(decide(seen, NOW + 10 * MINUTE)).toMatchObject({ why: 'NearExpiry' })
    expect(decide({ ...seen, requestDigest: 'else' }, later)).toMatchObject({ step: 'ReadSecret' })
    const read = {
      ...seen,
      requestDigest: 'else',
      secret: { state: 'Absent', live: true } as const,
    }
    expect(decide(read, later)).toMatchObject({ why: 'SpecChanged' })
  })

  test('is not followed with policy Never', () => {
    const never = token({ spec: { ...BY_CREDENTIAL, refresh: { policy: 'Never' } } })
    const one = served(never, { status: { credentialId: 'cred-001' } })
    expect(decide({ token: one, credential: rotated }, later)).toEqual({
      step: 'Rest',
      why: 'Valid',
    })
  })

  test('voids a back-off that began before it, but not one that it has brought about', () => {
    const failedAt = NOW + 2 * MINUTE
    const issuance = {
      attempts: 3,
      lastFailureAt: formatTime(failedAt),
      nextAttemptAt: formatTime(failedAt + 5 * MINUTE),
      observedGeneration: 1,
      issuerGeneration: 1,
      reason: 'Unauthenticated',
    }
    const seen = (issuedAt: number): Partial<Observed> => ({
      token: having({ issuance }),
      credential: readyClient({}, { credentialId: 'cred-002', issuedAt }),
    })
    const now = failedAt + MINUTE
    expect(decide(seen(failedAt + 1000), now)).toMatchObject({ step: 'Mint' })
    expect(decide(seen(failedAt - 1000), now)).toEqual({ step: 'Rest', why: 'BackingOff' })
    // By an issuer whose clock is ahead.
    expect(decide(seen(now + MINUTE), now)).toEqual({ step: 'Rest', why: 'BackingOff' })
  })

  test('is followed once what failed with the credential may work again', () => {
    const failedAt = NOW + 2 * MINUTE
    const issuance = {
      attempts: 3,
      lastFailureAt: formatTime(failedAt),
      nextAttemptAt: formatTime(failedAt + 5 * MINUTE),
      observedGeneration: 1,
      issuerGeneration: 1,
      reason: 'Unauthenticated',
    }
    const credential = readyClient({ readySince: failedAt + MINUTE })
    const seen = { token: token({ spec: BY_CREDENTIAL, status: { issuance } }), credential }
    expect(decide(seen, failedAt + MINUTE)).toMatchObject({ step: 'Mint', why: 'FirstIssue' })
  })
})

describe('a token that ends with its credential', () => {
  const ending = { credential: readyClient({}, { expiresAt: NOW + 15 * MINUTE }) }

  test('is not minted again for a token that would end at the same time', () => {
    const seen = { ...ending, token: having() }
    expect(decide(seen, NOW + 14 * MINUTE)).toEqual({ step: 'Rest', why: 'Valid' })
    const { status, next } = settled(around(seen), { kind: 'Rested', why: 'Valid' }, NOW + MINUTE)
    expect(status).not.toHaveProperty('refreshAt')
    expect(next?.at).toBe(NOW + 15 * MINUTE)
  })

  test('lapses with it, and says why', () => {
    expect(decide({ ...ending, token: having() }, NOW + 15 * MINUTE)).toMatchObject({
      step: 'Refuse',
      failure: { reason: 'CredentialRefNotReady' },
    })
  })

  test('is minted again with the next one', () => {
    expect(decide({ credential: rotated, token: having() }, NOW + 5 * MINUTE)).toMatchObject({
      step: 'Mint',
      why: 'CredentialRotated',
    })
  })

  test('is minted on request all the same', () => {
    const annotations = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
    const asking = token({ spec: BY_CREDENTIAL, metadata: { annotations } })
    const seen = served(asking, { life: 15 * MINUTE, status: { credentialId: 'cred-001' } })
    expect(decide({ ...ending, token: seen }, NOW + 5 * MINUTE)).toMatchObject({ why: 'Requested' })
  })
})
