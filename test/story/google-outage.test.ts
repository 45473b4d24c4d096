import { beforeAll, describe, expect, test } from 'vitest'
import { mostBegun } from '../kit/most-begun.ts'
import { mostUnderWay } from '../kit/most-under-way.ts'
import { type CrowdJudge, judgeCrowd } from '../kit/story/crowd-judge.ts'
import {
  type CrowdRequest,
  type CrowdRun,
  type CrowdStatus,
  runCrowd,
} from '../kit/story/google-crowd.ts'

const SECOND = 1000
const MINUTE = 60_000
const RETRY_DELAY = 13 * SECOND
/** The first back-off, which status tells in whole seconds, and the answer. */
const ONE_RETRY = 7 * SECOND
const NAMESPACES = 4
/** The client's own time limit, and a moment. */
const LONGEST_REQUEST = 10.1 * SECOND
/** Of a story: 2026-06-01T12:00:00Z. */
const START_MS = Date.UTC(2026, 5, 1, 12)

const USUAL = { perSecond: 50, burst: 100, concurrency: 16 }
const LOW = { perSecond: 2, burst: 4, concurrency: 8 }
const asSpec = ({ perSecond, ...rest }: typeof LOW): object => ({
  requestsPerSecond: perSecond,
  ...rest,
})

/**
 * 296 objects in four namespaces: 10 minutes of nothing, then a minute of 429 with RetryInfo, then all is well. What
 * is promised:
 *
 * - Nobody asks more than the limits allow, nor before the time that Google named.
 * - The less a token has left, the more often its object asks: at most a third of what is left passes after Google is
 *   back. So a token lapses only if it ends before its namespace's share of the rate has come to it.
 * - Of a namespace the nearest expiry is served first, but for a few who ask in the moment when somebody more urgent,
 *   who was told to come back, is not there yet. Namespaces share the rate, however many objects each has.
 */
