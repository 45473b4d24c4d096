import { expect, test } from 'vitest'
import { findJwt } from '../../../kit/canary/find-jwt.ts'

const part = (text: string): string => Buffer.from(text).toString('base64url')
const JWT = `${part('{"alg":"ES256"}')}.${part('{"sub":"somebody"}')}.${part('a signature of it')}`

test('a token that nobody has seen before is found by its looks, with its place in bytes', () => {
  expect(findJwt('a log', `é ${JWT} and so on`)).toEqual([
    { where: 'a log', offset: 3, length: JWT.length, what: 'a JWT', form: 'raw' },
  ])
})

test('its beginning alone, digests and names are none', () => {
  const [header = '', payload = ''] = JWT.split('.')
  for (const text of [header, `${header}.${payload}`, 'mintlet.dev/token-id', '0'.repeat(64)]) {
    expect(findJwt('a log', text)).toEqual([])
  }
})
