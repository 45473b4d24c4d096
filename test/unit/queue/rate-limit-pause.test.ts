import { expect, test } from 'vitest'
import { createRateLimits, type RateLimits } from '../../../src/queue/rate-limit.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'

const NOW = 1_700_000_000_000
const HOUR_MS = 3_600_000
const bounds = { requestsPerSecond: 50, burst: 100 }

function world(): { clock: FakeClock; limits: RateLimits } {
  const clock = createFakeClock(NOW)
  return { clock, limits: createRateLimits({ clock }) }
}

/** Milliseconds from `NOW` until the caller is to come back; 0 when it may go. */
function told(
  limits: RateLimits,
  caller: string,
  deadline = Infinity,
  within: object = bounds,
): number {
  const answer = limits.acquire('google', within, deadline, 'a', caller)
  return answer.ok ? 0 : answer.retryAt - NOW
}

test('nothing goes before the end of a pause, and one request at its end', async () => {
  const { clock, limits } = world()
  limits.pause('google', NOW + 60_000)
  expect(told(limits, 'x')).toBe(60_005)
  await clock.advance(59_999)
  expect(told(limits, 'x')).toBe(60_005)
  await clock.advance(1)
  expect(told(limits, 'x')).toBe(0)
})

test('after a pause the rate begins without a burst', async () => {
  const { clock, limits } = world()
  limits.pause('google', NOW + 1000)
  await clock.advance(1000)
  expect([told(limits, 'x'), told(limits, 'y')]).toEqual([0, 1020])
  await clock.advance(10_000)
  const went = Array.from({ length: 200 }, (_, index) => told(limits, `z${index}`))
  expect(went.filter((time) => time === 0)).toHaveLength(100)
})

test('those who ask during a pause are spread, the most urgent first', () => {
  const { limits } = world()
  limits.pause('google', NOW + 1000)
  const times = [1, 2, 3, 4].map((deadline) => told(limits, `x${deadline}`, NOW + deadline))
  expect(times).toEqual([1005, 1023, 1041, 1059])
  expect(told(limits, 'urgent', NOW)).toBe(1005)
})

test('a pause also holds where nothing is limited, and those who wait are spread', async () => {
  const { clock, limits } = world()
  limits.pause('google', NOW + 1000)
  const times = Array.from({ length: 100 }, (_, index) => told(limits, `x${index}`, NOW, {}))
  expect(Math.min(...times)).toBe(1005)
  expect(Math.max(...times)).toBeGreaterThan(1090)
  await clock.advance(1000)
  expect(told(limits, 'x', NOW, {})).toBe(0)
  expect(told(limits, 'y', NOW, {})).toBe(0)
})

test('an earlier end does not shorten a pause, a later one makes it longer', () => {
  const { limits } = world()
  limits.pause('google', NOW + 60_000)
  limits.pause('google', NOW + 1000)
  limits.pause('google', NOW - 1000)
  expect(told(limits, 'x')).toBe(60_005)
  limits.pause('google', NOW + 90_000)
  expect(told(limits, 'x')).toBe(90_005)
})

test('a pause is cut to an hour', () => {
  const { limits } = world()
  limits.pause('google', NOW + 365 * 24 * HOUR_MS)
  expect(told(limits, 'x')).toBe(HOUR_MS + 5)
})

test('a pause ends when its time has passed, whatever the wall clock says', async () => {
  const { clock, limits } = world()
  limits.pause('google', NOW + 60_000)
  clock.jump(-24 * HOUR_MS)
  await clock.advance(59_000)
  expect(told(limits, 'x')).toBe(60_005 - 24 * HOUR_MS)
  await clock.advance(1000)
  expect(told(limits, 'x')).toBe(0)
})

test('a pause is of one name, and gone when the name is forgotten', () => {
  const { limits } = world()
  limits.pause('google', NOW + 60_000)
  expect(limits.acquire('other', bounds).ok).toBe(true)
  limits.forget('google')
  expect(told(limits, 'x')).toBe(0)
})

test('requests that are under way when a pause begins still count until they are over', async () => {
  const { clock, limits } = world()
  const one = { concurrency: 1 }
  const permit = limits.acquire('google', one)
  limits.pause('google', NOW + 1000)
  await clock.advance(1000)
  expect(told(limits, 'x', NOW, one)).toBeGreaterThan(1000)
  if (permit.ok) permit.release()
  expect(told(limits, 'x', NOW, one)).toBe(0)
})
