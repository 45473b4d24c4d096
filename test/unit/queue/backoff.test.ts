import { expect, test } from 'vitest'
import { backoff } from '../../../src/queue/backoff.ts'

const bounds = { baseMs: 1000, capMs: 60_000 }

test('the ceiling doubles with every failure up to the cap', () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 8].map((attempts) => backoff(attempts, bounds, 1))
  expect(ceilings).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
})

test('the wait lies in the upper half of the ceiling', () => {
  expect(backoff(3, bounds, 0)).toBe(2000)
  expect(backoff(3, bounds, 0.5)).toBe(3000)
  expect(backoff(3, bounds, 0.999)).toBe(3998)
})

test('no number of failures is too many', () => {
  expect(backoff(1e6, bounds, 0)).toBe(30_000)
  expect(backoff(Number.MAX_SAFE_INTEGER, { baseMs: 0, capMs: 10 }, 0.5)).toBe(0)
})

test('counting from zero is as counting from one', () => {
  expect(backoff(0, bounds, 0)).toBe(backoff(1, bounds, 0))
})
