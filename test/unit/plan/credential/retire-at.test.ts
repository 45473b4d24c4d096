import { describe, expect, test } from 'vitest'
import { retireAt } from '../../../../src/plan/credential/retire-at.ts'
import { credentialFacts, credentialSettings, LIFE } from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const END = NOW + LIFE
const settings = credentialSettings()
const next = (life: number, over: object = {}) => ({
  rotation: { policy: 'BeforeExpiry', ...over } as const,
  facts: credentialFacts({ expiresAt: NOW + life }),
  settings,
})

describe('retireAt()', () => {
  test('is once the overlap has passed', () => {
    expect(retireAt(END, HOUR, next(LIFE), NOW)).toBe(NOW + HOUR)
  })

  test('is no later than its own expiry, and not in the past', () => {
    expect(retireAt(NOW + MINUTE, HOUR, next(LIFE), NOW)).toBe(NOW + MINUTE)
    expect(retireAt(NOW - MINUTE, HOUR, next(LIFE), NOW)).toBe(NOW)
  })

  test('is before the next rotation is due, which needs its slot', () => {
    const due = NOW + 0.66 * HOUR
    expect(retireAt(END, 2 * HOUR, next(HOUR), NOW)).toBe(due)
    expect(retireAt(END, 2 * HOUR, next(HOUR, { policy: 'None' }), NOW)).toBe(NOW + 2 * HOUR)
  })

  test('leaves the pods time to get the new one, however late that was published', () => {
    expect(retireAt(END, 2 * HOUR, next(HOUR), NOW + HOUR)).toBe(NOW + HOUR + 2 * MINUTE)
  })

  test('is what the author asked for, where that is longer', () => {
    expect(retireAt(END, 2 * HOUR, next(HOUR, { overlap: '2h' }), NOW)).toBe(NOW + 2 * HOUR)
  })

  test('waits for nothing once there is no spec that says how long', () => {
    expect(retireAt(END, 0, { ...next(LIFE), rotation: undefined }, NOW)).toBe(NOW)
    expect(retireAt(END, 0, undefined, NOW)).toBe(NOW)
  })
})
