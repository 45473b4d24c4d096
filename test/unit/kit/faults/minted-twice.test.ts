import { expect, test } from 'vitest'
import { mintedTwice, type SeenToken } from '../../../kit/faults/minted-twice.ts'

const token = (request: string, issuedAt: number, life = 100): SeenToken => ({
  request,
  tokenId: `${request}@${issuedAt}`,
  issuedAt,
  expiresAt: issuedAt + life,
})

test('one token for each request is what was asked for', () => {
  expect(mintedTwice([token('a', 0), token('b', 0), token('c', 1)])).toEqual(new Map())
})

test('a second one before the first is due is one too many, in whatever order they are seen', () => {
  expect(mintedTwice([token('a', 30), token('b', 0), token('a', 0), token('a', 31)])).toEqual(
    new Map([['a', 2]]),
  )
})

test('a refresh from two fifths of the life on is what time asked for', () => {
  expect(mintedTwice([token('a', 0), token('a', 39), token('a', 80)])).toEqual(new Map())
  expect(mintedTwice([token('a', 0), token('a', 38)])).toEqual(new Map([['a', 1]]))
})

test("what somebody else's edits account for is not too many, what is beyond them is", () => {
  const tokens = [token('a', 0), token('a', 1), token('a', 2), token('b', 0), token('b', 1)]
  expect(mintedTwice(tokens, new Map([['a', 1]]))).toEqual(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  )
})

test('what is minted only once is never due for a refresh', () => {
  const tokens = [token('a', 0), token('a', 99)].map((one) => ({ ...one, once: true }))
  expect(mintedTwice(tokens)).toEqual(new Map([['a', 1]]))
})
