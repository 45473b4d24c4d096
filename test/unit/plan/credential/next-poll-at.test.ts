import { describe, expect, test } from 'vitest'
import { nextPollAt } from '../../../../src/plan/credential/next-poll-at.ts'
import { remote } from '../../../kit/credential-gen.ts'
import { MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

const INTERVAL = 10 * MINUTE

/** For an object with this jitter, when the issuer was last asked at that time. */
const next = (now: number, jitter = 0, asked?: number): number =>
  nextPollAt(
    { jitter, remote: asked === undefined ? undefined : remote([], {}, asked) },
    now,
    INTERVAL,
  )

describe('nextPollAt()', () => {
  test('is the same time for all objects, whenever they are looked at', () => {
    expect(next(NOW + SECOND)).toBe(NOW + INTERVAL)
    expect(next(NOW + INTERVAL - 1)).toBe(NOW + INTERVAL)
    expect(next(NOW + INTERVAL)).toBe(NOW + 2 * INTERVAL)
  })

  test('follows closely by the jitter of the object, so that one answer serves many', () => {
    expect(next(NOW + SECOND, 0.5)).toBe(NOW + 30 * SECOND)
    expect(next(NOW + MINUTE, 0.5)).toBe(NOW + INTERVAL + 30 * SECOND)
  })

  test('is not before the answer that is there is an interval old', () => {
    expect(next(NOW + SECOND, 0, NOW + SECOND)).toBe(NOW + SECOND + INTERVAL)
    expect(next(NOW + 2 * MINUTE, 0, NOW - MINUTE)).toBe(NOW + INTERVAL)
  })

  test('does not wait for a clock that has been set back', () => {
    expect(next(NOW, 0, NOW + 100 * INTERVAL)).toBe(NOW + INTERVAL)
  })
})
