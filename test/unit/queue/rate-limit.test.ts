import { expect, test } from 'vitest'
import {
  createRateLimits,
  type Limits,
  type Permit,
  type RateLimits,
  type Refusal,
} from '../../../src/queue/rate-limit.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const NOW = 1_700_000_000_000

function world() {
  const clock = createFakeClock(NOW)
  return { clock, limits: createRateLimits({ clock }) }
}

/** How many requests may go at once now. */
function granted(limits: RateLimits, bounds: Limits, atMost = 1000): number {
  let count = 0
  while (count < atMost && limits.acquire('google', bounds).ok) count += 1
  return count
}

test('without limits everything may go', () => {
  expect(granted(world().limits, {})).toBe(1000)
})

test('a burst may go at once, then as many as the rate allows', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 50, burst: 100 }
  expect(granted(limits, bounds)).toBe(100)
  await clock.advance(1000)
  expect(granted(limits, bounds)).toBe(50)
  await clock.advance(3_600_000)
  expect(granted(limits, bounds)).toBe(100)
})

test('without a burst the rate is the burst, and one request may always go', () => {
  expect(granted(world().limits, { requestsPerSecond: 7 })).toBe(7)
  expect(granted(world().limits, { requestsPerSecond: 0.1 })).toBe(1)
})

test('who is turned away may go at the time named', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 4, burst: 1 }
  limits.acquire('google', bounds)
  const refused = limits.acquire('google', bounds)
  expect(refused).toEqual({ ok: false, retryAt: NOW + 250 })
  await clock.advance(250)
  expect(limits.acquire('google', bounds).ok).toBe(true)
})

test('those who are turned away together come back one after the other, within ten seconds', () => {
  const { limits } = world()
  const bounds = { requestsPerSecond: 10, burst: 1 }
  limits.acquire('google', bounds)
  const times = Array.from({ length: 250 }, () => {
    const answer = limits.acquire('google', bounds)
    return answer.ok ? 0 : answer.retryAt - NOW
  })
  // A little early, so that somebody is there whenever there is room.
  expect(times.slice(0, 3)).toEqual([100, 190, 280])
  expect(Math.max(...times)).toBeGreaterThan(9900)
  expect(Math.max(...times)).toBeLessThanOrEqual(10_000)
  const atOnce = Map.groupBy(times, (time) => time)
  expect(Math.max(...[...atOnce.values()].map((same) => same.length))).toBe(2)
})

test('however slow the rate, nobody is sent away for longer than ten seconds, and all at different times', () => {
  const { limits } = world()
  const bounds = { requestsPerSecond: 0.001 }
  limits.acquire('google', bounds)
  const times = Array.from({ length: 100 }, () => {
    const answer = limits.acquire('google', bounds)
    return answer.ok ? 0 : answer.retryAt - NOW
  })
  expect(Math.min(...times)).toBeGreaterThan(4999)
  expect(Math.max(...times)).toBeLessThanOrEqual(10_000)
  expect(new Set(times).size).toBe(100)
})

test('no more requests are under way than allowed, and a place is free once', async () => {
  const { clock, limits } = world()
  const bounds = { concurrency: 2 }
  const first = limits.acquire('google', bounds)
  limits.acquire('google', bounds)
  const third = (): Permit | Refusal => limits.acquire('google', bounds, undefined, 'a', 'a/third')
  expect(third()).toEqual({ ok: false, retryAt: NOW + 32 })
  await clock.advance(40)
  if (first.ok) {
    first.release()
    first.release()
  }
  expect(third().ok).toBe(true)
  expect(limits.acquire('google', bounds).ok).toBe(false)
})

test('who is first in line looks for a place four times as often as one becomes free', async () => {
  const { clock, limits } = world()
  for (let index = 0; index < 50; index += 1) {
    const permit = limits.acquire('google', { concurrency: 1 })
    await clock.advance(2000)
    if (permit.ok) permit.release()
  }
  limits.acquire('google', { concurrency: 1 })
  const refused = limits.acquire('google', { concurrency: 1 })
  if (refused.ok) throw new Error('one too many')
  expect(refused.retryAt - clock.now()).toBeGreaterThan(475)
  expect(refused.retryAt - clock.now()).toBeLessThanOrEqual(500)
})

test('a request that finds no free place uses up nothing of the rate', () => {
  const { limits } = world()
  const bounds = { requestsPerSecond: 2, concurrency: 1 }
  const again = (): Permit | Refusal => limits.acquire('google', bounds, NOW, 'a', 'a/again')
  const permit = limits.acquire('google', bounds)
  again()
  if (permit.ok) permit.release()
  expect(again().ok).toBe(true)
})

test('names do not share limits', () => {
  const { limits } = world()
  const bounds = { requestsPerSecond: 1 }
  expect(limits.acquire('a', bounds).ok).toBe(true)
  expect(limits.acquire('b', bounds).ok).toBe(true)
  expect(limits.acquire('a', bounds).ok).toBe(false)
})

test('limits may change from one call to the next', async () => {
  const { clock, limits } = world()
  expect(granted(limits, {}, 5)).toBe(5)
  expect(granted(limits, { requestsPerSecond: 3 })).toBe(3)
  await clock.advance(1000)
  expect(granted(limits, { requestsPerSecond: 10 })).toBe(10)
  expect(granted(limits, {}, 5)).toBe(5)
})

test('the wall clock moves the time named, not the rate', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 1 }
  limits.acquire('google', bounds)
  clock.jump(86_400_000)
  expect(limits.acquire('google', bounds)).toEqual({ ok: false, retryAt: NOW + 86_400_000 + 1000 })
})

test('what is forgotten starts anew, and a late release does no harm', () => {
  const { limits } = world()
  const old = limits.acquire('google', { concurrency: 1 })
  limits.forget('google')
  expect(limits.acquire('google', { concurrency: 1 }).ok).toBe(true)
  if (old.ok) old.release()
  expect(limits.acquire('google', { concurrency: 1 }).ok).toBe(false)
})

test('who is most urgent of those turned away goes first, and what is free is kept for it', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 1, burst: 1 }
  expect(limits.acquire('google', bounds, NOW + 9).ok).toBe(true)
  const late = limits.acquire('google', bounds, NOW + 5)
  const urgent = limits.acquire('google', bounds, NOW + 1)
  if (late.ok || urgent.ok) throw new Error('both should wait')
  expect(urgent.retryAt).toBe(NOW + 1000)
  await clock.advance(1000)
  expect(limits.acquire('google', bounds, NOW + 5).ok).toBe(false)
  expect(limits.acquire('google', bounds, NOW + 1).ok).toBe(true)
})

test('nobody is waited for who does not come back', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 1, burst: 1 }
  expect(limits.acquire('google', bounds, NOW).ok).toBe(true)
  expect(limits.acquire('google', bounds, NOW + 1).ok).toBe(false)
  await clock.advance(1500)
  expect(limits.acquire('google', bounds, NOW + 5).ok).toBe(true)
})

test('what was never made uses up nothing, and its end counts once', async () => {
  const { clock, limits } = world()
  const bounds = { requestsPerSecond: 1, burst: 2, concurrency: 2 }
  const first = limits.acquire('google', bounds)
  if (!first.ok) throw new Error('refused')
  first.cancel()
  first.cancel()
  first.release()
  expect(granted(limits, bounds, 5)).toBe(2)
  await clock.advance(1000)
  expect(limits.acquire('google', bounds).ok).toBe(false)
})
