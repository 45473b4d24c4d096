import { expect, test } from 'vitest'
import type { SecretFormat } from '../../../../src/api/secret-format.ts'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const format: SecretFormat = { type: 'Netrc', machines: ['git.example.com', 'api.example.com'] }

test('each machine has the same login', () => {
  expect(writtenAs(format, tokenRendering())).toEqual({
    '.netrc':
      'machine git.example.com\nlogin oauth2accesstoken\npassword a.b-c_d\n' +
      'machine api.example.com\nlogin oauth2accesstoken\npassword a.b-c_d\n',
  })
})

test('client credentials are client id and client secret, unless the spec names a user', () => {
  const one: SecretFormat = { type: 'Netrc', machines: ['a.example.com'], key: 'netrc' }
  expect(writtenAs(one, clientRendering('s3$ret#!'))).toEqual({
    netrc: 'machine a.example.com\nlogin client-1\npassword s3$ret#!\n',
  })
  expect(writtenAs({ ...one, username: 'robot' }, clientRendering('s', { clientId: '' }))).toEqual({
    netrc: 'machine a.example.com\nlogin robot\npassword s\n',
  })
})

test.each([
  'a\nmachine evil.example.com',
  'a b',
  'a\tb',
  '"a"',
  "it's",
  String.raw`a\b`,
  '#a',
  'ä',
  '\u00a0',
  '',
  'x'.repeat(4001),
])('a value that readers take in different ways is refused: %j', (value) => {
  expect(writtenAs(format, tokenRendering(value))).toMatchObject({
    reason: 'BadResponse',
    message: expect.stringContaining('the token that'),
  })
  expect(writtenAs(format, clientRendering('s', { clientId: value }))).toMatchObject({
    reason: 'BadResponse',
    message: expect.stringContaining('the client id that'),
  })
})

test('a token as long as curl takes it is written', () => {
  expect(writtenAs(format, tokenRendering('x'.repeat(4000)))).toHaveProperty(['.netrc'])
})

test('a user name of the spec that is no word is a mistake of the spec', () => {
  for (const username of ['#a', String.raw`a\b`]) {
    expect(writtenAs({ ...format, username }, tokenRendering())).toMatchObject({
      ending: 'Stalled',
      reason: 'InvalidSpec',
    })
  }
})
