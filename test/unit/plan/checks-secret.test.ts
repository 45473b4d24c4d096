import { describe, expect, test } from 'vitest'
import type { Condition } from '../../../src/api/condition.ts'
import { formatTime } from '../../../src/api/time.ts'
import {
  secretClaimed,
  secretForeign,
  secretMetadataRefused,
  secretNeedsRead,
  secretTouched,
  strayBlocks,
  strayLeft,
} from '../../../src/plan/checks-secret.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import {
  HOUR,
  intact,
  NOW,
  observed,
  secretOf,
  served,
  settings,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'

const of = served()
const withSecret = (secret: Observed['secret'], about = of): Observed =>
  observed({ token: about, secret })

const decideSecretMetadataRefused = (
  secret: TokenSpecInput['secret'],
  allowedSecretMetadata: string[] = [],
): unknown =>
  secretMetadataRefused(
    observed({ token: token({ spec: { secret } }) }),
    NOW,
    settings({ allowedSecretMetadata }),
  )

describe('secretMetadataRefused()', () => {
  test('refuses types that others treat as their own', () => {
    expect(decideSecretMetadataRefused({ type: 'helm.sh/release.v1' })).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Stalled', reason: 'SecretTypeRefused' },
    })
  })

  test('refuses keys that others act on, by name', () => {
    const annotations = { 'replicator.v1.mittwald.de/replicate-to': '*' }
    expect(decideSecretMetadataRefused({ annotations })).toMatchObject({
      step: 'Refuse',
      failure: {
        reason: 'InvalidSpec',
        message: expect.stringContaining('replicator.v1.mittwald.de/replicate-to') as string,
      },
    })
  })

  test('takes what the operator allows', () => {
    const labels = { 'argocd.argoproj.io/secret-type': 'cluster' }
    expect(decideSecretMetadataRefused({ labels })).toMatchObject({ step: 'Refuse' })
    expect(decideSecretMetadataRefused({ labels }, ['argocd.argoproj.io/'])).toBe(undefined)
  })
})

describe('secretClaimed()', () => {
  test('names the object that has the better claim', () => {
    expect(
      secretClaimed(observed({ rival: 'ImpersonatedToken writer' }), NOW, settings()),
    ).toMatchObject({
      failure: {
        ending: 'Stalled',
        reason: 'SecretConflict',
        message: expect.stringContaining('belongs to the ImpersonatedToken writer') as string,
      },
    })
  })

  test('has nothing to say without a rival', () => {
    expect(secretClaimed(observed(), NOW, settings())).toBe(undefined)
  })
})

const asksForRead = (seen: Observed): boolean => {
  const decided = secretNeedsRead(seen, NOW, settings())
  expect([undefined, 'ReadSecret']).toContain(decided?.step)
  return decided !== undefined
}

describe('secretNeedsRead()', () => {
  const conflict: Condition = {
    type: 'Stalled',
    status: 'True',
    observedGeneration: 1,
    lastTransitionTime: formatTime(NOW),
    reason: 'SecretConflict',
    message: '',
  }

  test.each<[string, Observed]>([
    ['is gone', withSecret({ state: 'Absent', live: false })],
    ['has a newer version than we wrote', withSecret(secretOf(of, { resourceVersion: '101' }))],
    ['has a version that cannot be compared', withSecret(secretOf(of, { resourceVersion: 'odd' }))],
    ['is there before anything was published', withSecret(secretOf(token()), token())],
    [
      'holds what another spec asked for',
      { ...withSecret(secretOf(of)), requestDigest: 'changed' },
    ],
    [
      'was not ours, and is not to be seen',
      withSecret({ state: 'Absent', live: false }, token({ status: { conditions: [conflict] } })),
    ],
    [
      'another object claims, while status says that ours is in it',
      { ...withSecret({ state: 'Absent', live: false }), rival: 'writer' },
    ],
    [
      'refused our last write',
      withSecret(secretOf(of), served(of, { status: { issuance: { reason: 'InvalidSpec' } } })),
    ],
  ])('asks for a Secret that %s', (_what, seen) => {
    expect(asksForRead(seen)).toBe(true)
  })

  test.each<[string, Observed]>([
    ['is as we left it', withSecret(secretOf(of))],
    [
      'has an older version: the cache lags behind our write',
      withSecret(secretOf(of, { resourceVersion: '99' })),
    ],
    [
      'is not there before anything was published',
      withSecret({ state: 'Absent', live: false }, token()),
    ],
    [
      'was asked for just now',
      withSecret(secretOf(of, { resourceVersion: '101', live: intact() })),
    ],
    ['was just now found to be gone', withSecret({ state: 'Absent', live: true })],
    [
      "is another object's anyway, and was never ours",
      { ...withSecret({ state: 'Absent', live: false }, token()), rival: 'writer' },
    ],
  ])('does not ask for one that %s', (_what, seen) => {
    expect(asksForRead(seen)).toBe(false)
  })
})

