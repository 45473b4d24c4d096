import { describe, expect, test } from 'vitest'
import { humanDuration } from '../../../../src/cli/text/human-duration.ts'
import { relativeTime } from '../../../../src/cli/text/relative-time.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

describe('a time span has its two largest parts', () => {
  test.each([
    [0, '0s'],
    [999, '0s'],
    [59_000, '59s'],
    [90_000, '1m30s'],
    [HOUR, '1h'],
    [HOUR + 5000, '1h'],
    [3 * HOUR + 12 * MINUTE + 9000, '3h12m'],
    [30 * DAY, '30d'],
    [30 * DAY + 5 * HOUR + MINUTE, '30d5h'],
    [-5, '0s'],
  ])('%d ms', (milliseconds, wanted) => {
    expect(humanDuration(milliseconds)).toBe(wanted)
  })
})

describe('a time is so far away', () => {
  test.each([
    [12 * MINUTE, 'in 12m'],
    [-HOUR, '1h ago'],
    [400, 'now'],
    [-999, 'now'],
    [-1000, '1s ago'],
  ])('%d ms', (away, wanted) => {
    expect(relativeTime(1_000_000_000 + away, 1_000_000_000)).toBe(wanted)
  })
})
