import { expect, test } from 'vitest'
import { makeTokens, tokenAuthFile } from '../../../kit/control-plane/users.ts'

test('the token file has a line for each user with its groups in quotes', () => {
  const file = tokenAuthFile({ ann: ['a', 'b'], bob: [] }, { ann: 'one', bob: 'two' })
  expect(file).toBe('one,ann,ann,"a,b"\ntwo,bob,bob,""\n')
})

test('every user gets another token', () => {
  const tokens = Object.values(makeTokens({ ann: [], bob: [] }))
  expect(new Set(tokens).size).toBe(2)
})

test.each(['a,b', 'a"', 'a b', ''])('a user named %j is refused', (name) => {
  expect(() => tokenAuthFile({ [name]: [] }, { [name]: 'one' })).toThrow(RangeError)
})
