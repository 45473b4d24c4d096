import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import {
  alreadyExpired,
  beingDeleted,
  expiredForGood,
  suspended,
} from '../../../src/plan/checks-life.ts'
import type { Observed } from '../../../src/plan/observed.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observed,
  SECOND,
  secretOf,
  served,
  settings,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'
import { unreportedSecretOf } from '../../kit/unreported-secret.ts'

const END = NOW + HOUR
const never: TokenSpecInput = { refresh: { policy: 'Never' } }

describe('beingDeleted()', () => {
  test('rests for an object on its way out', () => {
    const metadata = { deletionTimestamp: formatTime(NOW) }
    expect(beingDeleted(observed({ token: token({ metadata }) }), NOW, settings())).toEqual({
      step: 'Rest',
      why: 'Deleting',
    })
  })

  test('has nothing to say of others', () => {
    expect(beingDeleted(observed(), NOW, settings())).toBe(undefined)
  })
})

const decideAlreadyExpired = (spec: TokenSpecInput, now: number): unknown =>
  alreadyExpired(
    observed({
      token: served(token({ spec }), { status: { phase: 'Expired' } }),
      secret: { state: 'Absent', live: false },
    }),
    now,
    settings(),
  )

/** The same, with a Secret. */
const decideOfSecret = (
  onExpiry: 'Keep' | 'Delete' | undefined,
  over: Parameters<typeof secretOf>[1] = {},
): unknown => {
  const of = served(token({ spec: { ...never, secret: { onExpiry } } }), {
    status: { phase: 'Expired' },
  })
  return alreadyExpired(observed({ token: of, secret: secretOf(of, over) }), END, settings())
}

describe('alreadyExpired() and the Secret', () => {
  const secret = { name: 'reader', uid: 'uid-of-secret', resourceVersion: '100' }
  const rest = { step: 'Rest', why: 'Expired' }

  test('labels it as expired, once', () => {
    const metadata = { labels: { 'mintlet.dev/state': 'expired' }, annotations: {} }
    expect(decideOfSecret(undefined)).toEqual({ step: 'RepairSecret', secret, metadata })
    expect(decideOfSecret('Keep')).toEqual({ step: 'RepairSecret', secret, metadata })
    expect(decideOfSecret('Keep', { labels: metadata.labels })).toEqual(rest)
  })

  test('deletes it where the spec says so', () => {
    expect(decideOfSecret('Delete')).toEqual({ step: 'RemoveSecret', secret })
  })

  test('removes what a change of name has left behind', () => {
    const of = served(token({ spec: never }), { status: { phase: 'Expired' } })
    const stray = { name: 'old', uid: 'uid-of-old', resourceVersion: '7' }
    const seen = observed({ token: of, strays: [stray] })
    expect(alreadyExpired(seen, END, settings())).toEqual({ step: 'RemoveSecret', secret: stray })
  })

  test('leaves alone what is not ours, and what is on its way out', () => {
    for (const onExpiry of ['Keep', 'Delete'] as const) {
      expect(decideOfSecret(onExpiry, { ownerUid: 'someone' })).toEqual(rest)
      expect(decideOfSecret(onExpiry, { terminating: true })).toEqual(rest)
    }
  })
})

describe('alreadyExpired()', () => {
  test('has nothing to say of what lives, also when that has lapsed', () => {
    expect(alreadyExpired(observed({ token: served() }), END + HOUR, settings())).toBe(undefined)
  })

  test('rests for ever, unless the object is to remove itself', () => {
    expect(decideAlreadyExpired(never, END + 10_000 * HOUR)).toEqual({
      step: 'Rest',
      why: 'Expired',
    })
  })

  test('rests until the time to remove itself has come', () => {
    const spec = { ...never, ttlAfterExpired: '2h' }
    expect(decideAlreadyExpired(spec, END + 2 * HOUR - 1)).toEqual({ step: 'Rest', why: 'Expired' })
    expect(decideAlreadyExpired(spec, END + 2 * HOUR)).toEqual({ step: 'RemoveSelf' })
  })

  test('rests where status does not say when it expired', () => {
    const status = { phase: 'Expired' } as const
    const of = token({ spec: { ...never, ttlAfterExpired: '0s' }, status })
    expect(alreadyExpired(observed({ token: of }), END, settings())).toMatchObject({ step: 'Rest' })
  })
})

const decideExpiredForGood = (now: number, serverTime?: number, spec = never): unknown =>
  expiredForGood(observed({ token: served(token({ spec })), serverTime }), now, settings())

const words = (decided: unknown): unknown =>
  (decided as { failure: { message: string } }).failure.message

describe('expiredForGood()', () => {
  test('has nothing to say of what refreshes, nor before the end', () => {
    expect(decideExpiredForGood(END + HOUR, END + HOUR, {})).toBe(undefined)
    expect(decideExpiredForGood(END - 1)).toBe(undefined)
  })

  test('has nothing to say before the first mint', () => {
    const of = token({ spec: never })
    expect(expiredForGood(observed({ token: of }), END, settings())).toBe(undefined)
  })

  test('asks the API server for its time', () => {
    expect(decideExpiredForGood(END)).toEqual({ step: 'ReadClock' })
  })

  test('looks first into a Secret that may hold what came later', () => {
    const of = served(token({ spec: never }), { status: { requestDigest: 'former' } })
    const touched = secretOf(of, { resourceVersion: '101' })
    const decide = (secret: Observed['secret']): unknown =>
      expiredForGood(observed({ token: of, secret, serverTime: END }), END, settings())
    expect(decide(touched)).toEqual({ step: 'ReadSecret' })
    expect(decide({ ...touched, live: intact() })).toEqual({ step: 'Expire' })
    const later = unreportedSecretOf(of, {
      receipt: { issuedAt: formatTime(END) },
      expiresAt: END + HOUR,
    })
    expect(decide(later)).toBe(undefined)
  })

  test('ends the object once the API server agrees', () => {
    expect(decideExpiredForGood(END, END)).toEqual({ step: 'Expire' })
  })

  test.each([SECOND, 10 * SECOND])('waits while the clocks are only %d ms apart', (apart) => {
    expect(decideExpiredForGood(END, END - apart)).toEqual({ step: 'Rest', why: 'Expiring' })
  })

  test('tells of clocks that disagree, in the same words each time', () => {
    const first = decideExpiredForGood(END + 10, END + 10 - 30 * MINUTE)
    const later = decideExpiredForGood(END + MINUTE, END - 29 * MINUTE)
    expect(first).toMatchObject({ step: 'Refuse', failure: { reason: 'ClockSkew' } })
    expect(words(first)).toContain('30m ahead')
    expect(words(later)).toBe(words(first))
  })

  test('comes back when the API server will agree, or to look whether the clocks have been set', () => {
    expect(decideExpiredForGood(END, END - 5 * MINUTE)).toMatchObject({
      failure: { until: END + 5 * MINUTE },
    })
    expect(decideExpiredForGood(END, END - 5 * HOUR)).toMatchObject({
      failure: { until: END + 10 * MINUTE },
    })
  })
})

describe('suspended()', () => {
  test('rests while spec.suspend is true', () => {
    const of = token({ spec: { suspend: true } })
    expect(suspended(observed({ token: of }), NOW, settings())).toEqual({
      step: 'Rest',
      why: 'Suspended',
    })
    expect(suspended(observed(), NOW, settings())).toBe(undefined)
  })
})
