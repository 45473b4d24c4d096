import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RotationPolicy } from '../../../../src/api/rotation-policy.ts'
import { rotationAt } from '../../../../src/plan/credential/rotation-at.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

const FLOOR = 10 * SECOND

/** How long after its issue a credential of this life is replaced. */
const after = (policy: Partial<RotationPolicy>, life: number, jitter = 0): number | undefined => {
  const at = rotationAt({ policy: 'BeforeExpiry', ...policy }, NOW, NOW + life, jitter, FLOOR)
  return at === undefined ? undefined : at - NOW
}

describe('rotationAt()', () => {
  test('is when 66 % of the granted life has passed, unless the policy says otherwise', () => {
    expect(after({}, 100 * HOUR)).toBe(66 * HOUR)
    expect(after({ atPercent: 20 }, 100 * HOUR)).toBe(20 * HOUR)
    expect(after({ before: '72h' }, 100 * HOUR)).toBe(28 * HOUR)
  })

  test('never is for policy None', () => {
    expect(after({ policy: 'None' }, HOUR)).toBe(undefined)
  })

  test('leaves a credential alone for a tenth of its life, and for the floor', () => {
    expect(after({ before: '99h' }, 100 * HOUR)).toBe(10 * HOUR)
    expect(after({ before: '19s' }, 20 * SECOND)).toBe(FLOOR)
  })

  test('moves earlier with jitter, never later, and never behind the expiry', () => {
    const policy = fc.oneof(
      fc.constant({}),
      fc.integer({ min: 10, max: 90 }).map((atPercent) => ({ atPercent })),
      fc.constantFrom('1s', '20m', '720h').map((before) => ({ before })),
    )
    const life = fc.nat(2_592_000).map((seconds) => seconds * SECOND)
    const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(policy, life, jitter, (spec, lived, dice) => {
        const without = after(spec, lived) ?? Number.NaN
        const due = after(spec, lived, dice) ?? Number.NaN
        expect(due).toBeLessThanOrEqual(without)
        expect(due).toBeGreaterThanOrEqual(without - lived / 10 - SECOND)
        expect(without).toBeLessThanOrEqual(lived)
      }),
    )
    expect(after({}, HOUR, 0.5)).toBeLessThan(40 * MINUTE)
  })
})
