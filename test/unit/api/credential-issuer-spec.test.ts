import { describe, expect, test } from 'vitest'
import { credentialIssuerSpecSchema } from '../../../src/api/credential-issuer.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'

const PLACE = 'projects/1/locations/global/workloadIdentityPools/pool/providers/cluster'
const FEDERATION = { audience: `//iam.googleapis.com/${PLACE}`, serviceAccountName: 'google' }
const KEY = { name: 'google-key' }

const parse = (raw: unknown): ReturnType<typeof credentialIssuerSpecSchema.safeParse> =>
  credentialIssuerSpecSchema.safeParse(raw)
const withAuth = (auth: unknown): ReturnType<typeof parse> => parse({ google: { auth } })

const ONE_OF = 'set exactly one of serviceAccountKeySecretRef, workloadIdentity'

describe('a spec of a CredentialIssuer', () => {
  test('fills in what it leaves out, and grants nothing unless it says so', () => {
    expect(withAuth({ serviceAccountKeySecretRef: KEY }).data).toEqual({
      google: { auth: { serviceAccountKeySecretRef: { name: 'google-key', key: 'key.json' } } },
      grants: [],
    })
    expect(withAuth({ workloadIdentity: FEDERATION }).data?.google?.auth).toEqual({
      workloadIdentity: FEDERATION,
    })
  })

  test.each<[string, unknown]>([
    ['none', {}],
    ['both', { serviceAccountKeySecretRef: KEY, workloadIdentity: FEDERATION }],
    ["the operator's alone, which it cannot be", { ambient: {} }],
  ])('is somebody in exactly one way, and not in %s', (_what, auth) => {
    expect(withAuth(auth).error?.issues).toMatchObject([
      { path: ['google', 'auth'], message: ONE_OF },
    ])
  })

  test('knows of nothing that a ClusterCredentialIssuer alone may say', () => {
    const { data } = parse({
      local: {},
      google: {
        endpoint: 'https://a.example',
        auth: {
          ambient: {},
          serviceAccountKeySecretRef: { ...KEY, namespace: 'kube-system' },
        },
      },
      grants: [{ namespaces: { names: ['*'] } }],
    })
    expect(data).toEqual({
      google: { auth: { serviceAccountKeySecretRef: { ...KEY, key: 'key.json' } } },
      grants: [expect.not.objectContaining({ namespaces: expect.anything() })],
    })
    expect(parse({ local: {} }).success).toBe(false)
  })

  test.each(['../a', 'a/b', '..', '%2e', 'A', '', '-a', 'a-', 'a\n', 'a'.repeat(254)])(
    'names no object %j',
    (name) => {
      expect(withAuth({ serviceAccountKeySecretRef: { name } }).success).toBe(false)
      const federation = { ...FEDERATION, serviceAccountName: name }
      expect(withAuth({ workloadIdentity: federation }).success).toBe(false)
    },
  )

  test.each(['../a', 'a/b', 'a b', '', 'a\n', '%2f', 'a'.repeat(254)])(
    'names no key %j of a Secret',
    (key) => {
      expect(withAuth({ serviceAccountKeySecretRef: { ...KEY, key } }).success).toBe(false)
    },
  )

  test.each([
    'https://kubernetes.default.svc',
    'https://kubernetes.default.svc.cluster.local',
    `https://iam.googleapis.com/${PLACE}`,
    `//iam.googleapis.com.evil.example/${PLACE}`,
    `//iam-googleapis-com/${PLACE}`,
    `x//iam.googleapis.com/${PLACE}`,
    `//iam.googleapis.com/${PLACE}?a`,
    `//iam.googleapis.com/${PLACE}/`,
    `//iam.googleapis.com/${PLACE}\n`,
    `//iam.googleapis.com/x/../${PLACE}`,
    `//iam.googleapis.com/${PLACE.replace('projects/1', 'projects/name')}`,
    `//iam.googleapis.com/${PLACE.replace('pool', 'Pool')}`,
    '',
  ])('asks for no token for %j', (audience) => {
    expect(withAuth({ workloadIdentity: { ...FEDERATION, audience } }).success).toBe(false)
  })

  test('tells in its refusal what to write, and never what was written', () => {
    const audience = 'https://very-secret.example'
    const spec = { google: { auth: { workloadIdentity: { ...FEDERATION, audience } } } }
    const parsed = parseSpec(credentialIssuerSpecSchema, spec)
    expect(parsed).toMatchObject({
      valid: false,
      message: expect.stringMatching(
        /^spec\.google\.auth\.workloadIdentity\.audience: must be the full name of a provider/v,
      ),
    })
    expect(JSON.stringify(parsed)).not.toContain('very-secret')
  })
})
