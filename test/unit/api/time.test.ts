import { describe, expect, test } from 'vitest'
import { parseTime } from '../../../src/api/parse-time.ts'
import { formatTime } from '../../../src/api/time.ts'

describe('formatTime()', () => {
  test('writes whole seconds in UTC, cutting off what is left', () => {
    expect(formatTime(Date.UTC(2026, 5, 1, 12, 0, 0, 999))).toBe('2026-06-01T12:00:00Z')
  })

  test('writes the nearest time that RFC 3339 can say', () => {
    expect(formatTime(1e18)).toBe('9999-12-31T23:59:59Z')
    expect(formatTime(Number.POSITIVE_INFINITY)).toBe('9999-12-31T23:59:59Z')
    expect(formatTime(-1e18)).toBe('0000-01-01T00:00:00Z')
  })
})

describe('parseTime()', () => {
  test('reads what formatTime() writes', () => {
    expect(parseTime('2026-06-01T12:00:00Z')).toBe(Date.UTC(2026, 5, 1, 12))
    expect(parseTime(formatTime(1e18))).toBe(Date.UTC(9999, 11, 31, 23, 59, 59))
  })

  test('reads zones and fractions, which other writers of status may use', () => {
    expect(parseTime('2026-06-01T14:00:00.5+02:00')).toBe(Date.UTC(2026, 5, 1, 12, 0, 0, 500))
  })

  test('knows nothing of what is absent or cannot be read', () => {
    expect([undefined, '', 'soon'].map(parseTime)).toEqual([undefined, undefined, undefined])
  })
})
