import { expect, test } from 'vitest'
import { expectMinted } from '../../e2e/install/expect-minted.ts'
import type { Held } from '../../e2e/install/read-held.ts'

/** One object that has been given so many tokens. */
const held = (mints: number, refreshAt?: string): Held =>
  ({
    tokens: {
      'etl/reader': { status: { mints, tokenId: `t${mints}`, secretName: 'reader', refreshAt } },
    },
    credentials: {},
    secrets: { 'etl/reader': { metadata: { resourceVersion: `${mints}` } } },
  }) as unknown as Held

test('nothing minted and what was asked for are as they should be', () => {
  expect(expectMinted(held(1), held(1))).toBe(1)
  expect(expectMinted(held(1), held(2), ['etl/reader'])).toBe(1)
})

test.each([
  ['unasked', held(2), []],
  ['not at all', held(1), ['etl/reader']],
  ['twice', held(3), ['etl/reader']],
])('what was minted %s is not', (_how, after, requested) => {
  expect(() => expectMinted(held(1), after, requested)).toThrow('to deeply equal')
})

test('what was due by its own schedule is not judged', () => {
  expect(expectMinted(held(1, '2026-01-01T00:00:00Z'), held(2))).toBe(0)
})
