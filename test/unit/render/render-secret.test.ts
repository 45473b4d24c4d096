import { describe, expect, test } from 'vitest'
import type { SecretFormat } from '../../../src/api/secret-format.ts'
import type { SecretTarget } from '../../../src/api/secret-target.ts'
import type { Failure } from '../../../src/failure.ts'
import type { Rendering } from '../../../src/render/credential-values.ts'
import { renderSecret } from '../../../src/render/render-secret.ts'
import { secretDigest } from '../../../src/render/secret-digest.ts'
import { mounted } from '../../kit/mounted.ts'
import { clientRendering, tokenRendering } from '../../kit/rendering.ts'

type Target = Pick<SecretTarget, 'formats' | 'template'>

const rendered = (
  target: Target,
  rendering: Rendering = tokenRendering(),
): Record<string, string> | Failure => {
  const result = renderSecret(rendering, target)
  return result.ok ? mounted(result.data) : result.failure
}

const TOKEN = { token: 'a.b-c_d', expiresAt: '2026-06-01T13:00:00Z' }
const CLIENT = {
  clientId: 'client-1',
  clientSecret: 'plt_cs_secret',
  credentialId: 'cred-1',
  tokenUrl: 'https://issuer.example.com/token',
  expiresAt: '2026-06-01T13:00:00Z',
}
const AWS = {
  type: 'AwsWebIdentity',
  roleArn: 'arn:aws:iam::123456789012:role/a',
  tokenFile: '/a/token',
} as const
const idToken = tokenRendering('a.b-c_d', { kind: 'IdToken' })

describe('without formats', () => {
  test('a Secret is byte for byte what it was before there were formats', () => {
    const blob = tokenRendering('a.b-c_d', {
      kind: 'SignedBlob',
      keyId: 'key-1',
      publicKey: 'PEM\n',
      allowedLocations: { locations: ['a'], encodedLocations: '0xA30', checkedAt: 0 },
    })
    const digests = [tokenRendering(), blob].map((each) => {
      const result = renderSecret(each, {})
      return result.ok && secretDigest('Opaque', result.data)
    })
    expect(digests).toEqual([
      'ee8295cf45ce45008bf45578e2bf04a7',
      '0be645caf5ade9810ed808312fa9e167',
    ])
  })

  test('an empty list says the same as none', () => {
    expect(rendered({ formats: [] })).toEqual(TOKEN)
    expect(rendered({ formats: [] }, clientRendering())).toEqual(CLIENT)
  })

  test('templates add to Token', () => {
    expect(rendered({ template: { line: 'Bearer {{ token }}' } })).toEqual({
      ...TOKEN,
      line: 'Bearer a.b-c_d',
    })
  })
})

describe('formats', () => {
  test('take the place of Token', () => {
    expect(rendered({ formats: [{ type: 'AuthorizationHeader' }] })).toEqual({
      authorization: 'Bearer a.b-c_d',
    })
  })

  test('stand beside one another, and beside the keys of client credentials', () => {
    const header = { type: 'AuthorizationHeader' } as const
    expect(rendered({ formats: [{ type: 'Token' }, { type: 'BasicAuth' }, header] })).toEqual({
      ...TOKEN,
      username: 'oauth2accesstoken',
      password: 'a.b-c_d',
      authorization: 'Bearer a.b-c_d',
    })
    expect(rendered({ formats: [header] }, clientRendering())).toEqual({
      ...CLIENT,
      authorization: 'Basic Y2xpZW50LTE6cGx0X2NzX3NlY3JldA==',
    })
  })

  test('that do not fit the credential are refused by their place', () => {
    expect(rendered({ formats: [{ type: 'EnvFile' }, AWS] })).toMatchObject({
      ending: 'Stalled',
      reason: 'InvalidSpec',
      message: expect.stringMatching(/^spec\.secret\.formats\[1\]: AwsWebIdentity cannot be/),
    })
  })

  test('share the bare token, and nothing else', () => {
    const second = { ...AWS, key: 'other-config' }
    const all = rendered({ formats: [AWS, { type: 'Token' }, second] }, idToken)
    expect(Object.keys(all)).toEqual(['token', 'aws-config', 'expiresAt', 'other-config'])
    expect(all).toMatchObject(TOKEN)
    expect(rendered({ formats: [AWS, AWS] }, idToken)).toMatchObject({ reason: 'InvalidSpec' })
    const file = { type: 'EnvFile', key: 'token' } as const
    expect(rendered({ formats: [AWS, file] }, idToken)).toMatchObject({ reason: 'InvalidSpec' })
    expect(rendered({ formats: [file, AWS] }, idToken)).toMatchObject({ reason: 'InvalidSpec' })
  })
})

const said = (target: Target, rendering?: Rendering): string => {
  const failure = rendered(target, rendering)
  expect(failure).toMatchObject({ ending: 'Stalled', reason: 'InvalidSpec' })
  return failure['message']?.split(':')[1]?.trim() ?? ''
}

