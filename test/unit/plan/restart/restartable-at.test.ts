import { describe, expect, test } from 'vitest'
import { restartableAt } from '../../../../src/plan/restart/restartable-at.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const ALWAYS = Number.NEGATIVE_INFINITY

describe('restartableAt()', () => {
  test.each([
    ['at any time where no interval is asked for', NOW, undefined, ALWAYS],
    ['at any time of one that was never restarted', undefined, '10m', ALWAYS],
    ['an interval after the last time', NOW - MINUTE, '10m', NOW + 9 * MINUTE],
    [
      'an interval after it also by a clock that is a little ahead',
      NOW + 1000,
      '10m',
      NOW + 1000 + 10 * MINUTE,
    ],
    ['at any time where the last time cannot be', NOW + HOUR, '10m', ALWAYS],
  ])('is %s', (_what, restartedAt, minInterval, at) => {
    expect(restartableAt({ restartedAt, minInterval }, NOW)).toBe(at)
  })
})
