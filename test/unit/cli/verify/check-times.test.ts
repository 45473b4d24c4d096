import { describe, expect, test } from 'vitest'
import { checkTimes } from '../../../../src/cli/verify/check-times.ts'

const NOW = Date.parse('2026-01-01T12:00:00Z')
const SECONDS = NOW / 1000

const outcomes = (claims: Record<string, unknown>, expiresAt?: string): readonly string[] =>
  checkTimes(claims, NOW, expiresAt).map(({ outcome }) => outcome)

describe('a JWT', () => {
  test('is valid until exp, and not a second longer', () => {
    expect(outcomes({ exp: SECONDS + 1, iat: SECONDS })).toEqual(['Passed', 'Passed'])
    expect(outcomes({ exp: SECONDS, iat: SECONDS - 10 })).toEqual(['Failed', 'Passed'])
    expect(outcomes({ iat: SECONDS })).toEqual(['Failed', 'Passed'])
    expect(outcomes({ exp: 'tomorrow', iat: SECONDS })).toEqual(['Failed', 'Passed'])
  })

  test('expires when status says', () => {
    const claims = { exp: SECONDS + 60, iat: SECONDS }
    expect(outcomes(claims, '2026-01-01T12:01:00Z')).toEqual(['Passed', 'Passed'])
    expect(outcomes(claims, '2026-01-01T12:02:00Z')).toEqual(['Failed', 'Passed'])
  })

  test('may be from a clock that is a minute ahead, and no more', () => {
    const exp = SECONDS + 3600
    expect(outcomes({ exp, iat: SECONDS + 60, nbf: SECONDS + 60 })).toEqual(['Passed', 'Passed'])
    expect(outcomes({ exp, iat: SECONDS + 61 })).toEqual(['Passed', 'Failed'])
    expect(outcomes({ exp, iat: SECONDS, nbf: SECONDS + 61 })).toEqual(['Passed', 'Failed'])
    expect(outcomes({ exp, iat: SECONDS, nbf: 'soon' })).toEqual(['Passed', 'Failed'])
    expect(outcomes({ exp })).toEqual(['Passed', 'Skipped'])
  })

  test('tells how long it has', () => {
    const [expiry] = checkTimes({ exp: SECONDS + 3700, iat: SECONDS }, NOW, undefined)
    expect(expiry?.detail).toBe('it expires at 2026-01-01T13:01:40Z, in 1h1m')
  })
})
