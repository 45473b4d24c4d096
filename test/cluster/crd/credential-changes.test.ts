import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { CREDENTIALS, startWithCrds } from './installed.ts'
import { CREDENTIAL_SPEC } from './refused-credentials.ts'

let controlPlane: ControlPlane
let path: string
let count = 0

beforeAll(async () => {
  controlPlane = await startWithCrds()
})

afterAll(() => controlPlane?.stop())

const send = (change: unknown, type: string, subresource = ''): Promise<ApiAnswer<ApiObject>> =>
  controlPlane.admin.request('PATCH', `${path}${subresource}`, change as object, {
    contentType: `application/${type}+json`,
  })
const merge = (change: object, subresource = ''): Promise<ApiAnswer<ApiObject>> =>
  send(change, 'merge-patch', subresource)
const patch = (operations: object[], subresource = ''): Promise<ApiAnswer<ApiObject>> =>
  send(operations, 'json-patch', subresource)
const current = async (): Promise<ApiObject> => (await controlPlane.admin.request('GET', path)).body

/** Each test has an object of its own, which the others above are about from then on. */
async function create(change: object = {}): Promise<void> {
  const name = `changed-${++count}`
  path = `${CREDENTIALS}/${name}`
  const answer = await controlPlane.admin.request('POST', CREDENTIALS, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ServiceAccountCredential',
    metadata: { name, labels: { team: 'data' }, finalizers: ['mintlet.dev/revoke'] },
    spec: { ...CREDENTIAL_SPEC, ...change },
  })
  expect([answer.status, answer.body['message']]).toStrictEqual([201, undefined])
}

const refused = (message: string): object => ({
  status: 422,
  body: { message: expect.stringContaining(message) },
})

const ROTATING = { rotation: { policy: 'BeforeExpiry' } }

test.each([
  ['issuerRef', 'the name of the issuer', { issuerRef: { name: 'other' } }],
  ['issuerRef', 'the kind of the issuer', { issuerRef: { kind: 'CredentialIssuer' } }],
  ['serviceAccount', 'the service account', { serviceAccount: 'sa-other' }],
  ['secret.name', 'the name of the Secret', { secret: { name: 'other' } }],
  ['secret.type', 'the type of the Secret', { secret: { type: 'example.com/other' } }],
])('%s of a credential never changes, with rotation or without: %s', async (field, _what, spec) => {
  for (const rotation of [{}, ROTATING]) {
    await create(rotation)
    expect(await merge({ spec })).toMatchObject(refused(`${field} cannot be changed: create a new`))
    expect((await current())['spec']).toMatchObject(CREDENTIAL_SPEC)
  }
})

const PULL = { type: 'DockerConfigJson', registries: ['a.example.com'] }
const OTHER_PULL = { ...PULL, key: 'config.json' }
const BASIC = { type: 'BasicAuth' }
const NETRC = { type: 'Netrc', machines: ['a.example.com'] }
const PULL_TYPE = 'kubernetes.io/dockerconfigjson'
const BY_FORMATS =
  'secret.formats cannot change the type of the Secret: set secret.type to the type'
const BY_TYPE = 'secret.type cannot be changed: create a new object'

test.each([
  ['one that asks for a type', {}, { formats: [BASIC] }, BY_FORMATS],
  ['one that asks for another', { formats: [BASIC] }, { formats: [BASIC, PULL] }, BY_FORMATS],
  ['none any more', { formats: [PULL] }, { formats: [] }, BY_FORMATS],
  ['none at all', { formats: [PULL] }, { formats: null }, BY_FORMATS],
  ['no target', { formats: [PULL] }, null, BY_FORMATS],
  ['another key', { formats: [PULL] }, { formats: [OTHER_PULL] }, BY_FORMATS],
  ['a type that they do not come to', { formats: [BASIC] }, { type: 'Opaque' }, BY_TYPE],
  ['no type', { formats: [BASIC], type: 'Opaque' }, { type: null }, BY_TYPE],
])(
  'formats never change the type of a Secret that is there once: %s',
  async (_what, before, secret, message) => {
    for (const rotation of [{}, ROTATING]) {
      await create({ ...rotation, secret: before })
      const { spec } = await current()
      expect(await merge({ spec: { secret } })).toMatchObject(refused(message))
      expect((await current())['spec']).toStrictEqual(spec)
    }
  },
)

