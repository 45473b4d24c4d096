import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type TokenRevocations,
  tokenRevocationsSchema,
} from '../../../../../src/api/token-revocations.ts'
import { withRevoked } from '../../../../../src/issue/local/client/with-revoked.ts'

/** Epoch seconds. */
const NOW = 1_800_000_000
const token = (id: string, more: object = {}) => ({
  id,
  issuedAt: NOW - 60,
  expiresAt: NOW + 600,
  ...more,
})
const many = (count: number, expiresAt = NOW + 600): TokenRevocations => ({
  tokens: Object.fromEntries(Array.from({ length: count }, (_, nth) => [`t${nth}`, expiresAt])),
})

type Token = ReturnType<typeof token>

const isRevoked = ({ until, tokens }: TokenRevocations, { id, issuedAt }: Token): boolean =>
  Object.hasOwn(tokens, id) || (until !== undefined && issuedAt <= until)

describe('withRevoked()', () => {
  test('remembers a token until it expires', () => {
    const one = withRevoked({ tokens: {} }, token('a'), NOW)
    expect(one).toEqual({ newest: NOW - 60, tokens: { a: NOW + 600 } })
    const b = token('b', { issuedAt: NOW - 90, expiresAt: NOW + 1900 })
    // By another clock it has not expired yet.
    expect(withRevoked(one, b, NOW + 1199)).toEqual({
      newest: NOW - 60,
      tokens: { a: NOW + 600, b: NOW + 1900 },
    })
    expect(withRevoked(one, b, NOW + 1200)).toEqual({
      newest: NOW - 60,
      tokens: { b: NOW + 1900 },
    })
  })

  test('counts a token once', () => {
    const full = many(64)
    expect(withRevoked(full, token('t5'), NOW).tokens).toEqual(full.tokens)
  })

  test('takes with the 65th all tokens that were issued until then', () => {
    expect(Object.keys(withRevoked(many(63), token('last'), NOW).tokens)).toHaveLength(64)
    expect(withRevoked(many(64), token('last'), NOW)).toEqual({ until: NOW, tokens: {} })
    // Those that have expired make room.
    expect(withRevoked(many(64, NOW - 600), token('last'), NOW).until).toBeUndefined()
  })

  test('takes with it also one that was issued ahead of its own clock', () => {
    const ahead = token('last', { issuedAt: NOW + 5 })
    expect(withRevoked(many(64), ahead, NOW)).toEqual({ until: NOW + 5, tokens: {} })
    const before = withRevoked({ tokens: {} }, token('first', { issuedAt: NOW + 45 }), NOW)
    const full = { ...before, tokens: { ...before.tokens, ...many(63).tokens } }
    expect(withRevoked(full, token('last'), NOW).until).toBe(NOW + 45)
  })

  test('never takes back what was revoked until some time', () => {
    const later = { until: NOW + 30, tokens: {} }
    expect(withRevoked(later, token('a'), NOW)).toEqual({
      ...later,
      newest: NOW - 60,
      tokens: { a: NOW + 600 },
    })
    expect(withRevoked({ ...many(64), until: NOW + 30 }, token('a'), NOW).until).toBe(NOW + 30)
  })

  test('forgets no token that has not expired, whatever is revoked in whatever order', () => {
    let overflown = 0
    const issued = fc.record({
      id: fc.nat(200).map((nth) => `t${nth}`),
      age: fc.nat(60),
      life: fc.constantFrom(10, 900, 43_200),
      passes: fc.nat(5),
    })
    fc.assert(
      fc.property(fc.array(issued, { minLength: 100, maxLength: 150 }), (steps) => {
        let now = NOW
        let revocations: TokenRevocations = { tokens: {} }
        const revoked = new Map<string, Token>()
        for (const { id, age, life, passes } of steps) {
          now += passes
          const each = revoked.get(id) ?? { id, issuedAt: now - age, expiresAt: now - age + life }
          revocations = withRevoked(revocations, each, now)
          revoked.set(id, each)
          const lasting = [...revoked.values()].filter(({ expiresAt }) => expiresAt > now)
          if (!lasting.every((one) => isRevoked(revocations, one))) throw new Error('forgotten')
          if (Object.keys(revocations.tokens).length > 64) throw new Error('too many')
        }
        expect(tokenRevocationsSchema.parse(revocations)).toEqual(revocations)
        if (revocations.until !== undefined) overflown += 1
      }),
      { numRuns: 60 },
    )
    expect(overflown).toBeGreaterThan(5)
  })
})
