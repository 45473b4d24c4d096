import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { FILE_FORMATS } from './full-objects.ts'
import { ISSUERS, startWithCrds, TOKENS } from './installed.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startWithCrds()
})

afterAll(() => controlPlane?.stop())

/** By server-side apply, as GitOps does again and again: what the API server has added must not be taken away. */
async function apply(spec: object): Promise<unknown> {
  const issuer = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'again' },
    spec,
  }
  await controlPlane.admin.apply(stringify(issuer))
  return (await controlPlane.admin.request('GET', `${ISSUERS}/again`)).body['spec']
}

const OTHERS = [{ id: 'etl:report', disabled: true, scopes: ['read'] }]

test.each([
  ['says nothing of itself', { local: {} }],
  ['restricts accounts', { local: { serviceAccounts: OTHERS } }],
  ['says how long credentials live', { local: { credentials: { maxLifetime: '24h' } } }],
])('an issuer that %s may be applied again, and with other grants', async (_what, spec) => {
  const first = await apply(spec)
  expect(first).toMatchObject(spec)
  expect(await apply(spec)).toEqual(first)
  const grants = [{ namespaces: { names: ['etl'] }, serviceAccounts: ['{namespace}:*'] }]
  expect(await apply({ ...spec, grants })).toMatchObject({ ...spec, grants })
})

test('what is said no more is gone, and the rest stays', async () => {
  await apply({ local: { serviceAccounts: OTHERS, tokenLifetime: '5m' } })
  const rest = await apply({ local: { tokenLifetime: '5m' } })
  expect(rest).toMatchObject({ local: { tokenLifetime: '5m', algorithm: 'ES256' } })
  expect(rest).not.toHaveProperty('local.serviceAccounts')
  expect(await apply({ local: {} })).toMatchObject({ local: { tokenLifetime: '15m' } })
})

test('an issuer may become one of another type', async () => {
  await apply({ local: { serviceAccounts: OTHERS } })
  const auth = { tokenSecretRef: { name: 'admin' } }
  const changed = await apply({ k0rdent: { auth } })
  expect(changed).toMatchObject({ k0rdent: { auth } })
  expect(changed).not.toHaveProperty('local')
})

test('an object with formats and restarts may be applied again, and without them', async () => {
  const spec = { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader', accessToken: {} }
  const applied = async (more: object): Promise<unknown> => {
    const object = {
      apiVersion: 'mintlet.dev/v1alpha1',
      kind: 'ImpersonatedToken',
      metadata: { name: 'again', namespace: 'default' },
      spec: { ...spec, ...more },
    }
    await controlPlane.admin.apply(stringify(object))
    return (await controlPlane.admin.request('GET', `${TOKENS}/again`)).body['spec']
  }
  const full = {
    secret: { formats: [...FILE_FORMATS], template: { a: '{{ token }}' } },
    rolloutRestart: [{ kind: 'Deployment', name: 'api', minInterval: '1h' }],
  }
  const first = await applied(full)
  expect(first).toMatchObject(full)
  expect(await applied(full)).toEqual(first)
  const bare = await applied({})
  expect(bare).not.toHaveProperty('secret.formats')
  expect(bare).not.toHaveProperty('rolloutRestart')
})