test.each([
  ['a type as it is', {}, { type: 'Opaque' }],
  ['formats of no type', {}, { formats: [NETRC, OTHER_PULL] }],
  ['formats under the type that there is', { type: 'Opaque' }, { formats: [PULL, BASIC] }],
  [
    'the type as they imply it',
    { formats: [PULL] },
    { formats: [OTHER_PULL, PULL], type: PULL_TYPE },
  ],
  ['one more, and one less', { formats: [PULL] }, { formats: [NETRC, BASIC, PULL] }],
  ['the same type by name alone', { formats: [BASIC], type: 'Opaque' }, { formats: null }],
])('formats may change while the type stays: %s', async (_what, before, secret) => {
  await create({ secret: before })
  const { status, body } = await merge({ spec: { secret } })
  expect([status, body['message']]).toStrictEqual([200, undefined])
})

const LIFE = 'lifetime cannot be changed with rotation.policy None: create a new object'
const END = 'expiresAt cannot be changed with rotation.policy None: create a new object'

test.each([
  ['a longer life', { lifetime: '1h' }, { lifetime: '2h' }, LIFE],
  ['a life instead of the usual one', {}, { lifetime: '1h' }, LIFE],
  ['the usual life instead', { lifetime: '1h' }, { lifetime: null }, LIFE],
  [
    'another end',
    { expiresAt: '2026-12-31T00:00:00Z' },
    { expiresAt: '2027-12-31T00:00:00Z' },
    END,
  ],
  ['an end instead of the usual life', {}, { expiresAt: '2026-12-31T00:00:00Z' }, END],
  ['no end', { expiresAt: '2026-12-31T00:00:00Z' }, { expiresAt: null }, END],
])(
  'what is issued once is asked for once: %s is refused',
  async (_what, before, after, message) => {
    await create(before)
    expect(await merge({ spec: after })).toMatchObject(refused(message))
    // With the default left out as well as with it.
    expect(await merge({ spec: { ...after, rotation: null } })).toMatchObject(refused(message))
  },
)

test.each([
  ['begins', { lifetime: '720h' }, { ...ROTATING, lifetime: '10s' }, LIFE],
  ['begins', {}, { ...ROTATING, lifetime: '10s' }, LIFE],
  ['begins', { expiresAt: '2026-12-31T00:00:00Z' }, { ...ROTATING, expiresAt: null }, END],
  ['ends', { ...ROTATING, lifetime: '720h' }, { rotation: null, lifetime: '10s' }, LIFE],
  ['ends', { ...ROTATING, lifetime: '720h' }, { rotation: null, lifetime: null }, LIFE],
  ['ends', ROTATING, { rotation: null, expiresAt: '2026-12-31T00:00:00Z' }, END],
])(
  'no edit in which rotation %s asks for another life: from %j by %j',
  async (_what, before, after, message) => {
    await create(before)
    const { spec } = await current()
    expect(await merge({ spec: after })).toMatchObject(refused(message))
    expect((await current())['spec']).toStrictEqual(spec)
  },
)

test('a rotating credential may ask for another life, which the next one gets', async () => {
  await create({ ...ROTATING, lifetime: '720h' })
  for (const lifetime of ['240h', null, '480h']) {
    expect(await merge({ spec: { lifetime } })).toMatchObject({ status: 200 })
  }
})

test('rotation may begin and end, and all else that is about the next one may change', async () => {
  await create({ lifetime: '720h' })
  const changes = [
    { rotation: { policy: 'BeforeExpiry', atPercent: 50, overlap: '2h' } },
    { lifetime: '240h' },
    { rotation: { policy: 'None', atPercent: null, overlap: null } },
    { overMaximum: 'Reject' },
    { deletionPolicy: 'Orphan' },
    { onGrantWithdrawn: 'Revoke' },
    { rolloutRestart: [{ kind: 'Deployment', name: 'api' }] },
    { secret: { labels: { team: 'data' } } },
    { secret: { formats: [{ type: 'AuthorizationHeader' }], template: { a: '{{ clientId }}' } } },
    { secret: { template: { a: null, b: '{{ clientSecret }}' }, onExpiry: 'Delete' } },
    { secret: null },
    { suspend: true },
  ]
  for (const spec of changes) {
    const { status, body } = await merge({ spec })
    expect([status, body['message'], spec]).toStrictEqual([200, undefined, spec])
  }
})

