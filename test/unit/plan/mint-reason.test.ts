import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { MintReason } from '../../../src/plan/mint-reason.ts'
import { isUnscheduled, mintReason, refreshRequested } from '../../../src/plan/mint-reason.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  SECOND,
  secretOf,
  served,
  settings,
  token,
} from '../../kit/gen.ts'

const of = served()
const asking = (value: string): { readonly annotations: Readonly<Record<string, string>> } => ({
  annotations: { [REFRESH_REQUESTED_ANNOTATION]: value },
})

function reason(over: Partial<Observed>, now = NOW): MintReason | undefined {
  const seen = observed({ token: of, ...over })
  if (!seen.token.spec.valid) throw new Error('a spec that is invalid')
  return mintReason(seen, seen.token.spec.value, now, settings())
}

describe('mintReason()', () => {
  const lost = { state: 'Absent', live: true } as const
  const all = { requestDigest: 'changed', secret: lost, issuer: observedIssuer({}, ['key-2']) }

  test.each<[string, Partial<Observed>, number, MintReason | undefined]>([
    ['nothing is published', { token: token() }, NOW, 'FirstIssue'],
    ['it has expired', all, NOW + HOUR, 'Lapsed'],
    ['it is near its expiry', all, NOW + 30 * MINUTE, 'NearExpiry'],
    ['the spec has changed', all, NOW + 29 * MINUTE, 'SpecChanged'],
    [
      'the Secret is gone',
      { ...all, requestDigest: observed({ token: of }).requestDigest },
      NOW,
      'SecretLost',
    ],
    [
      'the Secret holds something else',
      { secret: secretOf(of, { live: intact({ digest: 'else' }) }) },
      NOW,
      'SecretEdited',
    ],
    [
      'the Secret cannot take the next one',
      { secret: secretOf(of, { live: intact({ immutable: true }) }) },
      NOW,
      'SecretEdited',
    ],
    ['nobody can verify it', { issuer: observedIssuer({}, ['key-2']) }, NOW, 'KeyLost'],
    [
      'somebody asks for it',
      { token: served(token({ metadata: asking('now') })) },
      NOW,
      'Requested',
    ],
    ['all is well', {}, NOW, undefined],
    [
      'it is not known which keys there are',
      { issuer: observedIssuer({}, undefined) },
      NOW,
      undefined,
    ],
    [
      'the Secret looks different, and has not been read',
      { secret: secretOf(of, { resourceVersion: '999' }) },
      NOW,
      undefined,
    ],
    [
      'policy Never expects no other credential',
      {
        token: served(token({ spec: { refresh: { policy: 'Never' } } })),
        secret: secretOf(of, { live: intact({ immutable: true }) }),
      },
      NOW + 59 * MINUTE,
      undefined,
    ],
  ])('when %s', (_what, over, now, expected) => {
    expect(reason(over, now)).toBe(expected)
  })

  test('is earlier for an object with more jitter', () => {
    expect(reason({ jitter: 0.5 }, NOW + 27 * MINUTE)).toBe('NearExpiry')
    expect(reason({ jitter: 0.5 }, NOW + 27 * MINUTE - SECOND)).toBe(undefined)
  })
})

const requested = (value: string, lastHandledRefresh?: string): string | undefined =>
  refreshRequested(
    observed({
      token: token({
        metadata: asking(value),
        status: lastHandledRefresh === undefined ? {} : { lastHandledRefresh },
      }),
    }),
  )

describe('refreshRequested()', () => {
  test('is a value that has not been served', () => {
    expect(requested('now')).toBe('now')
    expect(requested('now', 'before')).toBe('now')
  })

  test('is nothing when there is none, it is empty, or it has been served', () => {
    expect(refreshRequested(observed())).toBe(undefined)
    expect(requested('')).toBe(undefined)
    expect(requested('now', 'now')).toBe(undefined)
  })

  test('is served also when it is longer than status can keep', () => {
    const long = 'x'.repeat(5000)
    expect(requested(long)).toHaveLength(1024)
    expect(requested(long, long.slice(0, 1024))).toBe(undefined)
  })
})

describe('isUnscheduled()', () => {
  test('is what neither expiry nor a person asks for', () => {
    const reasons = [
      'FirstIssue',
      'Lapsed',
      'NearExpiry',
      'Requested',
      'CredentialRotated',
      'SpecChanged',
      'SecretLost',
      'SecretEdited',
      'KeyLost',
    ] as const
    expect(reasons.filter(isUnscheduled)).toEqual([
      'SpecChanged',
      'SecretLost',
      'SecretEdited',
      'KeyLost',
    ])
  })
})
