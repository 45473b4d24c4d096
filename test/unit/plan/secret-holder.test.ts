import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Claim, secretHolder } from '../../../src/plan/secret-holder.ts'

const claim = (name: string, creationTimestamp: string): Claim => ({
  kind: 'ImpersonatedToken',
  name,
  uid: `uid-of-${name}`,
  creationTimestamp,
  holds: false,
})

const first = claim('first', '2026-06-01T11:00:00Z')
const second = claim('second', '2026-06-01T12:00:00Z')

describe('secretHolder()', () => {
  test('is nobody where nobody claims', () => {
    expect(secretHolder([], undefined)).toBe(undefined)
    expect(secretHolder([], 'uid-of-somebody')).toBe(undefined)
  })

  test('is the one that owns the Secret already', () => {
    expect(secretHolder([first, second], second.uid)).toBe(second)
  })

  test('is the oldest where nobody owns it, or somebody who does not claim it', () => {
    expect(secretHolder([second, first], undefined)).toBe(first)
    expect(secretHolder([second, first], 'uid-of-somebody')).toBe(first)
  })

  test('is one that has published in it before, ahead of an older one that has not', () => {
    const published = { ...second, holds: true }
    expect(secretHolder([first, published], undefined)).toBe(published)
    expect(secretHolder([first, published], first.uid)).toBe(first)
  })

  test('is the same whoever asks, in whatever order', () => {
    const claims = fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('ImpersonatedToken', 'ServiceAccountCredential'),
        name: fc.constant('x'),
        uid: fc.string({ maxLength: 3 }),
        creationTimestamp: fc.constantFrom('2026-06-01T11:00:00Z', '2026-06-01T12:00:00Z'),
        holds: fc.boolean(),
      }),
      { selector: ({ uid }) => uid },
    )
    const owner = fc.option(fc.string({ maxLength: 3 }), { nil: undefined })
    fc.assert(
      fc.property(claims, owner, (all, uid) => {
        expect(secretHolder(all.toReversed(), uid)).toBe(secretHolder(all, uid))
      }),
    )
  })
})