const STATUS = {
  phase: 'Expired',
  mints: 1,
  credential: { id: 'cred-001', status: 'expired' },
  observedGeneration: 1,
}

async function createExpired(change: object = {}): Promise<void> {
  await create(change)
  expect(await merge({ status: STATUS }, '/status')).toMatchObject({ status: 200 })
}

const REFUSED = refused('this object has expired for good: create a new one instead of changing it')

test('before it expires the status moves as it likes', async () => {
  await create()
  for (const phase of ['Pending', 'Active', 'Pending', null, 'Active']) {
    expect(await merge({ status: { phase } }, '/status')).toMatchObject({ status: 200 })
  }
})

test.each([
  ['Active', [{ op: 'replace', path: '/status/phase', value: 'Active' }]],
  ['Pending', [{ op: 'replace', path: '/status/phase', value: 'Pending' }]],
  ['no phase', [{ op: 'remove', path: '/status/phase' }]],
  ['an empty status', [{ op: 'replace', path: '/status', value: {} }]],
  ['no status', [{ op: 'remove', path: '/status' }]],
])('Expired is never left for %s, by the operator neither', async (_to, operations) => {
  await createExpired()
  expect(await patch(operations, '/status')).toMatchObject(REFUSED)
  expect((await current())['status']).toStrictEqual(STATUS)
})

test.each([
  ['a longer life', { lifetime: '8760h' }],
  ['another end', { expiresAt: '2030-01-01T00:00:00Z' }],
  ['rotation', ROTATING],
  ['another life with rotation', { ...ROTATING, lifetime: '1h' }],
  ['another identity', { serviceAccount: 'sa-other' }],
  ['another limit', { overMaximum: 'Reject' }],
  ['another end of the object', { deletionPolicy: 'Orphan' }],
  ['suspension', { suspend: true }],
  ['another workload', { rolloutRestart: [{ kind: 'Deployment', name: 'a' }] }],
  ['a label of the Secret', { secret: { labels: { a: 'b' } } }],
  ['a format', { secret: { formats: [{ type: 'AuthorizationHeader' }] } }],
  ['a template', { secret: { template: { a: '{{ clientId }}' } } }],
  ['another end of the Secret', { secret: { onExpiry: 'Delete' } }],
])(
  'nobody revives an expired credential by %s, as kubectl patches and applies',
  async (_what, spec) => {
    await createExpired({ lifetime: '720h' })
    const before = (await current())['spec']
    expect(await merge({ spec })).toMatchObject(REFUSED)
    const { metadata, ...rest } = await current()
    const replaced = { ...rest, metadata, spec: { ...(rest['spec'] as object), ...spec } }
    expect(await controlPlane.admin.request('PUT', path, replaced)).toMatchObject(REFUSED)
    expect((await current())['spec']).toStrictEqual(before)
  },
)

test('what does not matter passes: labels, finalizers, last use, the same once more', async () => {
  await createExpired()
  const finalizer = [{ op: 'remove', path: '/metadata/finalizers/0' }]
  const annotations = { 'mintlet.dev/refresh-requested': '1' }
  expect(await merge({ metadata: { labels: { kept: 'yes' }, annotations } })).toMatchObject({
    status: 200,
  })
  expect(await patch(finalizer)).toMatchObject({ status: 200 })
  const used = { lastUsedAt: '2026-11-22T08:00:00Z', lastUsedIp: '192.0.2.7' }
  expect(await merge({ status: used }, '/status')).toMatchObject({ status: 200 })
  // As it was in Git, with what the API server had filled in left out.
  const { status, body } = await merge({ spec: CREDENTIAL_SPEC })
  expect([status, body['status']]).toStrictEqual([200, { ...STATUS, ...used }])
})

test('an expired credential can be deleted, and goes when its finalizer does', async () => {
  await createExpired()
  expect(await controlPlane.admin.request('DELETE', path)).toMatchObject({ status: 200 })
  expect((await current()).metadata).toHaveProperty('deletionTimestamp')
  expect(await merge({ metadata: { finalizers: null } })).toMatchObject({ status: 200 })
  expect(await controlPlane.admin.request('GET', path)).toMatchObject({ status: 404 })
})
