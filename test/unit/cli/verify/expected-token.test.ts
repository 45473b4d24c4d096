import { describe, expect, test } from 'vitest'
import { expectedToken } from '../../../../src/cli/verify/expected-token.ts'

const LOCAL = { type: 'local', url: 'https://issuer.example/local' } as const
const serviceAccount = 'team:reader'
const ACCESS = { kind: 'AccessToken', scopes: ['read'] } as const
const ID = {
  kind: 'IdToken',
  audience: 'https://api.example',
  includeEmail: false,
  organizationNumberIncluded: false,
} as const
const EMAIL = 'robot@project.iam.gserviceaccount.com'

describe('of a local issuer is expected', () => {
  test('an access token by RFC 9068, for the issuer itself', () => {
    expect(expectedToken({ token: ACCESS, serviceAccount }, LOCAL)).toEqual({
      typ: 'at+jwt',
      issuer: LOCAL.url,
      subject: { claim: 'sub', value: serviceAccount },
      audience: LOCAL.url,
      clientId: serviceAccount,
      scopes: ['read'],
    })
  })

  test('the id of the client, and its usual scopes where none were asked for', () => {
    const token = { kind: 'AccessToken', scopes: [] } as const
    const expected = expectedToken({ token, serviceAccount, clientId: 'uid-1' }, LOCAL)
    expect(expected).toMatchObject({ clientId: 'uid-1' })
    expect(expected).not.toHaveProperty('scopes')
    expect(expectedToken({ token, serviceAccount }, LOCAL)).toHaveProperty('scopes', [])
  })

  test('an ID token for its audience, and a JWT with its claims', () => {
    expect(expectedToken({ token: ID, serviceAccount }, LOCAL)).toMatchObject({
      typ: 'JWT',
      audience: 'https://api.example',
    })
    const claims = { aud: ['a', 'b'], role: 'reader' }
    const jwt = { kind: 'SignedJwt', claims } as const
    expect(expectedToken({ token: jwt, serviceAccount }, LOCAL)).toMatchObject({
      audience: ['a', 'b'],
      claims: { role: 'reader' },
    })
  })

  test('what is asked for alone, where neither issuer nor identity is known', () => {
    const expected = expectedToken(
      { token: ID, serviceAccount: undefined },
      { type: 'local', url: undefined },
    )
    expect(expected).toEqual({ typ: 'JWT', audience: 'https://api.example' })
  })
})

describe('of Google is expected', () => {
  const GOOGLE = { type: 'google' } as const

  test('an ID token by accounts.google.com, of the account where the token tells', () => {
    const issuer = 'https://accounts.google.com'
    expect(expectedToken({ token: ID, serviceAccount: EMAIL }, GOOGLE)).toEqual({
      issuer,
      audience: 'https://api.example',
    })
    const withEmail = { ...ID, includeEmail: true }
    expect(expectedToken({ token: withEmail, serviceAccount: EMAIL }, GOOGLE)).toMatchObject({
      subject: { claim: 'email', value: EMAIL },
    })
    expect(expectedToken({ token: ID, serviceAccount: '1234567890' }, GOOGLE)).toMatchObject({
      subject: { claim: 'sub', value: '1234567890' },
    })
  })

  test('a JWT by the account itself', () => {
    const token = { kind: 'SignedJwt', claims: { aud: 'x' } } as const
    expect(expectedToken({ token, serviceAccount: EMAIL }, GOOGLE)).toEqual({
      issuer: EMAIL,
      subject: { claim: 'sub', value: EMAIL },
      audience: 'x',
      claims: {},
    })
  })

  test('nothing of an access token', () => {
    expect(expectedToken({ token: ACCESS, serviceAccount: EMAIL }, GOOGLE)).toEqual({})
  })
})

test('of others is expected what was asked for', () => {
  expect(expectedToken({ token: ACCESS, serviceAccount }, { type: 'other' })).toEqual({})
  expect(expectedToken({ token: ID, serviceAccount }, { type: 'other' })).toEqual({
    audience: 'https://api.example',
  })
})
