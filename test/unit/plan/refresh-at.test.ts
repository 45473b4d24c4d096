import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RefreshPolicy } from '../../../src/api/refresh-policy.ts'
import { refreshAt } from '../../../src/plan/refresh-at.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../kit/gen.ts'

const SETTLE = 10 * SECOND

/** How long after its issue a credential of this life is due. */
const after = (policy: Partial<RefreshPolicy>, life: number, jitter = 0): number | undefined => {
  const at = refreshAt({ policy: 'BeforeExpiry', ...policy }, NOW, NOW + life, jitter, SETTLE)
  return at === undefined ? undefined : at - NOW
}

describe('refreshAt()', () => {
  test('is at half of the granted life, unless the policy says otherwise', () => {
    expect(after({}, HOUR)).toBe(30 * MINUTE)
    expect(after({ atPercent: 90 }, HOUR)).toBe(54 * MINUTE)
    expect(after({ before: '20m' }, HOUR)).toBe(40 * MINUTE)
  })

  test('never is for policy Never', () => {
    expect(after({ policy: 'Never' }, HOUR)).toBe(undefined)
  })

  test('moves earlier with jitter, by less than a tenth of the life', () => {
    expect(after({}, HOUR, 0.5)).toBe(27 * MINUTE)
    expect(after({}, HOUR, 0.999)).toBeGreaterThan(24 * MINUTE - SECOND)
    expect(after({ before: '20m' }, HOUR, 0.5)).toBe(37 * MINUTE)
  })

  test('leaves a credential alone for a tenth of its life', () => {
    expect(after({ before: '59m' }, HOUR, 0.9)).toBe(6 * MINUTE)
    expect(after({ before: '2h' }, HOUR)).toBe(6 * MINUTE)
  })

  test('leaves a credential alone for the settling time', () => {
    expect(after({}, 15 * SECOND)).toBe(10 * SECOND)
  })

  test.each([0, SECOND, 10 * SECOND])('is at the expiry of a life of %d ms', (life) => {
    expect(after({}, life)).toBe(life)
  })

  test('is at the expiry of what expired before it was issued', () => {
    expect(after({}, -HOUR)).toBe(-HOUR)
  })

  test('never comes after expiry, nor before the least time, and is a whole second', () => {
    const policy = fc.oneof(
      fc.constant({}),
      fc.integer({ min: 10, max: 90 }).map((atPercent) => ({ atPercent })),
      fc.constantFrom('1s', '20m', '720h').map((before) => ({ before })),
    )
    const life = fc.nat(100_000).map((seconds) => seconds * SECOND)
    const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(policy, life, jitter, (spec, lived, dice) => {
        const due = after(spec, lived, dice) ?? Number.NaN
        expect(due).toBeLessThanOrEqual(lived)
        expect(due).toBeGreaterThanOrEqual(Math.min(lived, Math.max(lived / 10, SETTLE)))
        expect(due % SECOND).toBe(0)
        expect(due).toBeLessThanOrEqual(after(spec, lived) ?? 0)
      }),
    )
  })
})
