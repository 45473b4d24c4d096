import { describe, expect, test } from 'vitest'
import { requestDigest } from '../../../src/reconcile/request-digest.ts'
import { type TokenSpecInput, token } from '../../kit/gen.ts'

const digest = (spec: TokenSpecInput = {}): string => requestDigest(token({ spec }))

const signed = (claims: TokenSpecInput['signedJwt']): string => digest({ signedJwt: claims })

const narrowing = (...roles: string[]): TokenSpecInput => ({
  credentialRef: { name: 'pipeline' },
  accessToken: { narrowing: { scope: 'project', scopeId: 'project-1', roles } },
})

describe('requestDigest()', () => {
  test.each<[string, TokenSpecInput]>([
    ['ffef784e88a2726f', {}],
    [
      'dc3fed47e3273a8b',
      {
        issuerRef: { name: 'own', kind: 'CredentialIssuer' },
        delegates: ['etl:ci'],
        accessToken: { scopes: ['read', 'write'] },
        allowedLocations: { within: ['europe-west1'] },
      },
    ],
    [
      'ea18d86fb106bea4',
      {
        idToken: { audience: 'https://api.example.com', includeEmail: true },
        secret: { name: 'other', type: 'example.com/token' },
      },
    ],
    ['56399d78ae326f60', { signedJwt: { claims: { aud: 'a', n: 1 }, lifetime: '10m' } }],
    ['19efab9919486af3', { signedBlob: { payload: 'aGVsbG8=' } }],
  ])(
    'is %s as in every version so far: another one would mint for every object anew',
    (was, spec) => {
      expect(digest(spec)).toBe(was)
    },
  )

  test('is another one for another credential, and for another part of what it may do', () => {
    const all = [
      digest(),
      digest({ credentialRef: { name: 'pipeline' } }),
      digest({ credentialRef: { name: 'reports' } }),
      digest(narrowing('viewer')),
      digest(narrowing('viewer', 'editor')),
    ]
    expect(new Set(all).size).toBe(all.length)
  })

  test('is short and the same each time', () => {
    expect(digest()).toMatch(/^[0-9a-f]{16}$/)
    expect(digest()).toBe(digest())
  })

  test.each<[string, TokenSpecInput]>([
    ['another issuer', { issuerRef: { name: 'other' } }],
    ['another identity', { serviceAccount: 'etl:writer' }],
    ['a delegate', { delegates: ['etl:caller'] }],
    ['other scopes', { accessToken: { scopes: ['write'], lifetime: '1h' } }],
    ['another lifetime', { accessToken: { scopes: ['read'], lifetime: '2h' } }],
    ['another kind', { idToken: { audience: 'a' } }],
    ['another Secret', { secret: { name: 'other' } }],
    ['another type of Secret', { secret: { type: 'example.com/token' } }],
  ])('is another one for %s', (_what, spec) => {
    expect(digest(spec)).not.toBe(digest())
  })

  test.each<[string, TokenSpecInput]>([
    ['another time to refresh', { refresh: { atPercent: 80 } }],
    ['another end', { refresh: { policy: 'Never' }, ttlAfterExpired: '1h' }],
    ['labels', { secret: { labels: { team: 'data' } } }],
    ['suspension', { suspend: true }],
    ['a name that is the usual one', { secret: { name: 'reader' } }],
    [
      'a default that is written out',
      { issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' } },
    ],
  ])('is the same for %s', (_what, spec) => {
    expect(digest(spec)).toBe(digest())
  })

  test('minds neither the order of claims nor how deep they lie', () => {
    expect(signed({ claims: { a: { x: 1, y: [1, 2] }, b: 2 } })).toBe(
      signed({ claims: { b: 2, a: { y: [1, 2], x: 1 } } }),
    )
    expect(signed({ claims: { a: [1, 2] } })).not.toBe(signed({ claims: { a: [2, 1] } }))
  })

  test('is nothing for a spec that cannot be read', () => {
    expect(digest({ serviceAccount: '' })).toBe('')
  })
})
