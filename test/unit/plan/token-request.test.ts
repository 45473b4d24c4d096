import { describe, expect, test } from 'vitest'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { HOUR, MINUTE, type TokenSpecInput, token } from '../../kit/gen.ts'

const request = (over: TokenSpecInput): ReturnType<typeof tokenRequest> => {
  const { spec } = token({ spec: over })
  if (!spec.valid) throw new Error(spec.message)
  return tokenRequest(spec.value)
}

describe('tokenRequest()', () => {
  test('asks for an access token', () => {
    expect(request({ accessToken: { scopes: ['read'], lifetime: '10m' } })).toEqual({
      token: { kind: 'AccessToken', scopes: ['read'] },
      lifetime: 10 * MINUTE,
      usualLifetime: HOUR,
    })
  })

  test('asks for an ID token', () => {
    expect(request({ idToken: { audience: 'a', includeEmail: true } })).toEqual({
      token: {
        kind: 'IdToken',
        audience: 'a',
        includeEmail: true,
        organizationNumberIncluded: false,
      },
      lifetime: undefined,
      usualLifetime: HOUR,
    })
  })

  test('asks for a JWT with claims of the user', () => {
    expect(request({ signedJwt: { claims: { aud: 'a' } } }).token).toEqual({
      kind: 'SignedJwt',
      claims: { aud: 'a' },
    })
  })

  test('asks for a signature, which usually counts for half a day', () => {
    expect(request({ signedBlob: { payload: 'aGVsbG8=' } })).toEqual({
      token: { kind: 'SignedBlob', payload: 'aGVsbG8=' },
      lifetime: undefined,
      usualLifetime: 12 * HOUR,
    })
  })
})
