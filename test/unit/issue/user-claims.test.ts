import { expect, it } from 'vitest'
import type { JsonObject } from '../../../src/api/json.ts'
import { userClaimsProblem } from '../../../src/issue/user-claims.ts'

const nested = (name: string): JsonObject => JSON.parse(`{"a": [{"b": {"${name}": 1}}]}`)

it('userClaimsProblem lets claims through that are only the user’s', () => {
  for (const claims of [
    {},
    { aud: 'a', n: 1, list: [null, { deep: true }] },
    { aud: ['a', 'b'], 'https://example.com/role': 'reader' },
    { text: 'x'.repeat(8000) },
  ]) {
    expect(userClaimsProblem(claims)).toBeUndefined()
  }
})

it.each(['iss', 'sub', 'iat', 'nbf', 'exp', 'jti'])('userClaimsProblem refuses %s', (name) => {
  expect(userClaimsProblem({ [name]: 'x' })).toContain(`remove ${name} from claims`)
  expect(userClaimsProblem({ inner: { [name]: 'x' } })).toBeUndefined()
})

it.each(['__proto__', 'constructor', 'prototype'])(
  'userClaimsProblem refuses the name %s at any depth',
  (name) => {
    expect(userClaimsProblem(nested(name))).toContain('not allowed')
    expect(userClaimsProblem(JSON.parse(`{"${name}": 1}`))).toContain('not allowed')
  },
)

it.each(['9007199254740993', '-9007199254740992', '1e21', '1e400'])(
  'userClaimsProblem refuses the number %s, which would be signed as another one',
  (number) => {
    const claims: JsonObject = JSON.parse(`{"a": [{"b": ${number}}]}`)
    expect(userClaimsProblem(claims)).toContain('write it as a string')
  },
)

it('userClaimsProblem lets exact integers, fractions and long numbers as text through', () => {
  const numbers = [Number.MAX_SAFE_INTEGER, -1, 0.1, 1e-7, '9007199254740993']
  expect(userClaimsProblem({ numbers })).toBeUndefined()
})

it('userClaimsProblem counts bytes, not letters', () => {
  expect(userClaimsProblem({ text: 'é'.repeat(4100) })).toContain('8 KiB')
  expect(userClaimsProblem({ text: 'e'.repeat(4100) })).toBeUndefined()
})

it.each([1, null, '', [], [1], ['a', ''], { a: 1 }, true])(
  'userClaimsProblem refuses %j as aud',
  (aud) => {
    expect(userClaimsProblem({ aud })).toContain('aud')
  },
)
