import { expect, test } from 'vitest'
import { mostBegun } from '../../kit/most-begun.ts'
import { mostUnderWay } from '../../kit/most-under-way.ts'

const sent = (at: number, endedAt: number | undefined) => ({ at, endedAt })

test('a burst and then the rate need no more than the burst', () => {
  expect(mostBegun([0, 0, 0, 500, 1000, 1500], 2)).toBe(3)
  expect(mostBegun([], 2)).toBe(0)
})

test('a second burst before the first one has been earned again needs a larger one', () => {
  expect(mostBegun([0, 0, 0, 500, 500], 2)).toBe(4)
  expect(mostBegun([0, 0, 0, 1500, 1500, 1500], 2)).toBe(3)
})

test('who ends makes room for who begins in that moment, and who never ends is always under way', () => {
  expect(mostUnderWay([sent(0, 10), sent(10, 20), sent(10, 20)])).toBe(2)
  expect(mostUnderWay([sent(0, undefined), sent(5, 6), sent(7, 8)])).toBe(2)
})
