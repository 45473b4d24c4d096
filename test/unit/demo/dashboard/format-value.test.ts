import { expect, test } from 'vitest'
import { formatValue } from '../../../../demo/dashboard/format-value.ts'

test.each([
  [0, 's', '0 s'],
  [0.0123, 's', '12.3 ms'],
  [1, 's', '1 s'],
  [59.94, 's', '59.9 s'],
  [60, 's', '1 min'],
  [75, 's', '1.25 mins'],
  [3600, 's', '1 hour'],
  [90_000, 's', '1.04 days'],
  [7_776_000, 's', '12.9 weeks'],
  [-90, 's', '-1.5 mins'],
  [0, 'bytes', '0 B'],
  [512, 'bytes', '512 B'],
  [157_286_400, 'bytes', '150 MiB'],
  [0.0251, 'short', '0.0251'],
  [24, 'short', '24'],
  [1.2345, 'reqps', '1.23 req/s'],
  [30, 'opm', '30 /min'],
])('%d in %s is %s', (value, unit, text) => {
  expect(formatValue(value, unit)).toBe(text)
})

test('a number without a unit is one', () => {
  expect(formatValue(3)).toBe('3')
})

test('a unit that nobody taught it is named', () => {
  expect(() => formatValue(1, 'furlongs')).toThrow('furlongs')
})
