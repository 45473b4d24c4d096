import { describe, expect, test } from 'vitest'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'

const parse = (raw: unknown): ReturnType<typeof clusterCredentialIssuerSpecSchema.safeParse> =>
  clusterCredentialIssuerSpecSchema.safeParse(raw)

const withGrant = (grant: unknown): unknown => ({ local: {}, grants: [grant] })

describe('a spec of a ClusterCredentialIssuer', () => {
  test('grants nothing to anybody unless it says so', () => {
    expect(parse({ local: {} }).data?.grants).toEqual([])
    expect(parse(withGrant({})).data?.grants).toEqual([
      {
        namespaces: { names: [] },
        serviceAccounts: [],
        kinds: ['AccessToken', 'IdToken'],
        delegates: [],
        scopes: [],
        audiences: [],
        maxLifetime: '1h',
        maxCredentials: 2,
      },
    ])
  })

  test('names exactly one kind of issuer', () => {
    expect(parse({}).success).toBe(false)
    expect(parse({ local: { algorithm: 'ES256', keyRotation: '24h' } }).success).toBe(true)
    const google = { auth: { ambient: {} } }
    expect(parse({ google }).success).toBe(true)
    expect(parse({ google, local: {} }).error?.issues).toMatchObject([
      { path: [], message: 'set exactly one of local, google, k0rdent' },
    ])
  })

  test('asks k0rdent as exactly one administrator, and where it says', () => {
    const auth = { tokenSecretRef: { name: 'k0rdent-admin' } }
    const endpoint = 'https://iam.example.com:8443'
    expect(parse({ k0rdent: { auth, endpoint } }).data?.k0rdent).toEqual({
      endpoint,
      auth: { tokenSecretRef: { name: 'k0rdent-admin', key: 'token' } },
      defaultLifetime: '720h',
      maxLifetime: '8760h',
    })
    const both = { ...auth, clientCredentialsSecretRef: { name: 'client' } }
    for (const other of [{}, both]) {
      expect(parse({ k0rdent: { auth: other } }).error?.issues).toMatchObject([
        {
          path: ['k0rdent', 'auth'],
          message: 'set exactly one of tokenSecretRef, clientCredentialsSecretRef',
        },
      ])
    }
  })

  test('may be the operator, as no issuer of a namespace may', () => {
    expect(parse({ google: { auth: { ambient: {} } } }).data?.google?.auth.ambient).toEqual({})
    const others = { ambient: {}, serviceAccountKeySecretRef: { name: 'key' } }
    expect(parse({ google: { auth: others } }).error?.issues).toMatchObject([
      {
        path: ['google', 'auth'],
        message: 'set exactly one of ambient, serviceAccountKeySecretRef, workloadIdentity',
      },
    ])
  })

  test.each([
    ['an empty selector', { namespaces: { selector: {} } }],
    [
      'a selector of nothing',
      { namespaces: { selector: { matchLabels: {}, matchExpressions: [] } } },
    ],
    [
      'NotIn of nothing',
      { namespaces: { selector: { matchExpressions: [{ key: 'a', operator: 'NotIn' }] } } },
    ],
    [
      'Exists with values',
      {
        namespaces: {
          selector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] },
        },
      },
    ],
    ['an empty pattern', { serviceAccounts: [''] }],
    ['a kind that nobody knows', { kinds: ['Everything'] }],
    ['a life over a year', { maxLifetime: '8761h' }],
    ['no credential at all', { maxCredentials: 0 }],
    ['a sixth credential', { maxCredentials: 6 }],
  ])('may not grant by %s', (_what, grant) => {
    expect(parse(withGrant(grant)).success).toBe(false)
  })
})
