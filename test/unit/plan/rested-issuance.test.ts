import { expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import { restedIssuance } from '../../../src/plan/rested-issuance.ts'
import { NOW } from '../../kit/gen.ts'

test('a back-off ends once nothing is wanted and its time is over; the loop guard stays', () => {
  const guard = { unscheduledSince: formatTime(NOW), unscheduledMints: 2 }
  const before = { ...guard, attempts: 3, nextAttemptAt: formatTime(NOW) }
  expect(restedIssuance(before, true, NOW)).toEqual(guard)
  expect(restedIssuance(before, true, NOW - 1000)).toBe(before)
  expect(restedIssuance(before, false, NOW)).toBe(before)
  expect(restedIssuance(undefined, true, NOW)).toBeUndefined()
})
