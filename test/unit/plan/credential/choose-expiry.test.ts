import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseExpiry } from '../../../../src/plan/credential/choose-expiry.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

const NONE: ReadonlySet<number> = new Set()

describe('chooseExpiry()', () => {
  test('asks for a whole second, no later than wanted and at most a minute earlier', () => {
    const life = fc.integer({ min: 10 * SECOND, max: 8760 * HOUR })
    const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    fc.assert(
      fc.property(life, unit, (lived, dice) => {
        const asked = chooseExpiry(NOW, NOW + lived, NONE, dice) ?? Number.NaN
        expect(asked % SECOND).toBe(0)
        expect(asked).toBeLessThanOrEqual(NOW + lived)
        expect(asked).toBeGreaterThan(NOW + lived - Math.min(MINUTE, lived / 10) - SECOND)
      }),
    )
  })

  test('differs between objects that choose in the same moment', () => {
    const first = chooseExpiry(NOW, NOW + HOUR, NONE, 0)
    expect(first).toBe(NOW + HOUR)
    expect(chooseExpiry(NOW, NOW + HOUR, NONE, 0.5)).toBe(NOW + HOUR - 30 * SECOND)
  })

  test('asks for nothing that another credential has, and begins again at the latest time', () => {
    const taken = new Set([NOW + HOUR, NOW + HOUR - SECOND])
    expect(chooseExpiry(NOW, NOW + HOUR, taken, 0)).toBe(NOW + HOUR - 2 * SECOND)
    const last = NOW + HOUR - 59 * SECOND
    expect(chooseExpiry(NOW, NOW + HOUR, NONE, 0.999)).toBe(last)
    expect(chooseExpiry(NOW, NOW + HOUR, new Set([last]), 0.999)).toBe(NOW + HOUR)
  })

  test('finds sixty of them in a minute, and then none', () => {
    const taken = new Set<number>()
    for (let nth = 0; nth < 60; nth += 1) {
      const choice = chooseExpiry(NOW, NOW + HOUR, taken, 0.3) ?? Number.NaN
      expect(taken.has(choice)).toBe(false)
      taken.add(choice)
    }
    expect(chooseExpiry(NOW, NOW + HOUR, taken, 0.3)).toBe(undefined)
  })

  test('has one choice for a life of ten seconds', () => {
    const wanted = NOW + 10 * SECOND
    expect(chooseExpiry(NOW, wanted, NONE, 0.9)).toBe(wanted)
    expect(chooseExpiry(NOW, wanted, new Set([wanted]), 0.9)).toBe(undefined)
  })
})
