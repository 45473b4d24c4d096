import { expect, test } from 'vitest'
import { type GoogleRecord, judgeGoogle, type RecordedMint } from '../../../bench/judge-google.ts'

const mint = (name: string, at: number, expiresAt: number): RecordedMint => ({
  name,
  tokenId: `${name} ${at}`,
  at,
  expiresAt,
})

/** Two a second; away from 10 s, back from 20 s; whatever was minted is due after half of its life. */
const judged = (over: Partial<GoogleRecord>) =>
  judgeGoogle(
    {
      perSecond: 2,
      retryDelay: 3000,
      outageAt: 10_000,
      upAt: 20_000,
      requests: [],
      mints: [],
      ...over,
    },
    ({ at, expiresAt }) => (at + expiresAt) / 2,
  )

test('counts what began within one second, and the burst that this needs', () => {
  const requests = [0, 100, 900, 1050, 5000].map((at) => ({ at, status: 200 }))
  expect(judged({ requests })).toMatchObject({ worstSecond: 3, tooSoon: 0 })
  expect(judged({ requests }).burstNeeded).toBeCloseTo(1.9)
})

test('counts what began after a 429 and before the time that it named', () => {
  const requests = [
    { at: 15_000, status: 429 },
    { at: 15_010, status: 429 },
    { at: 16_000, status: 503 },
    { at: 18_010, status: 200 },
  ]
  expect(judged({ requests })).toMatchObject({ refusedForQuota: 2, tooSoon: 1 })
})

test('tells a token that lapsed of necessity from one that could have lived on', () => {
  const mints = [
    mint('early', 0, 15_000),
    mint('late', 0, 38_000),
    mint('early', 20_500, 99_000),
    mint('late', 41_000, 99_000),
  ]
  expect(judged({ mints })).toMatchObject({ lapsed: 2, lapsedAvoidable: 1, overdue: 2 })
})

test('times the recovery, and counts pairs that were not served in the order of their expiry', () => {
  const mints = [
    mint('a', 0, 30_000),
    mint('b', 0, 31_000),
    mint('c', 0, 32_000),
    mint('a', 21_000, 99_000),
    mint('c', 21_500, 99_000),
    mint('b', 22_000, 99_000),
  ]
  const { servedAllSeconds, mintsPerSecond, invertedPairs } = judged({ mints })
  expect([servedAllSeconds, mintsPerSecond]).toEqual([2, 1.5])
  expect(invertedPairs).toBeCloseTo(1 / 3)
})

test('counts the recovery from the end of the last wait that was asked for', () => {
  const mints = [mint('a', 0, 40_000), mint('a', 24_000, 99_000)]
  const requests = [{ at: 19_500, status: 429 }]
  expect(judged({ mints, requests }).servedAllSeconds).toBe(1.5)
})
