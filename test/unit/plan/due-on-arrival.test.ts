import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { dueOnArrival } from '../../../src/plan/due-on-arrival.ts'
import { HOUR, MINUTE, NOW, SECOND, served, settings, token } from '../../kit/gen.ts'

const late = (refreshAt: number, life: number, writtenAt: number): boolean => {
  const { status } = served(token(), { life, status: { refreshAt: formatTime(refreshAt) } })
  return dueOnArrival(status, writtenAt, settings()) !== undefined
}

describe('dueOnArrival()', () => {
  test('is what was due for its refresh when it was written, or seconds later', () => {
    const due = NOW + 30 * MINUTE
    expect(late(due, HOUR, due)).toBe(true)
    expect(late(due, HOUR, due - 10 * SECOND)).toBe(true)
    expect(late(due, HOUR, due - 11 * SECOND)).toBe(false)
    expect(late(due, HOUR, NOW)).toBe(false)
  })

  test('is not what simply lives a short time', () => {
    expect(late(NOW + 10 * SECOND, 15 * SECOND, NOW + 2 * SECOND)).toBe(false)
    expect(late(NOW + 10 * SECOND, 15 * SECOND, NOW + 6 * SECOND)).toBe(true)
  })

  test('is what had expired before it was issued', () => {
    expect(late(NOW - HOUR, -HOUR, NOW)).toBe(true)
  })

  test('is not what is never refreshed', () => {
    expect(dueOnArrival(served().status, NOW + HOUR, settings())).toBe(undefined)
  })
})
