import { describe, expect, test } from 'vitest'
import type { TokenRequest } from '../../../../src/api/mint-request.ts'
import { mintReport } from '../../../../src/cli/mint/mint-report.ts'
import { mintVerb } from '../../../../src/cli/mint/mint-verb.ts'

const NOW = Date.parse('2026-01-01T00:00:00Z')
const minted = (request: TokenRequest) => ({
  request,
  value: 'the-token',
  keyId: 'key-1',
  expiresAt: NOW + 600_500,
  now: NOW,
})
const ACCESS = { kind: 'AccessToken', scopes: ['a', 'b'] } as const
const ID = {
  kind: 'IdToken',
  audience: 'a',
  includeEmail: false,
  organizationNumberIncluded: false,
} as const

describe('what programs read', () => {
  test('of an access token is as a token endpoint answers', () => {
    expect(mintReport(minted(ACCESS), 'OAuth')).toEqual({
      access_token: 'the-token',
      token_type: 'Bearer',
      expires_in: 600,
      scope: 'a b',
    })
    expect(mintReport(minted({ ...ACCESS, scopes: [] }), 'OAuth')).not.toHaveProperty('scope')
  })

  test('of others has a name of its own', () => {
    expect(mintReport(minted(ID), 'OAuth')).toEqual({ id_token: 'the-token', expires_in: 600 })
    expect(mintReport(minted({ kind: 'SignedJwt', claims: {} }), 'OAuth')).toEqual({
      signed_jwt: 'the-token',
      expires_in: 600,
    })
    expect(mintReport(minted({ kind: 'SignedBlob', payload: '' }), 'OAuth')).toEqual({
      signature: 'the-token',
      key_id: 'key-1',
      expires_in: 600,
    })
  })

  test('is never of a negative life', () => {
    const late = { ...minted(ID), now: NOW + 3_600_000 }
    expect(mintReport(late, 'OAuth')).toMatchObject({ expires_in: 0 })
  })

  test('as a plugin of kubectl is an ExecCredential', () => {
    expect(mintReport(minted(ACCESS), 'ExecCredential')).toEqual({
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'the-token', expirationTimestamp: '2026-01-01T00:10:00Z' },
    })
  })
})

test('what people read is the token alone', () => {
  const style = { paint: (_tone: string, text: string) => text, columns: undefined }
  const requests: readonly TokenRequest[] = [
    ACCESS,
    ID,
    { kind: 'SignedJwt', claims: {} },
    { kind: 'SignedBlob', payload: '' },
  ]
  for (const request of requests) {
    expect(mintVerb.describe(mintReport(minted(request), 'OAuth'), style)).toBe('the-token')
  }
  expect(mintVerb.describe(mintReport(minted(ACCESS), 'ExecCredential'), style)).toBe('the-token')
})
