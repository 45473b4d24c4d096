import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRateLimits } from '../../../../src/serve/oauth/rate-limits.ts'
import { createFakeClock } from '../../../kit/fake-clock.ts'

function world(mostKeys?: number) {
  const clock = createFakeClock(0)
  const bounds = { perSecond: 2, burst: 3 }
  const limits = createRateLimits({ clock, ...bounds, ...(mostKeys && { mostKeys }) })
  const take = (key: string): boolean => {
    if (limits.waitMs(key) > 0) return false
    limits.take(key)
    return true
  }
  return { clock, limits, take }
}

it('a key has its burst, then its rate, and keys do not share', async () => {
  const { clock, limits, take } = world()
  expect([1, 2, 3, 4].map(() => take('a'))).toEqual([true, true, true, false])
  expect(limits.waitMs('a')).toBe(500)
  expect(take('b')).toBe(true)
  await clock.advance(499)
  expect(take('a')).toBe(false)
  await clock.advance(1)
  expect([take('a'), take('a')]).toEqual([true, false])
  await clock.advance(60_000)
  expect([1, 2, 3, 4].map(() => take('a'))).toEqual([true, true, true, false])
})

it('what is given back may be taken again, and is never more than the burst', () => {
  const { limits, take } = world()
  for (let nth = 0; nth < 3; nth += 1) take('a')
  limits.giveBack('a')
  expect([take('a'), take('a')]).toEqual([true, false])
  limits.giveBack('b')
  expect([1, 2, 3, 4].map(() => take('b'))).toEqual([true, true, true, false])
})

it('the key that was not used for longest goes first', () => {
  const { limits, take } = world(2)
  for (let nth = 0; nth < 3; nth += 1) take('a')
  take('b')
  take('b')
  take('b')
  limits.take('a')
  take('c')
  expect(limits.size()).toBe(2)
  expect(take('a')).toBe(false)
  expect(take('b')).toBe(true)
})

it('no order of use remembers more keys than it may, nor gives more than burst and rate', () => {
  const steps = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c'), waits: fc.nat({ max: 400 }) }),
    { maxLength: 60 },
  )
  return fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const { clock, limits, take } = world(3)
      let taken = 0
      for (const { key, waits } of all) {
        await clock.advance(waits)
        if (take(key) && key === 'a') taken += 1
        expect(limits.size()).toBeLessThanOrEqual(3)
      }
      expect(taken).toBeLessThanOrEqual(3 + (clock.monotonic() / 1000) * 2 + 1e-6)
    }),
    { numRuns: 30 },
  )
})
