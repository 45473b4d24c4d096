import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Limits } from '../../src/queue/rate-limit.ts'
import { type Caller, type Run, type Scene, simulate } from './rate-limit-simulation.ts'

const HOUR_MS = 3_600_000

const limits: fc.Arbitrary<Limits> = fc
  .record({
    requestsPerSecond: fc.option(fc.integer({ min: 1, max: 200 })),
    burst: fc.option(fc.integer({ min: 1, max: 100 })),
    concurrency: fc.option(fc.integer({ min: 1, max: 20 })),
  })
  .map(
    (all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Limits,
  )

const caller = fc.record({
  tenant: fc.constantFrom('a', 'b', 'c', 'd'),
  deadline: fc.oneof(fc.constantFrom(0, Infinity), fc.integer({ min: 0, max: 600_000 })),
  asksAt: fc.integer({ min: 0, max: 20_000 }),
  late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2000 })),
  takes: fc.integer({ min: 1, max: 2000 }),
  leaves: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  early: fc.array(fc.integer({ min: 0, max: 40_000 }), { maxLength: 2 }),
})

const named = (callers: readonly Omit<Caller, 'name'>[]): Caller[] =>
  callers.map((each, index) => ({ ...each, name: `${each.tenant}/${index}` }))

const scene: fc.Arbitrary<Scene> = fc.record({
  limits,
  callers: fc.array(caller, { minLength: 1, maxLength: 80, size: 'max' }).map(named),
  pauses: fc.array(
    fc
      .record({ at: fc.nat(30_000), lasts: fc.nat(30_000) })
      .map(({ at, lasts }) => ({ at, until: at + lasts })),
    { maxLength: 3 },
  ),
  ends: fc.constant(HOUR_MS),
  named: fc.boolean(),
})

const whatever = async (check: (scene: Scene, run: Run) => void): Promise<void> => {
  const property = fc.asyncProperty(scene, async (each) => check(each, await simulate(each)))
  await expect(fc.assert(property, { numRuns: 150 })).resolves.toBeUndefined()
}

test('in any time no more begin than a burst and what the rate allows', async () => {
  await whatever(({ limits: { requestsPerSecond, burst } }, { served }) => {
    if (requestsPerSecond === undefined) return
    const capacity = Math.max(1, burst ?? requestsPerSecond)
    for (let from = 0; from < served.length; from += 1) {
      for (let to = from + Math.ceil(capacity); to < served.length; to += 1) {
        const took = (served[to]?.at ?? 0) - (served[from]?.at ?? 0)
        expect(to - from + 1).toBeLessThanOrEqual(
          capacity + (took * requestsPerSecond) / 1000 + 1e-6,
        )
      }
    }
  })
})

test('no more are under way than allowed', async () => {
  await whatever(({ limits: { concurrency = Infinity } }, { mostUnderWay }) => {
    expect(mostUnderWay).toBeLessThanOrEqual(concurrency)
  })
})

test('nothing begins during a pause, and nobody is told to come back before its end', async () => {
  await whatever(({ pauses = [] }, { served, told }) => {
    for (const { at, until } of pauses) {
      expect(served.filter((each) => each.at > at && each.at < until)).toEqual([])
      const early = told.filter((each) => each.at > at && each.at < until && each.retryAt < until)
      expect(early).toEqual([])
    }
  })
})

test('nobody is told to come back in the past, or later than ten seconds after any pause', async () => {
  await whatever(({ pauses = [] }, { told }) => {
    for (const { at, retryAt } of told) {
      const paused = pauses.filter((pause) => pause.at <= at).map((pause) => pause.until)
      expect(retryAt).toBeGreaterThan(at)
      expect(retryAt).toBeLessThanOrEqual(Math.max(at, ...paused) + 10_001)
    }
  })
})

test('everybody who comes back is served, however late they come and whoever does not', async () => {
  await whatever(({ callers }, { served }) => {
    const done = new Set(served.map((each) => each.caller))
    expect(callers.filter((each) => each.leaves !== true && !done.has(each))).toEqual([])
  })
})

/** So many at once that all are turned away, and wait. */
const crowd = (
  size: number,
  more: (index: number) => Partial<Caller>,
  seed: readonly number[],
): Caller[] =>
  Array.from({ length: size }, (_, index) => {
    const drawn = (step: number): number => (seed[(index * 31 + step) % seed.length] ?? 0) / 1e6
    return {
      name: `c${index}`,
      tenant: 'a',
      deadline: 60_000 + drawn(1) * 120_000 + index / 1000,
      asksAt: Math.floor(drawn(2) * 1000),
      ...more(index),
    }
  })

const seed = fc.array(fc.nat(999_999), { minLength: 997, maxLength: 997 })

/** Which share of the time until the last one was served was used. */
function used({ served }: Run, perSecond: number, from: number): number {
  const last = served.at(-1)?.at ?? 0
  return served.length / (((last - from) / 1000) * perSecond)
}

