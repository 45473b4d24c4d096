import { expect, test } from 'vitest'
import type { SecretFormat } from '../../../../src/api/secret-format.ts'
import type { Rendering } from '../../../../src/render/credential-values.ts'
import { tokenRendering } from '../../../kit/rendering.ts'
import { writtenAs } from '../../../kit/written-as.ts'

const format: SecretFormat = {
  type: 'AwsWebIdentity',
  roleArn: 'arn:aws:iam::123456789012:role/team/reader',
  tokenFile: '/var/run/secrets/mintlet/token',
}
const jwt = tokenRendering('a.b.c', { kind: 'IdToken' })

test('AWS gets a config that names the token, which is beside it', () => {
  expect(writtenAs({ ...format, sessionName: 'etl@a', region: 'eu-central-1' }, jwt)).toEqual({
    token: 'a.b.c',
    'aws-config':
      '[default]\n' +
      'role_arn = arn:aws:iam::123456789012:role/team/reader\n' +
      'web_identity_token_file = /var/run/secrets/mintlet/token\n' +
      'role_session_name = etl@a\n' +
      'region = eu-central-1\n',
  })
})

const sessionOf = (name: string): string | undefined => {
  const object: Rendering['object'] = { namespace: 'etl', name }
  const { config } = writtenAs({ ...format, key: 'config' }, { ...jwt, object }) as {
    config: string
  }
  expect(config).not.toContain('region')
  return /^role_session_name = (.*)$/m.exec(config)?.[1]
}

test('the session is named by the object, as far as AWS takes the name', () => {
  expect(sessionOf('reader.v1-a')).toBe('reader.v1-a')
  expect(sessionOf('a')).toBe('mintlet-a')
  expect(sessionOf('x'.repeat(253))).toBe('x'.repeat(64))
  expect(sessionOf('a b\nrole_arn = other')).toBe('a-b-role_arn-=-other')
})

test('the config cannot take the key of the token', () => {
  expect(writtenAs({ ...format, key: 'token' }, jwt)).toMatchObject({
    ending: 'Stalled',
    reason: 'InvalidSpec',
  })
})
