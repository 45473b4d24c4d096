import { expect, test } from 'vitest'
import type { SecretFormat } from '../../../../src/api/secret-format.ts'
import { fileAs } from '../../../kit/file-as.ts'
import { clientRendering, tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const format: SecretFormat = {
  type: 'DockerConfigJson',
  registries: ['europe-west1-docker.pkg.dev', 'localhost:5000'],
}

test('docker gets the user name that Google wants and the token, for each registry', () => {
  const login =
    '{"username":"oauth2accesstoken","password":"a.b-c_d","auth":"b2F1dGgyYWNjZXNzdG9rZW46YS5iLWNfZA=="}'
  expect(writtenAs(format, tokenRendering())).toEqual({
    '.dockerconfigjson': `{"auths":{"europe-west1-docker.pkg.dev":${login},"localhost:5000":${login}}}`,
  })
})

test('client credentials are client id and client secret, to another key and for another user if the spec says so', () => {
  const text = (over: Partial<SecretFormat>): string =>
    fileAs({ ...format, ...over }, clientRendering('s/é'))
  const logins = (over: Partial<SecretFormat> = {}): unknown =>
    JSON.parse(text(over)).auths['localhost:5000']
  expect(logins()).toEqual({ username: 'client-1', password: 's/é', auth: btoa8('client-1:s/é') })
  expect(logins({ username: 'robot' })).toMatchObject({ username: 'robot', password: 's/é' })
  expect(writtenAs({ ...format, key: 'config.json' }, clientRendering())).toHaveProperty([
    'config.json',
  ])
})

const btoa8 = (text: string): string => Buffer.from(text).toString('base64')

test.each([
  ['a line break', tokenRendering('a\nb'), 'the token that'],
  ['a zero byte, which docker cuts off', clientRendering('secret\0'), 'the client secret that'],
  ['a colon in the client id', clientRendering('s', { clientId: 'a:b' }), 'the client id that'],
  ['nothing', tokenRendering(''), 'the token that'],
])('what is no user name or password for HTTP is refused: %s', (_what, rendering, said) => {
  expect(writtenAs(format, rendering)).toMatchObject({
    ending: 'Stalled',
    reason: 'BadResponse',
    message: expect.stringContaining(said),
  })
})
