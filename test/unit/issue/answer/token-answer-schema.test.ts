import { expect, test } from 'vitest'
import { tokenAnswerSchema } from '../../../../src/issue/answer/token-answer-schema.ts'

const ANSWER = { access_token: 'abc.def', token_type: 'Bearer', expires_in: 900 }
const reads = (over: object): boolean => tokenAnswerSchema.safeParse({ ...ANSWER, ...over }).success

test('a good answer is the token, and how long it lives', () => {
  const { token, lifeMs } = tokenAnswerSchema.parse({ ...ANSWER, scope: 'more' })
  expect([token.reveal(), lifeMs]).toEqual(['abc.def', 900_000])
  expect(reads({ token_type: 'bearer' })).toBe(true)
  expect(reads({ issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' })).toBe(true)
})

test('nothing else is: what fits into no header, lives for ever, or is no bearer token', () => {
  for (const access_token of ['', 'a b', 'a\r\nX: y', 'ü', 'a'.repeat(32_769), undefined]) {
    expect(reads({ access_token })).toBe(false)
  }
  for (const expires_in of [undefined, 0, -1, 1.5, '900', 86_401, null]) {
    expect(reads({ expires_in })).toBe(false)
  }
  expect(reads({ token_type: 'mac' })).toBe(false)
  expect(reads({ issued_token_type: 'urn:ietf:params:oauth:token-type:id_token' })).toBe(false)
})
