import { describe, expect, test } from 'vitest'
import { findToken } from '../../../../src/cli/verify/find-token.ts'

const JWT = `eyJhbGciOiJFUzI1NiJ9.${Buffer.from('{}').toString('base64url')}.c2lnbmF0dXJl`
const OTHER = `${JWT}x`

const data = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  )

describe('a token is found', () => {
  test('by its key, where there are no formats', () => {
    expect(findToken('AccessToken', undefined, data({ token: 'opaque' }))).toBe('opaque')
    expect(findToken('SignedBlob', undefined, data({ signature: 'c2ln' }))).toBe('c2ln')
  })

  test('by its key, where a format has one', () => {
    const basic = data({ username: 'me', password: 'opaque' })
    expect(findToken('AccessToken', [{ type: 'BasicAuth' }], basic)).toBe('opaque')
    const both = data({ password: 'other', token: 'opaque' })
    expect(findToken('AccessToken', [{ type: 'Token' }, { type: 'BasicAuth' }], both)).toBe(
      'opaque',
    )
    const aws = data({ 'aws-config': 'x', token: JWT })
    expect(findToken('IdToken', [{ type: 'AwsWebIdentity' }], aws)).toBe(JWT)
  })

  test('as the one JWT in what a format writes, beside the one from before', () => {
    const header = data({ authorization: `Bearer ${JWT}`, 'previous-token': OTHER })
    expect(findToken('AccessToken', [{ type: 'AuthorizationHeader' }], header)).toBe(JWT)
    const twice = data({ '.npmrc': `//a/:_authToken=${JWT}\n`, '.netrc': `password ${JWT}\n` })
    expect(findToken('AccessToken', [{ type: 'Npmrc' }], twice)).toBe(JWT)
  })
})

describe('no token is found', () => {
  test('where its key is missing, also one that every object has', () => {
    expect(findToken('AccessToken', undefined, data({ other: JWT }))).toBeUndefined()
    expect(findToken('AccessToken', [{ type: 'BasicAuth' }], {})).toBeUndefined()
  })

  test('where there are two', () => {
    const two = data({ authorization: `Bearer ${JWT}`, extra: OTHER })
    expect(findToken('AccessToken', [{ type: 'AuthorizationHeader' }], two)).toBeUndefined()
  })

  test('where something longer only begins as one', () => {
    const longer = data({ authorization: `Bearer ${JWT}.more` })
    expect(findToken('AccessToken', [{ type: 'AuthorizationHeader' }], longer)).toBeUndefined()
  })

  test('where a format hides it', () => {
    const hidden = data({ authorization: `Basic ${Buffer.from(JWT).toString('base64')}` })
    expect(findToken('AccessToken', [{ type: 'AuthorizationHeader' }], hidden)).toBeUndefined()
  })
})
