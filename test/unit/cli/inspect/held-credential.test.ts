import { describe, expect, test } from 'vitest'
import { heldCredential } from '../../../../src/cli/inspect/held-credential.ts'
import { shown } from '../../../kit/shown.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const SIGNATURE = 'c2lnbmF0dXJlLW9mLXRoZS10b2tlbg'
const jwt = (claims: object): string =>
  `${part({ alg: 'ES256', kid: 'k' })}.${part(claims)}.${SIGNATURE}`

const TOKEN = jwt({ jti: 'token-2', sub: 'etl:reader' })
const ACCESS = { type: 'AccessToken', credentialId: 'token-2' } as const

describe('what a Secret holds', () => {
  test('a JWT is decoded, and is known by its jti', () => {
    const held = heldCredential({ token: base64(TOKEN), expiresAt: base64('2026') }, ACCESS)

    expect(held).toEqual({
      form: 'JWT',
      tokens: [
        {
          keys: ['token'],
          header: { alg: 'ES256', kid: 'k' },
          claims: { jti: 'token-2', sub: 'etl:reader' },
          isPublished: true,
        },
      ],
    })
  })

  test('nothing of the signature or of the token is left', () => {
    const text = shown(heldCredential({ token: base64(TOKEN) }, ACCESS))

    expect(text).not.toContain(SIGNATURE)
    expect(text).not.toContain(part({ jti: 'token-2', sub: 'etl:reader' }))
  })

  test('one that several formats write is told once, with all its keys', () => {
    const data = {
      authorization: base64(`Bearer ${TOKEN}`),
      '.dockerconfigjson': base64(JSON.stringify({ auths: { r: { password: TOKEN } } })),
    }

    expect(heldCredential(data, ACCESS).tokens.map(({ keys }) => keys)).toEqual([
      ['authorization', '.dockerconfigjson'],
    ])
  })

  test('the one that keepPrevious keeps comes last, and is not what is published', () => {
    const data = { 'previous-token': base64(jwt({ jti: 'token-1' })), token: base64(TOKEN) }

    const told = heldCredential(data, ACCESS).tokens.map(({ keys, isPublished }) => [
      keys,
      isPublished,
    ])
    expect(told).toEqual([
      [['token'], true],
      [['previous-token'], false],
    ])
  })

  test('of a JWT without jti it is not said whether it is published', () => {
    const { tokens } = heldCredential({ token: base64(jwt({ sub: 'x', jti: 7 })) }, ACCESS)

    expect(tokens[0]).not.toHaveProperty('isPublished')
  })

  test.each([
    ['an access token of Google', { token: base64('ya29.opaque') }, 'AccessToken', 'Opaque'],
    [
      'a JWT whose claims are no object',
      { token: base64(`eyJhbGciOiJFUzI1NiJ9.WzFd.${SIGNATURE}`) },
      'AccessToken',
      'Opaque',
    ],
    ['no token', {}, 'IdToken', 'Nothing'],
    ['a signature', { signature: base64('sig') }, 'SignedBlob', 'SignedBlob'],
    ['no signature', { keyId: base64('k') }, 'SignedBlob', 'Nothing'],
    [
      'a client credential',
      { clientId: 'YQ==', clientSecret: 'YQ==' },
      'ClientCredential',
      'ClientCredential',
    ],
    [
      'a client credential whose secret is gone',
      { clientId: 'YQ==', clientSecret: '' },
      'ClientCredential',
      'Nothing',
    ],
  ] as const)('%s', (_what, data, type, form) => {
    expect(heldCredential(data, { type })).toEqual({ form, tokens: [] })
  })
})
