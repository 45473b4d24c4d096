import { expect, test } from 'vitest'
import { legendName } from '../../../../demo/dashboard/legend-name.ts'
import { placeLegend } from '../../../../demo/dashboard/place-legend.ts'

test('a series is called by its labels', () => {
  const labels = { issuer: 'google', outcome: 'Issued' }
  expect(legendName('{{issuer}} {{ outcome }}', labels)).toBe('google Issued')
  expect(legendName('{{nobody}} p99', labels)).toBe('p99')
  expect(legendName('due', labels)).toBe('due')
})

test('names go on as few lines as it takes, in order', () => {
  const placed = placeLegend(['alpha', 'beta', 'gamma'], 130, 3)
  expect(placed.map(({ name, line }) => [name, line])).toEqual([
    ['alpha', 0],
    ['beta', 0],
    ['gamma', 1],
  ])
  expect(placed.map(({ x }) => x > 0)).toEqual([false, true, false])
})

test('what finds no room is counted', () => {
  const names = Array.from({ length: 9 }, (_, index) => `series ${index}`)
  const placed = placeLegend(names, 100, 2)
  expect(placed.map(({ name }) => name)).toEqual(['series 0', 'and 8 more'])
})

test('a name that is wider than all there is has a line of its own', () => {
  expect(placeLegend(['x'.repeat(100), 'y'], 100, 3).map(({ line }) => line)).toEqual([0, 1])
})
