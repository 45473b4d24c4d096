import { expect, test } from 'vitest'
import { type Caller, type Run, simulate } from './rate-limit-simulation.ts'

const HOUR_MS = 3_600_000
const PER_SECOND = 50
const INTERVAL_MS = 1000 / PER_SECOND
const limits = { requestsPerSecond: PER_SECOND, concurrency: 16 }

/** The same numbers in every run, evenly in [0, 1). */
function numbers(): () => number {
  let state = 12_345
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** Of all pairs, the share that was served in the wrong order. */
function inversions({ served }: Run): number {
  const deadlines = served.map((each) => each.caller.deadline)
  let wrong = 0
  for (let left = 0; left < deadlines.length; left += 1) {
    for (let right = left + 1; right < deadlines.length; right += 1)
      if ((deadlines[left] ?? 0) > (deadlines[right] ?? 0)) wrong += 1
  }
  return wrong / ((deadlines.length * (deadlines.length - 1)) / 2)
}

const PAUSE_MS = 60_000

/** The earliest deadlines that anybody could meet after the pause, and half a second more. */
const tightest = (place: number): number => PAUSE_MS + place * INTERVAL_MS + 500

function turnedAway(tenants: number): Caller[] {
  const next = numbers()
  return Array.from({ length: 2000 }, (_, index) => ({
    name: `c${index}`,
    tenant: `t${index % tenants}`,
    asksAt: Math.floor(next() * PAUSE_MS),
    late: Math.floor(next() * 50),
    takes: 100 + Math.floor(next() * 100),
    // 1009 and 2000 have no common factor: every place once, in no order.
    deadline: tightest((index * 1009) % 2000),
  }))
}

const pauses = [{ at: 0, until: PAUSE_MS }]

test('after a pause two thousand callers all meet the deadlines that could be met', async () => {
  const run = await simulate({ limits, callers: turnedAway(1), pauses, ends: HOUR_MS })
  expect(run.served).toHaveLength(2000)
  expect(run.served.filter(({ at, caller }) => at > caller.deadline)).toEqual([])
  expect(inversions(run)).toBeLessThan(0.001)
  expect(run.served.at(-1)?.at).toBeLessThan(PAUSE_MS + (2000 * INTERVAL_MS) / 0.99)
  expect(run.asks / 2000).toBeLessThan(9)
})

test('twenty tenants with a hundred each are served in almost the same order', async () => {
  const callers = turnedAway(20)
  const run = await simulate({ limits, callers, pauses, ends: HOUR_MS })
  expect(run.served).toHaveLength(2000)
  expect(inversions(run)).toBeLessThan(0.01)
  const late = run.served.map(({ at, caller }) => at - caller.deadline)
  expect(Math.max(...late)).toBeLessThan(3000)
  expect(run.served.at(-1)?.at).toBeLessThan(PAUSE_MS + (2000 * INTERVAL_MS) / 0.99)
})

test('five thousand urgent objects of one tenant hold up nobody else', async () => {
  const next = numbers()
  const many = Array.from({ length: 5000 }, (_, index) => ({
    name: `many/${index}`,
    tenant: 'many',
    deadline: Math.floor(next() * 60_000),
    asksAt: Math.floor(next() * 5000),
  }))
  const single = (index: number, asksAt: number): Caller => ({
    name: `single${index}/one`,
    tenant: `single${index}`,
    deadline: HOUR_MS,
    asksAt,
  })
  const together = Array.from({ length: 10 }, (_, index) => single(index, 8000))
  const apart = Array.from({ length: 10 }, (_, index) => single(10 + index, 12_000 + 300 * index))
  const rate = { requestsPerSecond: PER_SECOND }
  const run = await simulate({
    limits: rate,
    callers: [...many, ...together, ...apart],
    ends: HOUR_MS,
  })
  const waits = new Map(run.served.map(({ at, caller }) => [caller, at - caller.asksAt]))
  for (const each of apart) expect(waits.get(each)).toBeLessThanOrEqual(3 * INTERVAL_MS)
  for (const each of together) expect(waits.get(each)).toBeLessThanOrEqual(13 * INTERVAL_MS)
  expect(run.served).toHaveLength(5020)
  expect(run.served.at(-1)?.at).toBeLessThan(((5020 - PER_SECOND) * INTERVAL_MS) / 0.98)
})

test('who has no deadline is after an hour as urgent as one whose deadline has come', async () => {
  const patient: Caller = { name: 'patient', tenant: 'a', deadline: Infinity, asksAt: 5000 }
  const urgent = Array.from({ length: 5000 }, (_, index) => ({
    name: `c${index}`,
    tenant: 'a',
    deadline: 800 * index + 60_000,
    asksAt: 800 * index,
  }))
  const scene = {
    limits: { requestsPerSecond: 1 },
    callers: [patient, ...urgent],
    ends: 2 * HOUR_MS,
  }
  const served = (await simulate(scene)).served.find(({ caller }) => caller === patient)
  expect(served?.at).toBeGreaterThan(HOUR_MS)
  expect(served?.at).toBeLessThan(1.3 * HOUR_MS)
})

test('what makes everybody look again in the middle of a pause costs no time after it', async () => {
  const callers = turnedAway(20).map((each) => ({
    ...each,
    early: [PAUSE_MS / 2, PAUSE_MS + 5000],
  }))
  const run = await simulate({ limits, callers, pauses, ends: HOUR_MS })
  expect(run.served).toHaveLength(2000)
  expect(run.served.at(-1)?.at).toBeLessThan(PAUSE_MS + (2000 * INTERVAL_MS) / 0.98)
  expect(inversions(run)).toBeLessThan(0.01)
})