describe('secretForeign()', () => {
  test.each([
    ['was not made by mintlet', undefined],
    ['has another owner', 'uid-of-somebody'],
  ])('never touches a Secret that %s', (what, ownerUid) => {
    const seen = withSecret(secretOf(of, { ownerUid, live: intact() }))
    expect(secretForeign(seen, NOW, settings())).toMatchObject({
      failure: {
        ending: 'Stalled',
        reason: 'SecretConflict',
        message: expect.stringContaining(`Secret reader ${what}`) as string,
      },
    })
  })

  test('has nothing to say of ours, nor where there is none', () => {
    expect(secretForeign(withSecret(secretOf(of)), NOW, settings())).toBe(undefined)
    expect(secretForeign(withSecret({ state: 'Absent', live: true }), NOW, settings())).toBe(
      undefined,
    )
  })
})

const decideSecretTouched = (over: Parameters<typeof secretOf>[1], about = of): unknown =>
  secretTouched(withSecret(secretOf(about, over), about), NOW, settings())

describe('secretTouched()', () => {
  const version = { name: 'reader', uid: 'uid-of-secret', resourceVersion: '101' }
  test('puts back labels and annotations that somebody took or changed', () => {
    const metadata = {
      labels: { 'app.kubernetes.io/managed-by': 'mintlet' },
      annotations: {
        'mintlet.dev/token-id': 'token-1',
        'mintlet.dev/expires-at': formatTime(NOW + HOUR),
      },
    }
    const changed = { resourceVersion: '101', annotations: { 'mintlet.dev/token-id': 'other' } }
    expect(decideSecretTouched(changed)).toEqual({
      step: 'RepairSecret',
      secret: version,
      metadata,
    })
    expect(decideSecretTouched({ resourceVersion: '101', labels: {} })).toMatchObject({
      step: 'RepairSecret',
    })
  })

  test('puts labels on that the spec has got since', () => {
    const labelled = served(token({ spec: { secret: { labels: { team: 'data' } } } }))
    expect(decideSecretTouched({ labels: secretOf(of).labels }, labelled)).toMatchObject({
      step: 'RepairSecret',
      metadata: { labels: { team: 'data' } },
    })
  })

  test('remembers the version of one that somebody touched and left intact', () => {
    const labels = { ...secretOf(of).labels, theirs: 'too' }
    expect(decideSecretTouched({ resourceVersion: '101', labels, live: intact() })).toEqual({
      step: 'AcceptSecret',
      secret: version,
    })
  })

  test('has nothing to say of one that is as we left it, nor of an older version', () => {
    expect(decideSecretTouched({})).toBe(undefined)
    expect(decideSecretTouched({ resourceVersion: '99' })).toBe(undefined)
  })

  test('has nothing to say of a Secret that is not the one that was written', () => {
    const renamed = served(token({ spec: { secret: { name: 'other' } } }), {
      status: { secretName: 'reader' },
    })
    expect(decideSecretTouched({ name: 'other', labels: {} }, renamed)).toBe(undefined)
  })
})

describe('strayLeft()', () => {
  test('removes what a change of name has left behind, one at a time', () => {
    const stray = { name: 'old', uid: 'uid-of-old', resourceVersion: '7' }
    const seen = observed({ strays: [stray, { ...stray, name: 'older' }] })
    expect(strayLeft(seen, NOW, settings())).toEqual({ step: 'RemoveSecret', secret: stray })
    expect(strayLeft(observed(), NOW, settings())).toBe(undefined)
  })
})

describe('strayBlocks()', () => {
  const stray = { name: 'old', uid: 'uid-of-old', resourceVersion: '7' }
  const decide = (over: Partial<Observed>, now = NOW): unknown =>
    strayBlocks(observed({ token: of, strays: [stray], rival: 'other', ...over }), now, settings())

  test('gives up what another object may wait for, once nothing valid is in it', () => {
    expect(decide({}, NOW + HOUR)).toEqual({ step: 'RemoveSecret', secret: stray })
    expect(decide({ token: token() })).toEqual({ step: 'RemoveSecret', secret: stray })
    const theirs = secretOf(of, { ownerUid: 'other' })
    const seen = { rival: undefined, secret: theirs }
    expect(decide(seen, NOW + HOUR)).toEqual({ step: 'RemoveSecret', secret: stray })
  })

  test('has nothing to say while it is valid, nor where nobody is in the way', () => {
    expect(decide({})).toBe(undefined)
    expect(decide({ rival: undefined }, NOW + HOUR)).toBe(undefined)
    expect(decide({ strays: [] }, NOW + HOUR)).toBe(undefined)
  })
})
