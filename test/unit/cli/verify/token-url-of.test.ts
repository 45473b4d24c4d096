import { describe, expect, test } from 'vitest'
import { tokenUrlOf } from '../../../../src/cli/verify/token-url-of.ts'
import { decodeIssuer } from '../../../../src/watch/decode-issuer.ts'

const issuer = (spec: object, status: object = {}) =>
  decodeIssuer('ClusterCredentialIssuer', {
    metadata: { name: 'issuer' },
    spec: { grants: [], ...spec },
    status,
  })
const auth = { tokenSecretRef: { name: 'admin' } }
const WRITTEN = 'https://api.example/v1/regions/global/auth/token'

describe('the token endpoint', () => {
  test('of a local issuer is below its URL, whatever the Secret says', () => {
    const local = issuer({ local: {} }, { issuer: 'https://issuer.example/local' })
    expect(tokenUrlOf(local, 'https://evil.example/token')).toEqual({
      ok: true,
      type: 'local',
      url: new URL('https://issuer.example/local/token'),
    })
    expect(tokenUrlOf(issuer({ local: {} }), undefined).ok).toBe(false)
  })

  test('of k0rdent is at the endpoint of the issuer object', () => {
    const k0rdent = issuer({ k0rdent: { endpoint: 'https://api.example', auth } })
    expect(tokenUrlOf(k0rdent, 'https://evil.example')).toMatchObject({ url: new URL(WRITTEN) })
  })

  test('of k0rdent without one is where the operator wrote, over TLS alone', () => {
    const k0rdent = issuer({ k0rdent: { auth } })
    expect(tokenUrlOf(k0rdent, WRITTEN)).toMatchObject({ url: new URL(WRITTEN) })
    expect(tokenUrlOf(k0rdent, undefined).ok).toBe(false)
    expect(tokenUrlOf(k0rdent, 'http://api.example/token').ok).toBe(false)
  })

  test('is not known where the issuer object names no URL', () => {
    expect(tokenUrlOf(issuer({ local: {} }, { issuer: 'nonsense' }), undefined).ok).toBe(false)
    const endpoint = 'https://api.example:99999'
    expect(tokenUrlOf(issuer({ k0rdent: { endpoint, auth } }), WRITTEN).ok).toBe(false)
  })

  test('of others is not known', () => {
    expect(tokenUrlOf(issuer({ google: { auth: { ambient: {} } } }), WRITTEN).ok).toBe(false)
    expect(tokenUrlOf(issuer({ nonsense: true }), WRITTEN).ok).toBe(false)
  })
})
