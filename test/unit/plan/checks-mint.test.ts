import { describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { ImpersonatedTokenStatus } from '../../../src/api/impersonated-token-status.ts'
import { formatTime } from '../../../src/api/time.ts'
import {
  backingOff,
  mintDue,
  mintLoop,
  neverMintsAgain,
  requestedTooSoon,
} from '../../../src/plan/checks-mint.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import {
  grant,
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  observedIssuer,
  secretOf,
  served,
  settings,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'

const GONE = { state: 'Absent', live: true } as const
const asking = { metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: 'now' } } }

describe('neverMintsAgain()', () => {
  const never = { spec: { refresh: { policy: 'Never' as const } } }
  const of = served(token(never))
  const decide = (over: Partial<Observed>): unknown =>
    neverMintsAgain(observed({ token: of, ...over }), NOW, settings())

  test.each<[string, Partial<Observed>]>([
    ['is gone', { secret: GONE }],
    ['has been edited', { secret: secretOf(of, { live: intact({ digest: 'edited' }) }) }],
    ['was signed with a key that is gone', { issuer: observedIssuer({}, ['key-2']) }],
  ])('gives up a credential that %s', (_what, over) => {
    expect(decide(over)).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Stalled', reason: 'SecretLost' },
    })
  })

  test('says that asking for a refresh is of no use', () => {
    expect(decide({ token: served(token({ ...never, ...asking })) })).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
  })

  test('lets the first mint pass, and one for a changed spec', () => {
    expect(decide({ token: token(never) })).toBe(undefined)
    expect(decide({ requestDigest: 'changed', secret: GONE })).toBe(undefined)
  })

  test('leaves alone what was made immutable: no other credential has to go in', () => {
    expect(decide({ secret: secretOf(of, { live: intact({ immutable: true }) }) })).toBe(undefined)
  })

  test('has nothing to say of what refreshes', () => {
    expect(decide({ token: served(), secret: GONE })).toBe(undefined)
  })
})

const decideBackingOff = (issuance: ImpersonatedTokenStatus['issuance'], now = NOW): unknown =>
  backingOff(observed({ token: token({ status: { issuance } }) }), now, settings())

const decideOver = (
  issuance: ImpersonatedTokenStatus['issuance'],
  over: Partial<Observed>,
  annotations: Readonly<Record<string, string>> = {},
): ReturnType<typeof backingOff> => {
  const of = token({ metadata: { annotations }, status: { issuance } })
  return backingOff(observed({ token: of, ...over }), NOW, settings())
}
const readySince = (at: number): Partial<Observed> => ({
  issuer: { ...observedIssuer(), readySince: at },
})

describe('backingOff()', () => {
  const failed: ImpersonatedTokenStatus['issuance'] = {
    attempts: 3,
    lastFailureAt: formatTime(NOW - MINUTE),
    nextAttemptAt: formatTime(NOW + MINUTE),
    reason: 'IssuerUnavailable',
    observedGeneration: 1,
  }
  test('waits for the next attempt', () => {
    expect(decideBackingOff(failed)).toEqual({ step: 'Rest', why: 'BackingOff' })
    expect(decideBackingOff(failed, NOW + MINUTE - 1)).toEqual({ step: 'Rest', why: 'BackingOff' })
  })

  test('is over at that time', () => {
    expect(decideBackingOff(failed, NOW + MINUTE)).toBe(undefined)
  })

  test('is void once the spec has changed', () => {
    expect(decideBackingOff({ ...failed, observedGeneration: 0 })).toBe(undefined)
  })

  describe('is over early when what was wrong may have been mended:', () => {
    test('the spec of the issuer is another one', () => {
      const over = { issuer: observedIssuer({ metadata: { generation: 2 } }) }
      expect(decideOver({ ...failed, issuerGeneration: 1 }, over)).toBe(undefined)
      expect(decideOver({ ...failed, issuerGeneration: 2 }, over)).toBeDefined()
      expect(decideOver(failed, over)).toBeDefined()
    })

    test('the issuer has become ready since', () => {
      expect(decideOver(failed, readySince(NOW - MINUTE))).toBe(undefined)
      expect(decideOver(failed, readySince(NOW - MINUTE - 1000))).toBeDefined()
    })

    test('a person asks, though not more often than anybody may', () => {
      const asked = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
      expect(decideOver(failed, {}, asked)).toBe(undefined)
      const justNow = { ...failed, lastFailureAt: formatTime(NOW - 59_000) }
      expect(decideOver(justNow, {}, asked)).toBeDefined()
    })
  })

  test('is void when it was written by a clock that has been set back since', () => {
    const later = {
      ...failed,
      lastFailureAt: formatTime(NOW + HOUR),
      nextAttemptAt: formatTime(NOW + 2 * HOUR),
    }
    expect(decideBackingOff(later)).toBe(undefined)
    expect(decideBackingOff({ ...failed, lastFailureAt: formatTime(NOW + 5000) })).toBeDefined()
  })

  test('is void when its time cannot be read', () => {
    expect(decideBackingOff({ ...failed, nextAttemptAt: 'soon' })).toBe(undefined)
  })

  test('has nothing to say while nothing has to be minted', () => {
    const of = served(token(), { status: { issuance: failed } })
    expect(backingOff(observed({ token: of }), NOW, settings())).toBe(undefined)
  })
})

