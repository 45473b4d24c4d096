import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { decideGrant } from '../../../src/plan/grants.ts'
import { tokenRequest } from '../../../src/plan/token-request.ts'
import { decodeIssuer } from '../../../src/watch/decode-issuer.ts'
import { token } from '../../kit/gen.ts'

const OWN = { google: { auth: { serviceAccountKeySecretRef: { name: 'google-key' } } } }
const GRANT = { serviceAccounts: ['*@my-project.iam.gserviceaccount.com'], scopes: ['*'] }

const own = (spec: unknown, namespace = 'etl'): GenericIssuer =>
  decodeIssuer('CredentialIssuer', { metadata: { name: 'own', namespace, uid: 'u' }, spec })

/** Whether a token of that namespace is granted, with any labels that a namespace could have. */
function granted({ spec }: GenericIssuer, namespace: string): boolean {
  if (!spec.valid) throw new Error(spec.message)
  const asks = token({ spec: { serviceAccount: 'reader@my-project.iam.gserviceaccount.com' } }).spec
  if (!asks.valid) throw new Error(asks.message)
  const { serviceAccount = '', delegates } = asks.value
  return decideGrant(spec.value.grants, {
    namespace: { name: namespace, labels: { 'kubernetes.io/metadata.name': 'etl', team: 'data' } },
    serviceAccount,
    delegates,
    ...tokenRequest(asks.value),
  }).granted
}

describe('decodeIssuer() of a CredentialIssuer', () => {
  test('has every grant be one for its own namespace', () => {
    const { kind, metadata, spec } = own({ ...OWN, grants: [GRANT, {}] })
    expect([kind, metadata.namespace]).toEqual(['CredentialIssuer', 'etl'])
    expect(spec).toMatchObject({
      valid: true,
      value: {
        grants: [{ ...GRANT, namespaces: { names: ['etl'] } }, { namespaces: { names: ['etl'] } }],
      },
    })
  })

  test('grants nothing to any other namespace', () => {
    const issuer = own({ ...OWN, grants: [GRANT] })
    expect(granted(issuer, 'etl')).toBe(true)
    for (const elsewhere of ['et', 'etl2', 'default', 'kube-system', '', '*']) {
      expect([elsewhere, granted(issuer, elsewhere)]).toEqual([elsewhere, false])
    }
  })

  test('grants to no other namespace either when a grant names some, which the schema does not know', () => {
    const everybody = [
      { ...GRANT, namespaces: { names: ['*'] } },
      { ...GRANT, namespaces: { selector: { matchLabels: { team: 'data' } } } },
    ]
    const issuer = own({ ...OWN, grants: everybody })
    expect(granted(issuer, 'etl')).toBe(true)
    expect(granted(issuer, 'elsewhere')).toBe(false)
  })

  test('knows no way to be the operator, and no local keys', () => {
    expect(own({ google: { auth: { ambient: {} } } }).spec).toMatchObject({
      valid: false,
      message: expect.stringContaining('spec.google.auth: set exactly one of serviceAccountKey'),
    })
    const { spec } = own({
      ...OWN,
      local: {},
      google: { auth: { ...OWN.google.auth, ambient: {} } },
    })
    expect(spec).toMatchObject({ valid: true })
    expect(spec).not.toHaveProperty('value.local')
    expect(spec).not.toHaveProperty('value.google.auth.ambient')
    expect(own({ local: {} }).spec).toMatchObject({ valid: false })
  })

  test('keeps of a bad spec why it is bad, and its status', () => {
    const status = { principal: 'serviceAccount:a@b.iam.gserviceaccount.com' }
    const decoded = decodeIssuer('CredentialIssuer', {
      metadata: { name: 'own', namespace: 'etl' },
      spec: {},
      status,
    })
    expect(decoded).toMatchObject({
      spec: { valid: false, message: expect.stringMatching(/^spec: set exactly one of /v) },
      status,
    })
  })
})

const cluster = (spec: unknown): GenericIssuer =>
  decodeIssuer('ClusterCredentialIssuer', { metadata: { name: 'google' }, spec })

describe('decodeIssuer() of a ClusterCredentialIssuer', () => {
  test('has no namespace, and grants as they are written', () => {
    const names = { namespaces: { names: ['web'] } }
    const { metadata, spec, status } = cluster({
      google: { auth: { ambient: {} } },
      grants: [{ ...GRANT, ...names }],
    })
    expect(metadata).not.toHaveProperty('namespace')
    expect(spec).toMatchObject({
      valid: true,
      value: { google: { auth: { ambient: {} } }, grants: [names] },
    })
    expect(status).toEqual({})
    expect(granted(cluster({ local: {}, grants: [{ ...GRANT, ...names }] }), 'etl')).toBe(false)
  })

  test('is of one type', () => {
    expect(cluster({ local: {}, google: { auth: { ambient: {} } } }).spec).toMatchObject({
      valid: false,
      message: expect.stringContaining('set exactly one of local, google'),
    })
  })
})
