import { expect, test } from 'vitest'
import { createRateLimits, type Permit, type Refusal } from '../../../src/queue/rate-limit.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const NOW = 1_700_000_000_000
const bounds = { requestsPerSecond: 1, burst: 1 }

function world() {
  const clock = createFakeClock(NOW)
  const limits = createRateLimits({ clock })
  /** @param key tenant/name */
  const ask = (key: string, deadline: number, within = bounds): Permit | Refusal =>
    limits.acquire('google', within, NOW + deadline, key.split('/')[0], key)
  return { clock, limits, ask }
}

const retryAfter = (answer: Permit | Refusal): number => (answer.ok ? 0 : answer.retryAt - NOW)

test('who has one object waiting goes before the second object of another tenant', async () => {
  const { clock, ask } = world()
  ask('busy/0', 0)
  ask('busy/1', 1)
  ask('busy/2', 2)
  ask('quiet/1', 900_000)
  await clock.advance(1000)
  expect(ask('quiet/1', 900_000).ok).toBe(false)
  expect(ask('busy/1', 1).ok).toBe(true)
  await clock.advance(1000)
  expect(ask('busy/2', 2).ok).toBe(false)
  expect(ask('quiet/1', 900_000).ok).toBe(true)
})

test('who was served alone owes nothing to those who come later', async () => {
  const { clock, ask } = world()
  for (let index = 0; index < 50; index += 1) {
    expect(ask(`early/${index}`, 0).ok).toBe(true)
    await clock.advance(1000)
  }
  ask('early/x', 0)
  ask('early/y', 1)
  ask('late/x', 2)
  await clock.advance(1000)
  expect(ask('late/x', 2).ok).toBe(false)
  expect(ask('early/y', 1).ok).toBe(true)
})

test('who comes back early keeps its place and does not stand in line twice', async () => {
  const { clock, ask } = world()
  ask('a/0', 0)
  ask('a/1', 1)
  for (let index = 0; index < 20; index += 1) expect(retryAfter(ask('a/2', 2))).toBe(1900)
  expect(retryAfter(ask('a/3', 3))).toBe(2800)
  await clock.advance(1000)
  expect(ask('a/1', 1).ok).toBe(true)
})

test('of those with the same deadline the one who asked first goes first', async () => {
  const { clock, ask } = world()
  ask('a/0', 0)
  ask('a/first', 7)
  ask('a/second', 7)
  await clock.advance(1000)
  expect(ask('a/second', 7).ok).toBe(false)
  expect(ask('a/first', 7).ok).toBe(true)
})

test('room is kept for one, what more there is may be had', async () => {
  const { clock, ask } = world()
  const wide = { requestsPerSecond: 1, burst: 2 }
  ask('a/0', 0, wide)
  ask('a/1', 1, wide)
  ask('a/2', 2, wide)
  await clock.advance(1000)
  expect(ask('a/9', 9, wide).ok).toBe(false)
  await clock.advance(200)
  expect(ask('a/9', 9, wide).ok).toBe(false)
  await clock.advance(800)
  expect(ask('a/9', 9, wide).ok).toBe(true)
})

test('who never gets what was kept for it does not stop the rest', async () => {
  const { clock, ask } = world()
  const fast = { requestsPerSecond: 50, burst: 1 }
  let served = 0
  // Somebody more urgent is turned away every time, and does not come back.
  for (let index = 0; index < 1000; index += 1) {
    if (ask(`gone/${index}`, index, fast).ok) served += 1
    if (ask('a/patient', 900_000, fast).ok) served += 1
    await clock.advance(20)
  }
  expect(served).toBeGreaterThan(850)
})

test('where nothing is limited nothing is counted, and no permit is made', () => {
  const { limits } = world()
  expect(limits.acquire('local', {})).toBe(limits.acquire('local', {}))
})
