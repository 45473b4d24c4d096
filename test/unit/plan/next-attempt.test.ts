import { describe, expect, test } from 'vitest'
import { type Failure, retryable, stalled, waiting } from '../../../src/failure.ts'
import { nextAttemptAt } from '../../../src/plan/next-attempt.ts'
import { HOUR, MINUTE, NOW, SECOND, settings } from '../../kit/gen.ts'

type More = { readonly attempts?: number; readonly left?: number; readonly unit?: number }

/** How long is waited, in milliseconds. */
const wait = (failure: Failure, { attempts = 1, left, unit = 0 }: More = {}): number => {
  const expiresAt = left === undefined ? undefined : NOW + left
  return nextAttemptAt(failure, attempts, expiresAt, NOW, settings(), unit) - NOW
}

const flaky = retryable('IssuerUnavailable', '')

describe('nextAttemptAt()', () => {
  test('doubles from the base up to the cap', () => {
    const waits = [1, 2, 3, 4, 7, 8, 10_000].map((attempts) => wait(flaky, { attempts }))
    expect(waits).toEqual([5, 10, 20, 40, 300, 300, 300].map((seconds) => seconds * SECOND))
  })

  test('takes off up to half by chance, so that objects do not come back together', () => {
    expect(wait(flaky, { attempts: 4, unit: 0.5 })).toBe(30 * SECOND)
    expect(wait(flaky, { attempts: 4, unit: 0.9999 })).toBe(21 * SECOND)
  })

  test('comes back within a quarter of the life that is left', () => {
    expect(wait(flaky, { attempts: 10, left: 4 * MINUTE })).toBe(MINUTE)
    expect(wait(flaky, { attempts: 10, left: SECOND })).toBe(5 * SECOND)
  })

  test('comes back within a quarter of the time since it lapsed, so that a lapse is little longer than its cause', () => {
    expect(wait(flaky, { attempts: 30, left: 0 })).toBe(5 * SECOND)
    expect(wait(flaky, { attempts: 30, left: -4 * MINUTE })).toBe(MINUTE)
    expect(wait(flaky, { attempts: 30, left: -HOUR })).toBe(5 * MINUTE)
  })

  test('a person is not hurried by a lapse', () => {
    expect(wait(stalled('SecretForbidden', ''), { left: -MINUTE })).toBe(10 * MINUTE)
  })

  test('waits until the time that was named', () => {
    expect(wait(waiting('RateLimited', '', NOW + 7 * MINUTE), { unit: 0.9 })).toBe(7 * MINUTE)
  })

  test('waits a little where the time that was named has passed, and a day at most', () => {
    expect(wait(waiting('RateLimited', '', NOW - HOUR))).toBe(5 * SECOND)
    expect(wait(waiting('RateLimited', '', 1e300))).toBe(24 * HOUR)
  })

  test('looks slowly at what a person has to mend', () => {
    expect(wait(stalled('SecretForbidden', ''), { attempts: 9 })).toBe(10 * MINUTE)
    expect(wait(stalled('SecretForbidden', ''), { unit: 0.5 })).toBe(9 * MINUTE)
  })

  test('looks at it within a quarter of the life that is left, for it may pass by itself', () => {
    expect(wait(stalled('SecretForbidden', ''), { left: 8 * MINUTE })).toBe(2 * MINUTE)
    expect(wait(stalled('SecretForbidden', ''), { left: SECOND })).toBe(5 * SECOND)
  })

  test('is a whole second, and never now', () => {
    const short = settings({ backoffBase: 100 })
    const at = nextAttemptAt(flaky, 1, undefined, NOW + 1, short, 0.9)
    expect(at).toBe(NOW + SECOND)
  })
})
