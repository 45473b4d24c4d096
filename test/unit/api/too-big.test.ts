import { describe, expect, test } from 'vitest'
import { tooBig } from '../../../src/api/too-big.ts'

const most = { values: 100, characters: 1000 }

describe('tooBig()', () => {
  test.each<[string, unknown]>([
    ['as many values as there may be', Array.from({ length: 99 }, () => ({}))],
    ['as much text as there may be', ['x'.repeat(999), { a: 1 }]],
    ['no object', 'text'],
    ['nothing', undefined],
  ])('lets %s through', (_what, value) => {
    expect(tooBig(value, most)).toBeUndefined()
  })

  test.each<[string, unknown]>([
    ['a long list', Array(100).fill(0)],
    ['many lists', Array.from({ length: 11 }, () => Array(10).fill(0))],
    ['many names', Object.fromEntries(Array.from({ length: 100 }, (_, n) => [n, null]))],
  ])('finds %s', (_what, value) => {
    expect(tooBig(value, most)).toBe('more than 100 values')
  })

  test.each<[string, unknown]>([
    ['a long text', { a: ['x'.repeat(1001)] }],
    ['many texts', Array(11).fill('x'.repeat(99))],
    ['a long name', { ['x'.repeat(1001)]: 1 }],
    ['one long text', 'x'.repeat(1001)],
  ])('finds %s', (_what, value) => {
    expect(tooBig(value, most)).toBe('more than 1000 characters')
  })

  test('takes no stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 50_000; level += 1) deep = [deep]
    expect(tooBig(deep, { values: 100_000, characters: 0 })).toBeUndefined()
  })
})
