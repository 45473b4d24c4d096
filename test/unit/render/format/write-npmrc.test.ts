import { expect, test } from 'vitest'
import type { SecretFormat } from '../../../../src/api/secret-format.ts'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const npmrc = (registries: readonly string[], over: Partial<SecretFormat> = {}): SecretFormat => ({
  type: 'Npmrc',
  registries: [...registries],
  ...over,
})

test('the token stands behind each registry, without the scheme and with a slash at the end', () => {
  const format = npmrc(['https://npm.example.com', 'http://localhost:4873/team/a/'])
  expect(writtenAs(format, tokenRendering())).toEqual({
    '.npmrc':
      '//npm.example.com/:_authToken=a.b-c_d\n//localhost:4873/team/a/:_authToken=a.b-c_d\n',
  })
})

test('a registry is written as npm looks it up', () => {
  const format = npmrc(['https://NPM.example.com:443/a/../b'], { key: 'npmrc' })
  expect(writtenAs(format, tokenRendering())).toEqual({
    npmrc: '//npm.example.com/b/:_authToken=a.b-c_d\n',
  })
})

test('a scope is found at its registry', () => {
  const format = npmrc(['https://npm.example.com/team'], { scope: '@example' })
  expect(writtenAs(format, tokenRendering())).toEqual({
    '.npmrc':
      '@example:registry=https://npm.example.com/team/\n' +
      '//npm.example.com/team/:_authToken=a.b-c_d\n',
  })
})

test('client credentials are written in base64, so that npm reads nothing in them', () => {
  const client = clientRendering('${HOME};"', { clientId: 'client-1' })
  expect(writtenAs(npmrc(['https://npm.example.com/']), client)).toEqual({
    '.npmrc': '//npm.example.com/:_auth=Y2xpZW50LTE6JHtIT01FfTsi\n',
  })
})

test.each([
  '${HOME}',
  'a;b',
  'a#b',
  '"a"',
  "'a'",
  'a\nb',
  'a b',
  String.raw`a\b`,
  'true',
  'null',
  '',
])('a token that npm would read as something else is refused: %j', (token) => {
  expect(writtenAs(npmrc(['https://npm.example.com/']), tokenRendering(token))).toMatchObject({
    ending: 'Stalled',
    reason: 'BadResponse',
  })
})

test.each([
  'https://a.example.com/${HOME}/',
  'https://a.example.com/a=b/',
  'https://a.example.com/a;b/',
  'https://a.example.com:99999/',
  'https://%/',
])('a registry that would break the file is refused: %s', (registry) => {
  expect(writtenAs(npmrc([registry]), tokenRendering())).toMatchObject({ reason: 'InvalidSpec' })
})