test('nine tenths of the rate are used although callers are late and one in ten never comes back', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 10, max: 200 }),
    fc.nat(100),
    seed,
    async (requestsPerSecond, late, drawn) => {
      const callers = crowd(
        600,
        (index) => ({
          late: ((drawn[index] ?? 0) % (late + 1)) | 0,
          leaves: (drawn[index] ?? 0) % 10 === 0,
          tenant: `t${index % 7}`,
        }),
        drawn,
      )
      const pauses = [{ at: 0, until: 2000 }]
      const run = await simulate({ limits: { requestsPerSecond }, callers, pauses, ends: HOUR_MS })
      expect(used(run, requestsPerSecond, 2000)).toBeGreaterThan(0.9)
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

test('without a burst seven tenths of the rate are used, and seven tenths of the places', async () => {
  const property = fc.asyncProperty(fc.nat(40), seed, async (late, drawn) => {
    const callers = crowd(
      400,
      (index) => ({
        late: (drawn[index] ?? 0) % (late + 1),
        leaves: index % 20 === 0,
        takes: 100 + ((drawn[index] ?? 0) % 200),
      }),
      drawn,
    )
    const rate = { requestsPerSecond: 50, burst: 1 }
    expect(used(await simulate({ limits: rate, callers, ends: HOUR_MS }), 50, 0)).toBeGreaterThan(
      0.7,
    )
    const places = { concurrency: 8 }
    expect(used(await simulate({ limits: places, callers, ends: HOUR_MS }), 40, 0)).toBeGreaterThan(
      0.7,
    )
  })
  await fc.assert(property, { numRuns: 30 })
})

/** By how many places anybody was served later than in the order of deadlines. */
function worstDelay({ served }: Run): number {
  const order = served.toSorted((left, right) => left.caller.deadline - right.caller.deadline)
  const places = new Map(order.map(({ caller: { name } }, place) => [name, place]))
  return Math.max(...served.map((each, place) => place - (places.get(each.caller.name) ?? 0)))
}

test('within a tenant the nearest deadline goes first, but for those who come late', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 20, max: 100 }),
    fc.nat(200),
    seed,
    async (requestsPerSecond, late, drawn) => {
      const callers = crowd(400, (index) => ({ late: (drawn[index] ?? 0) % (late + 1) }), drawn)
      const run = await simulate({
        limits: { requestsPerSecond },
        callers,
        pauses: [{ at: 0, until: 2000 }],
        ends: HOUR_MS,
      })
      expect(worstDelay(run)).toBeLessThanOrEqual(4 + (3 * late * requestsPerSecond) / 1000)
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

test('tenants with up to sixteen each are served by deadline alone', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 1, max: 16 }),
    fc.integer({ min: 2, max: 20 }),
    seed,
    async (each, tenants, drawn) => {
      const callers = crowd(each * tenants, (index) => ({ tenant: `t${index % tenants}` }), drawn)
      const run = await simulate({
        limits: { requestsPerSecond: 50 },
        callers,
        pauses: [{ at: 0, until: 2000 }],
        ends: HOUR_MS,
      })
      expect(worstDelay(run)).toBeLessThanOrEqual(4)
    },
  )
  await fc.assert(property, { numRuns: 50 })
})

test('no tenant gets far ahead of another one that has as many waiting, however urgent its objects are', async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 2, max: 6 }),
    fc.integer({ min: 40, max: 100 }),
    seed,
    async (tenants, least, drawn) => {
      // The first tenant has the most, and all of its deadlines are the nearest.
      const callers = crowd(
        least * (tenants + 3),
        (index) => ({
          tenant: index < 4 * least ? 't0' : `t${1 + (index % (tenants - 1))}`,
          ...(index < 4 * least && { deadline: 1000 + index }),
        }),
        drawn,
      )
      const run = await simulate({
        limits: { requestsPerSecond: 50 },
        callers,
        pauses: [{ at: 0, until: 2000 }],
        ends: HOUR_MS,
      })
      expect(worstLead(run, callers)).toBeLessThanOrEqual(MOST_AHEAD)
    },
  )
  await fc.assert(property, { numRuns: 30 })
})

/** Sixteen services that a tenant may fall behind, and a few that were served while one was not there. */
const MOST_AHEAD = 20

/** The most services by which one tenant was ahead of another one that had somebody waiting. */
function worstLead({ served }: Run, callers: readonly Caller[]): number {
  const waiting = new Map<string, number>()
  for (const { tenant } of callers) waiting.set(tenant, (waiting.get(tenant) ?? 0) + 1)
  const counts = new Map([...waiting.keys()].map((tenant) => [tenant, 0]))
  let worst = 0
  for (const { caller: one } of served) {
    const count = (counts.get(one.tenant) ?? 0) + 1
    counts.set(one.tenant, count)
    waiting.set(one.tenant, (waiting.get(one.tenant) ?? 0) - 1)
    for (const [tenant, left] of waiting) {
      if (left > 0) worst = Math.max(worst, count - (counts.get(tenant) ?? 0))
    }
  }
  return worst
}
