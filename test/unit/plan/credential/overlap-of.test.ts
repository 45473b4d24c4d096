import { describe, expect, test } from 'vitest'
import { overlapOf } from '../../../../src/plan/credential/overlap-of.ts'
import { HOUR, MINUTE } from '../../../kit/gen.ts'

describe('overlapOf()', () => {
  test('is an hour unless the policy says otherwise', () => {
    expect(overlapOf({ policy: 'BeforeExpiry' })).toBe(HOUR)
    expect(overlapOf({ policy: 'BeforeExpiry', overlap: '5m' })).toBe(5 * MINUTE)
    expect(overlapOf({ policy: 'BeforeExpiry', overlap: '48h' })).toBe(48 * HOUR)
  })
})
