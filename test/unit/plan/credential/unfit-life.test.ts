import { describe, expect, test } from 'vitest'
import { unfitLife } from '../../../../src/plan/credential/unfit-life.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'

const ASKED = NOW + HOUR

describe('unfitLife()', () => {
  test('has nothing against the life that was asked for, a shorter one, or one that was rounded', () => {
    for (const expiresAt of [ASKED, ASKED - 30 * MINUTE, ASKED + MINUTE, NOW + 1]) {
      expect(unfitLife({ expiresAt }, ASKED, NOW)).toBeUndefined()
    }
  })

  test('refuses one that has ended already, and says to look at the clocks', () => {
    expect(unfitLife({ expiresAt: NOW }, ASKED, NOW)).toMatchObject({
      ending: 'Retryable',
      reason: 'BadResponse',
      message: expect.stringContaining(
        "set the operator's clock and the issuer's right",
      ) as unknown,
    })
  })

  test('refuses one that outlives what was granted', () => {
    const failure = unfitLife({ expiresAt: ASKED + MINUTE + 1 }, ASKED, NOW)
    expect(failure?.message).toContain('see that the issuer heeds expiresAt')
  })
})
