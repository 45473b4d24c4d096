import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ranked } from '../../src/queue/ranked.ts'

const steps = fc.array(fc.record({ add: fc.boolean(), item: fc.integer({ min: 0, max: 60 }) }), {
  maxLength: 200,
  size: 'max',
})

test('the set says what a sorted array would, whatever goes in and out', () => {
  const property = fc.property(steps, (all) => {
    const ranked = new Ranked<number>((left, right) => left < right)
    const plain = new Set<number>()
    for (const { add, item } of all) {
      if (!add) ranked.remove(item)
      else if (!plain.has(item)) ranked.add(item)
      if (add) plain.add(item)
      else plain.delete(item)
      expect(ranked.size).toBe(plain.size)
      for (const asked of [-1, item, 30, 61])
        expect(ranked.rank(asked)).toBe([...plain].filter((other) => other < asked).length)
    }
  })
  expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
})

test('a hundred thousand items in order cost a few comparisons each', () => {
  let comparisons = 0
  const ranked = new Ranked<number>((left, right) => {
    comparisons += 1
    return left < right
  })
  for (let item = 0; item < 100_000; item += 1) ranked.add(item)
  comparisons = 0
  for (let item = 0; item < 100_000; item += 100) ranked.rank(item)
  expect(comparisons / 1000).toBeLessThan(50)
})
