import { expect, it } from 'vitest'
import { parseForm } from '../../../../src/serve/oauth/parse-form.ts'
import { tokenWish } from '../../../../src/serve/oauth/token-wish.ts'

const wished = (pairs: [string, string][]) => {
  const form = parseForm(Buffer.from(new URLSearchParams(pairs).toString()))
  if (form === undefined) throw new Error('not a form')
  return tokenWish(form)
}

it('tokenWish tells no scope from none said', () => {
  expect(wished([])).toEqual({ ok: true, wish: { scopes: undefined, audiences: [] } })
  expect(wished([['scope', '']])).toMatchObject({ wish: { scopes: undefined } })
})

it('tokenWish takes scopes, resources and audiences, each once', () => {
  expect(
    wished([
      ['scope', 'read https://a/write read'],
      ['audience', 'plain-name'],
      ['resource', 'https://api.example.com/v1?x=%20'],
      ['resource', 'urn:example:api'],
      ['audience', 'urn:example:api'],
    ]),
  ).toEqual({
    ok: true,
    wish: {
      scopes: ['read', 'https://a/write'],
      audiences: ['https://api.example.com/v1?x=%20', 'urn:example:api', 'plain-name'],
    },
  })
})

it.each([
  ' read',
  'read ',
  'read  write',
  'read\twrite',
  'a"b',
  'a\\b',
  'ä',
  'a\0',
  'a'.repeat(257),
  Array.from({ length: 65 }, (_, nth) => `s${nth}`).join(' '),
])('tokenWish refuses the scope %j', (scope) => {
  expect(wished([['scope', scope]])).toEqual({ ok: false, error: 'invalid_scope' })
})

it.each([
  'api.example.com',
  '/relative',
  '//api.example.com/',
  'https://api.example.com/#fragment',
  'https://api.example.com/#',
  'https://api.example.com/a b',
  'https://api.example.com/%zz',
  'https://api.example.com/ä',
  'https://',
  'https:',
  `https://api.example.com/${'a'.repeat(1024)}`,
])('tokenWish refuses the resource %j', (resource) => {
  expect(wished([['resource', resource]])).toEqual({ ok: false, error: 'invalid_target' })
})

it.each(['a b', 'ä', 'a\n', 'a'.repeat(1025)])('tokenWish refuses the audience %j', (audience) => {
  expect(wished([['audience', audience]])).toEqual({ ok: false, error: 'invalid_target' })
})

it('tokenWish takes 16 resources and audiences together, and no more', () => {
  const pairs = Array.from({ length: 17 }, (_, nth): [string, string] => [
    nth % 2 === 0 ? 'resource' : 'audience',
    `urn:example:${nth}`,
  ])
  expect(wished(pairs.slice(1)).ok).toBe(true)
  expect(wished(pairs)).toEqual({ ok: false, error: 'invalid_target' })
})