describe.each([
  { name: 'the usual limits', limits: USUAL, more: {}, askedAtLeast: 0.5 },
  // Three quarters of what they allow are used, all in all: they bind.
  { name: 'limits that bind', limits: LOW, more: { limits: asSpec(LOW) }, askedAtLeast: 1.5 },
])('an outage of Google with $name', ({ limits, more, askedAtLeast }) => {
  const { perSecond, burst, concurrency } = limits
  let run: CrowdRun
  let judge: CrowdJudge
  /** Of the issuer that has the trouble, from the outage on. */
  let asked: readonly CrowdRequest[]
  /** While Google was away, and while it refused. */
  let told: readonly CrowdStatus[]

  beforeAll(async () => {
    run = await runCrowd({ outage: '10m', quota: '1m', retryDelay: '13s', ...more })
    judge = judgeCrowd(run, RETRY_DELAY)
    asked = run.requests.filter(({ at }) => at >= run.outageAt)
    told = run.statuses.filter(({ at }) => at > run.outageAt && at < run.upAt)
  }, 90_000)

  test('is one that many objects meet, whose tokens have a minute to 12 hours left', () => {
    const failed = new Set(asked.flatMap(({ key, status }) => (status === 200 ? [] : [key])))
    expect(failed.size).toBeGreaterThan(75)
    const left = [...run.objects.keys()].map(
      (key) => (judge.published(key, run.outageAt)?.expiresAt ?? Number.NaN) - run.outageAt,
    )
    expect(left.filter((each) => each < 10 * MINUTE).length).toBeGreaterThan(10)
    expect(Math.max(...left)).toBeGreaterThan(10 * 60 * MINUTE)
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(3)
  })

  test('no token lapses that could live until Google served again and its turn came', () => {
    const { lapses, servedFrom, published } = judge
    const served = run.mints.filter(({ at }) => at > servedFrom && at < servedFrom + 5 * MINUTE)
    const avoidable = lapses.filter(({ key, expiredAt }) => {
      const nearer = served.filter(
        (mint) =>
          namespaceOf(mint.key) === namespaceOf(key) &&
          (published(mint.key, mint.at)?.expiresAt ?? 0) < expiredAt,
      )
      const share = ((nearer.length + 1) * NAMESPACES * SECOND) / perSecond
      return expiredAt >= servedFrom + ONE_RETRY + share
    })
    expect(avoidable).toEqual([])
  })

  test('what had to lapse is healed as soon as Google serves, at the rate that the limits allow', () => {
    const { lapses, servedFrom } = judge
    expect(lapses.length).toBeGreaterThan(10)
    const share = (lapses.length * NAMESPACES * SECOND) / perSecond
    const late = lapses.filter(({ expiredAt, healedAt }) => {
      // It asks again within a quarter of the time since it lapsed.
      const retry = Math.max(ONE_RETRY, (servedFrom - expiredAt) / 4)
      return healedAt > servedFrom + retry + share
    })
    expect(late).toEqual([])
  })

  test('the rate never passes the limits', () => {
    const times = run.requests.map(({ at }) => at)
    expect(mostBegun(times, perSecond)).toBeLessThan(burst + 0.001)
    expect(mostUnderWay(run.requests)).toBeLessThanOrEqual(concurrency)
    const seconds = (judge.servedFrom - run.outageAt) / SECOND
    expect(asked.length / seconds).toBeGreaterThan(askedAtLeast)
  })

  test('nothing is asked before the time that a 429 named', () => {
    const named = asked.flatMap(({ status, endedAt = 0 }) => (status === 429 ? [endedAt] : []))
    const isTooSoon = (at: number): boolean =>
      named.some((from) => at > from && at < from + RETRY_DELAY)
    expect(asked.filter(({ at }) => isTooSoon(at))).toEqual([])
  })

  test('another issuer is not held up', () => {
    const others = run.mints.filter(
      ({ key, at }) => run.objects.get(key)?.issuer === 'other' && at > run.outageAt,
    )
    const meanwhile = others.filter(({ at }) => at > run.quotaAt && at < judge.servedFrom)
    expect(meanwhile.length).toBeGreaterThan(2)
    const late = others.filter(({ key, at }) => {
      const before = run.statuses.findLast((each) => each.key === key && each.at < at)
      return at - (Date.parse(before?.status.refreshAt ?? '') - START_MS) > SECOND
    })
    expect(late).toEqual([])
  })

  test('whoever stands in the line is overtaken by few of its namespace that expire later', () => {
    const { waits, inverted } = judge
    expect(waits.length).toBeGreaterThan(50)
    expect(waits.filter(({ served, overtaken }) => overtaken > 3 + 0.2 * served)).toEqual([])
    expect(inverted).toBeLessThan(0.1)
  })

  test('the few objects of a small namespace, which expire last of all, do not wait for the many of others', () => {
    const small = judge.waits.filter(({ key }) => namespaceOf(key) === 'calm')
    expect(small.length).toBeGreaterThan(2)
    // Its own place, times the namespaces, and the 16 by which each may be ahead of another one.
    const most = small.length * NAMESPACES + 16
    expect(most).toBeLessThan(judge.waits.length / 2)
    expect(small.filter(({ served }) => served > most)).toEqual([])
  })

  test('status says at every moment what is so, and why a refresh fails', () => {
    expect(run.problems).toEqual([])
    expect(told.length).toBeGreaterThan(500)
    const untrue = told.filter(({ key, at, status }) => {
      const lapsed = (judge.published(key, at)?.expiresAt ?? 0) <= at
      const failing = (status.issuance?.attempts ?? 0) > 0
      const [ready, trouble] = [shown(status, 'Ready'), shown(status, 'RefreshFailing')]
      if (lapsed) return ready !== 'False Lapsed' || trouble !== ''
      const reason = failing ? /^True (IssuerUnavailable|RateLimited)$/ : /^$/
      return !ready.startsWith('True ') || !reason.test(trouble)
    })
    expect(untrue).toEqual([])
  })

  test('a lapse is told at once, or as soon as the request ends that hung over it', () => {
    const late = judge.lapses.filter(({ key, expiredAt, healedAt }) => {
      const first = run.statuses.find((each) => each.key === key && each.at >= expiredAt)
      return Math.min(first?.at ?? Infinity, healedAt) > expiredAt + LONGEST_REQUEST
    })
    expect(late).toEqual([])
  })

  test('an object writes its status once an attempt: 12 times where half an hour is left, 45 times at most', () => {
    const often = [...Map.groupBy(told, ({ key }) => key)].filter(([key, { length }]) => {
      const left = (judge.published(key, run.upAt)?.expiresAt ?? 0) - run.outageAt
      return length > (left > 25 * MINUTE ? 12 : 45)
    })
    expect(often).toEqual([])
  })

  test('nobody is woken in vain: few turns an object, and no storm', () => {
    const end = judge.servedFrom + MINUTE
    const turns = run.turns.filter(({ at }) => at > run.outageAt && at < end)
    const most = (by: (turn: (typeof turns)[number]) => string | number): number =>
      Math.max(...Array.from(Map.groupBy(turns, by).values(), ({ length }) => length))
    // Who stands in a line comes back every five to ten seconds.
    expect(most(({ key }) => key)).toBeLessThanOrEqual((end - run.outageAt) / (5 * SECOND))
    expect(turns.length).toBeLessThan(50 * run.objects.size)
    expect(most(({ at }) => Math.floor(at / SECOND))).toBeLessThanOrEqual(run.objects.size)
  })
})

const namespaceOf = (key: string): string => key.split('/')[0] ?? ''

/** `True Refreshed`; empty: there is no such condition. */
function shown({ conditions = [] }: CrowdStatus['status'], type: string): string {
  const found = conditions.find((each) => each.type === type)
  return found === undefined ? '' : `${found.status} ${found.reason}`
}