describe('a key with two sources', () => {
  test('is named with both', () => {
    const netrc: SecretFormat = { type: 'Netrc', machines: ['a'], key: 'login' }
    const env = { type: 'EnvFile', key: 'login' } as const
    expect(said({ formats: [netrc, env] })).toBe(
      'the key login has two sources, formats[0] (Netrc) and formats[1] (EnvFile)',
    )
    expect(said({ formats: [env], template: { login: '' } })).toBe(
      'the key login has two sources, formats[0] (EnvFile) and template',
    )
    expect(said({ template: { token: '{{ token }}' } })).toBe(
      'the key token has two sources, Token (which is written without formats) and template',
    )
    expect(said({ template: { tokenUrl: '' } }, clientRendering())).toBe(
      'the key tokenUrl has two sources, what is always there (clientId, clientSecret, credentialId, tokenUrl, expiresAt) and template',
    )
    expect(said({ formats: [{ type: 'EnvFile', key: 'previous-token' }] })).toBe(
      'the key previous-token has two sources, keepPrevious and formats[0] (EnvFile)',
    )
  })

  test('is found with names that objects have by themselves', () => {
    const proto = { type: 'EnvFile', key: '__proto__', prefix: 'A_' } as const
    const result = rendered({ formats: [proto, { type: 'Token' }] })
    expect(Object.keys(result)).toEqual(['__proto__', 'token', 'expiresAt'])
    expect(said({ formats: [proto, proto] })).toContain('__proto__')
    const constructor = { type: 'EnvFile', key: 'constructor' } as const
    expect(rendered({ formats: [constructor] })).toHaveProperty('constructor')
  })
})

const names = (values: string[]): string => values.map((name) => `{{ ${name} }}`).join('|')

describe('templates', () => {
  test('can name what Token writes, and more', () => {
    const all = [
      'token',
      'expiresAt',
      'issuedAt',
      'keyId',
      'encodedLocations',
      'tokenId',
      'username',
      'password',
      'serviceAccount',
      'name',
      'namespace',
    ]
    const token = tokenRendering('a.b', {
      keyId: 'key-1',
      allowedLocations: { locations: [], encodedLocations: '0xA30', checkedAt: 0 },
    })
    expect(rendered({ template: { all: names(all) } }, token)).toMatchObject({
      all: 'a.b|2026-06-01T13:00:00Z|2026-06-01T12:00:00Z|key-1|0xA30|token-1|oauth2accesstoken|a.b|etl:reader|reader|etl',
    })
  })

  test('can name a signature and what verifies it, which are no password', () => {
    const blob = tokenRendering('c2ln', { kind: 'SignedBlob', publicKey: 'PEM' })
    expect(rendered({ template: { all: names(['signature', 'publicKey']) } }, blob)).toMatchObject({
      all: 'c2ln|PEM',
    })
    expect(rendered({ template: { all: '{{ password }}' } }, blob)).toMatchObject({
      ending: 'Stalled',
      reason: 'TemplateFailed',
      message: expect.stringContaining('spec.secret.template.all, line 1'),
    })
  })

  test('can name client credentials', () => {
    const all = names([
      'clientId',
      'clientSecret',
      'credentialId',
      'tokenUrl',
      'username',
      'password',
      'serviceAccount',
    ])
    expect(rendered({ template: { all } }, clientRendering())).toMatchObject({
      all: 'client-1|plt_cs_secret|cred-1|https://issuer.example.com/token|client-1|plt_cs_secret|etl:reader',
    })
  })

  test('see the user name that BasicAuth writes', () => {
    const formats = [{ type: 'BasicAuth', username: '_json' }] as const
    const template = { line: '{{ username }}:{{ password }}' }
    expect(rendered({ formats: [...formats], template })).toMatchObject({ line: '_json:a.b-c_d' })
  })

  test('take what a token has not for false', () => {
    const template = { line: '{% if keyId %}{{ keyId }}{% else %}none{% endif %}' }
    expect(rendered({ template })).toMatchObject({ line: 'none' })
  })
})

describe('limits', () => {
  const big = 'x'.repeat(300 * 1024)

  test('a Secret may be so big and no bigger', () => {
    // Beside the token stands the time, of 20 bytes.
    const most = 'x'.repeat(512 * 1024 - 20)
    expect(rendered({}, tokenRendering(most))).toHaveProperty('token')
    expect(rendered({}, tokenRendering(`${most}x`))).toMatchObject({
      ending: 'Stalled',
      reason: 'InvalidSpec',
    })
  })

  test('bytes count, not characters', () => {
    expect(rendered({}, tokenRendering('ä'.repeat(300 * 1024)))).toMatchObject({
      reason: 'InvalidSpec',
    })
  })

  test('formats that write it more than once are to blame, and templates only if it is them', () => {
    const formats: Target['formats'] = [{ type: 'Token' }, { type: 'AuthorizationHeader' }]
    expect(rendered({ formats }, tokenRendering(big))).toMatchObject({ reason: 'InvalidSpec' })
    const long = `{{ serviceAccount }}${'x'.repeat(16_000)}`
    const template = Object.fromEntries(['a', 'b', 'c', 'd'].map((key) => [key, long]))
    const almost = tokenRendering('x'.repeat(500 * 1024))
    expect(rendered({ template }, almost)).toMatchObject({
      ending: 'Stalled',
      reason: 'TemplateFailed',
    })
    expect(rendered({}, almost)).toHaveProperty('token')
  })
})

test('half a character, which would be written as another one, is refused', () => {
  expect(rendered({}, tokenRendering('a\ud800'))).toMatchObject({
    ending: 'Stalled',
    reason: 'BadResponse',
  })
})