const decideMintLoop = (
  issuance: ImpersonatedTokenStatus['issuance'],
  over: Partial<Observed> = {},
  now = NOW,
  of = served(token(), { status: { issuance } }),
): unknown => mintLoop(observed({ token: of, requestDigest: 'changed', ...over }), now, settings())

describe('mintLoop()', () => {
  const open = { unscheduledSince: formatTime(NOW - 20 * MINUTE), unscheduledMints: 3 }

  test('freezes an object that was minted for too often beyond schedule', () => {
    expect(decideMintLoop(open)).toMatchObject({
      step: 'Refuse',
      failure: {
        ending: 'Waiting',
        reason: 'MintLoop',
        until: NOW + 40 * MINUTE,
        message: expect.stringMatching(
          /minted 3 times within 1h .* because of SpecChanged/,
        ) as string,
      },
    })
  })

  test.each<[string, ImpersonatedTokenStatus['issuance']]>([
    ['one mint less', { ...open, unscheduledMints: 2 }],
    ['a window that is over', { ...open, unscheduledSince: formatTime(NOW - HOUR) }],
    [
      'a window of a clock that has been set back since',
      { ...open, unscheduledSince: formatTime(NOW + HOUR) },
    ],
    ['no window', {}],
  ])('has nothing to say of %s', (_what, issuance) => {
    expect(decideMintLoop(issuance)).toBe(undefined)
  })

  test('holds back no mint that expiry asks for', () => {
    expect(decideMintLoop(open, {}, NOW + 35 * MINUTE)).toBe(undefined)
    expect(decideMintLoop(open, {}, NOW, token({ status: { issuance: open } }))).toBe(undefined)
  })

  test('holds back no mint that a person asks for', () => {
    const of = served(token(asking), { status: { issuance: open } })
    expect(decideMintLoop(open, {}, NOW + MINUTE, of)).toBe(undefined)
  })

  test('holds back what a person asks for more than once a minute', () => {
    const of = served(token(asking), { status: { issuance: open } })
    expect(decideMintLoop(open, {}, NOW + MINUTE - 1, of)).toMatchObject({ step: 'Refuse' })
  })
})

const decideRequestedTooSoon = (now: number, of = served(token(asking))): unknown =>
  requestedTooSoon(observed({ token: of }), now, settings())

describe('requestedTooSoon()', () => {
  test('rests for a minute after a mint', () => {
    expect(decideRequestedTooSoon(NOW + MINUTE - 1)).toEqual({ step: 'Rest', why: 'Valid' })
    expect(decideRequestedTooSoon(NOW + MINUTE)).toBe(undefined)
  })

  test('has nothing to say where nobody asks, nor of a mint for another reason', () => {
    expect(decideRequestedTooSoon(NOW, served())).toBe(undefined)
    expect(decideRequestedTooSoon(NOW + HOUR)).toBe(undefined)
    expect(decideRequestedTooSoon(NOW, token(asking))).toBe(undefined)
  })
})

const decideMintDue = (over: Partial<Observed>, now = NOW): ReturnType<typeof mintDue> =>
  mintDue(observed(over), now, settings())

describe('mintDue()', () => {
  test('asks the issuer for what the spec says', () => {
    expect(decideMintDue({})).toEqual({
      step: 'Mint',
      why: 'FirstIssue',
      mint: {
        issuer: { key: 'local', uid: 'uid-of-local', generation: 1 },
        request: {
          serviceAccount: 'etl:reader',
          delegates: [],
          lifetime: 3600,
          token: { kind: 'AccessToken', scopes: ['read'] },
        },
        write: { verb: 'Create' },
      },
    })
  })

  test.each<[string, TokenSpecInput, number]>([
    ['the life that is asked for', { accessToken: { lifetime: '10m' } }, 600],
    ['the usual life, or what the grant allows', { accessToken: {} }, 3600],
    [
      'the usual life of a blob, or what the grant allows',
      { signedBlob: { payload: 'aa==' } },
      7200,
    ],
  ])('asks for %s', (_what, spec, lifetime) => {
    const issuer = observedIssuer({ spec: { grants: [grant({ maxLifetime: '2h' })] } })
    expect(decideMintDue({ token: token({ spec }), issuer })).toMatchObject({
      mint: { request: { lifetime } },
    })
  })

  test('replaces nothing that a finalizer holds', () => {
    const held = secretOf(served(), { terminating: true, live: intact({ immutable: true }) })
    expect(decideMintDue({ token: served(), secret: held }, NOW + HOUR)).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Stalled', reason: 'SecretConflict' },
    })
  })

  test('writes to exactly the version that was seen', () => {
    const of = served()
    const version = { name: 'reader', uid: 'uid-of-secret', resourceVersion: '100' }
    expect(decideMintDue({ token: of }, NOW + HOUR)).toMatchObject({
      why: 'Lapsed',
      mint: { write: { verb: 'Update', secret: version } },
    })
    expect(decideMintDue({ token: of, secret: GONE })).toMatchObject({
      why: 'SecretLost',
      mint: { write: { verb: 'Create' } },
    })
  })

  test.each([{ type: 'example.com/other' }, { immutable: true }])(
    'replaces a Secret that cannot take the credential: %j',
    (live) => {
      const secret = secretOf(served(), { live: intact(live) })
      expect(decideMintDue({ token: served(), secret }, NOW + HOUR)).toMatchObject({
        mint: { write: { verb: 'Replace', secret: { resourceVersion: '100' } } },
      })
    },
  )

  test('has nothing to say while nothing is due', () => {
    expect(decideMintDue({ token: served() })).toBe(undefined)
  })
})
