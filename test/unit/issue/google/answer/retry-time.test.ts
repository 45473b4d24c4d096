import { describe, expect, it } from 'vitest'
import { retryTime } from '../../../../../src/issue/google/answer/retry-time.ts'
import { answerOf } from '../answer-of.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const HOUR = 3_600_000

const bodyOf = (retryDelay: unknown) => ({
  error: {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    details: [
      'no detail',
      { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'RATE_LIMIT_EXCEEDED' },
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
    ],
  },
})

describe('retryTime()', () => {
  it.each<[string, string, number]>([
    ['seconds', '7', 7000],
    ['no second', '0', 0],
    ['a date', 'Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['a date that is past', 'Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['more than an hour', '86400', HOUR],
    ['more than a number can say', '9'.repeat(400), HOUR],
  ])('takes %s from Retry-After', (_what, header, wait) => {
    const answer = answerOf(429, 'busy', { headers: { 'retry-after': header } })
    expect(retryTime(answer, NOW)).toBe(NOW + wait)
  })

  it('reads a date by the clock of whoever sent it', () => {
    const date = NOW - 10 * 60_000
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 11:50:07 GMT' }
    expect(retryTime(answerOf(429, '', { headers, date }), NOW)).toBe(NOW + 7000)
  })

  it.each<[string, number]>([
    ['7s', 7000],
    ['1.5s', 1500],
    ['0.000000001s', 1],
    ['99999s', HOUR],
  ])('takes %s from RetryInfo', (delay, wait) => {
    expect(retryTime(answerOf(429, bodyOf(delay)), NOW)).toBe(NOW + wait)
  })

  it('takes the later of both', () => {
    for (const [header, delay] of [
      ['3', '9s'],
      ['9', '3s'],
    ] as const) {
      const answer = answerOf(429, bodyOf(delay), { headers: { 'retry-after': header } })
      expect(retryTime(answer, NOW)).toBe(NOW + 9000)
    }
  })

  it.each(['', 'soon', '-5', '1.5', '5s', '1994-11-06', '06 Nov 2027'])(
    'does not understand Retry-After: %s',
    (header) => {
      const answer = answerOf(429, '', { headers: { 'retry-after': header } })
      expect(retryTime(answer, NOW)).toBeUndefined()
    },
  )

  it.each(['7', '-7s', '7m', '', 7, null, {}])(
    'does not understand a retryDelay of %j',
    (delay) => {
      expect(retryTime(answerOf(429, bodyOf(delay)), NOW)).toBeUndefined()
    },
  )

  it.each(['', '<html>', '[]', 'null', '{"error":"busy"}', '{"error":{"details":{}}}'])(
    'finds nothing in the body %s',
    (body) => {
      expect(retryTime(answerOf(429, body), NOW)).toBeUndefined()
    },
  )
})
