import { expect, test } from 'vitest'
import { FORMAT_TYPES, type FormatType } from '../../../../src/api/format-types.ts'
import { type SecretFormat } from '../../../../src/api/secret-format.ts'
import type { ClearValues } from '../../../../src/render/clear-values.ts'
import { unfitFormat } from '../../../../src/render/format/unfit-format.ts'

const COMPLETE: Readonly<Record<FormatType, Partial<SecretFormat>>> = {
  Token: {},
  DockerConfigJson: { registries: ['a.example.com'] },
  BasicAuth: {},
  Kubeconfig: { server: 'https://a' },
  AuthorizationHeader: {},
  Netrc: { machines: ['a'] },
  Npmrc: { registries: ['https://a/'] },
  EnvFile: {},
  AwsWebIdentity: { roleArn: 'arn:aws:iam::123456789012:role/a', tokenFile: '/a' },
}

const ofLogins = [
  'DockerConfigJson',
  'BasicAuth',
  'AuthorizationHeader',
  'Netrc',
  'Npmrc',
  'EnvFile',
]

test.each<[ClearValues['kind'], readonly string[]]>([
  ['AccessToken', ['Token', 'Kubeconfig', ...ofLogins]],
  ['IdToken', ['Token', 'Kubeconfig', 'AwsWebIdentity', ...ofLogins]],
  ['SignedJwt', ['Token', 'Kubeconfig', 'AwsWebIdentity', ...ofLogins]],
  ['SignedBlob', ['Token', 'EnvFile']],
  ['ClientCredential', ofLogins],
])('%s can be written in the formats that have a place for it', (kind, fitting) => {
  const fit = FORMAT_TYPES.filter(
    (type) => unfitFormat({ type, ...COMPLETE[type] }, kind, 'at') === undefined,
  )
  expect(fit.toSorted()).toEqual([...fitting].toSorted())
})

test('a format that does not fit is named with its place and with those that do', () => {
  expect(unfitFormat({ type: 'BasicAuth' }, 'SignedBlob', 'spec.secret.formats[1]')).toEqual({
    ending: 'Stalled',
    reason: 'InvalidSpec',
    message:
      'spec.secret.formats[1]: BasicAuth cannot be written of a signed blob, only Token, EnvFile',
  })
})

test('a format that an older rule let through is refused', () => {
  expect(unfitFormat({ type: 'Netrc' }, 'AccessToken', 'spec.secret.formats[0]')?.message).toBe(
    'spec.secret.formats[0]: Netrc: set machines',
  )
})
