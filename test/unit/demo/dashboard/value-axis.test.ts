import { expect, test } from 'vitest'
import { valueAxis } from '../../../../demo/dashboard/value-axis.ts'

const MIB = 1024 ** 2

test.each([
  ['nothing at all', 0, 'short', true, { max: 1, interval: 1 }],
  ['a line of ones is at the top', 1, 'short', true, { max: 1, interval: 1 }],
  ['whole numbers have whole ticks', 3, 'short', true, { max: 3, interval: 1 }],
  ['shares do not', 0.04, 'short', false, { max: 0.05, interval: 0.01 }],
  ['there is room above a line that moves', 5, 'reqps', false, { max: 6, interval: 1 }],
  ['seconds in minutes', 400, 's', false, { max: 480, interval: 120 }],
  ['less than a second', 0.4, 's', false, { max: 0.5, interval: 0.1 }],
  ['weeks', 7_776_000, 's', false, { max: 9_072_000, interval: 3_024_000 }],
  ['bytes in powers of two', 220 * MIB, 'bytes', true, { max: 250 * MIB, interval: 50 * MIB }],
] as const)('%s', (_what, most, unit, isWhole, expected) => {
  expect(valueAxis(most, unit, isWhole)).toEqual(expected)
})

test('an axis holds what is on it, in at most six steps', () => {
  for (const unit of ['short', 's', 'bytes', 'reqps']) {
    for (let most = 0.003; most < 1e9; most *= 1.7) {
      const { max, interval } = valueAxis(most, unit, false)
      expect(max).toBeGreaterThanOrEqual(most)
      expect(Math.round(max / interval)).toBeLessThanOrEqual(6)
    }
  }
})
