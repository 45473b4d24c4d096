import { describe, expect, test } from 'vitest'
import { durationSchema, formatDuration, parseDuration } from '../../../src/api/duration.ts'

describe('parseDuration()', () => {
  test.each([
    ['0s', 0],
    ['250ms', 250],
    ['30m', 1_800_000],
    ['1h30m', 5_400_000],
    ['720h', 2_592_000_000],
    ['1h1m1s1ms', 3_661_001],
    ['30m1h', 5_400_000],
    ['99999h', 359_996_400_000],
  ])('reads %s', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds)
  })

  test.each(['', '5', 'h', '-1h', '1.5h', '30d', '1 h', '1h\n', '100000h', '1h1m1s1ms1h', '1H'])(
    'refuses %j',
    (text) => {
      expect(() => parseDuration(text)).toThrow(RangeError)
    },
  )

  test('does not quote what it refuses', () => {
    expect(() => parseDuration('canary')).not.toThrow(/canary/)
  })
})

describe('formatDuration()', () => {
  test.each([
    [0, '0s'],
    [-5000, '0s'],
    [250, '250ms'],
    [5_400_000, '1h30m'],
    [3_661_001, '1h1m1s1ms'],
    [2_592_000_000, '720h'],
    [999.6, '1s'],
  ])('writes %d as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })
})

describe('durationSchema()', () => {
  const schema = durationSchema('10s', '12h')

  test.each(['10s', '10000ms', '1h', '12h', '720m'])('takes %s within its bounds', (text) => {
    expect(schema.safeParse(text).success).toBe(true)
  })

  test.each(['9s', '9999ms', '12h1ms', '1d', ''])('refuses %j', (text) => {
    expect(schema.safeParse(text).success).toBe(false)
  })
})
