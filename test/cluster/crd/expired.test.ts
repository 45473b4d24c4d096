import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiAnswer, ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { startWithCrds, TOKENS } from './installed.ts'
import { TOKEN_SPEC } from './refused-tokens.ts'

let controlPlane: ControlPlane
let path: string
let count = 0

beforeAll(async () => {
  controlPlane = await startWithCrds()
})

afterAll(() => controlPlane?.stop())

const { accessToken: _removed, ...REST } = TOKEN_SPEC
const SPEC = {
  ...REST,
  signedJwt: { claims: { aud: 'a', nothing: null, nested: { list: [1, null] } } },
  refresh: { policy: 'Never' },
}
const STATUS = { phase: 'Expired', mints: 1, tokenId: 'a', observedGeneration: 1 }

const merge = (change: object, subresource = ''): Promise<ApiAnswer<ApiObject>> =>
  controlPlane.admin.request('PATCH', `${path}${subresource}`, change, {
    contentType: 'application/merge-patch+json',
  })
const patch = (operations: object[], subresource = ''): Promise<ApiAnswer<ApiObject>> =>
  controlPlane.admin.request('PATCH', `${path}${subresource}`, operations, {
    contentType: 'application/json-patch+json',
  })
const current = async (): Promise<ApiObject> => (await controlPlane.admin.request('GET', path)).body

/** Each test has an object of its own, which the others above are about from then on. */
async function create(): Promise<void> {
  const name = `expired-${++count}`
  path = `${TOKENS}/${name}`
  await controlPlane.admin.request('POST', TOKENS, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ImpersonatedToken',
    metadata: { name, labels: { team: 'data' } },
    spec: SPEC,
  })
}

async function createExpired(): Promise<void> {
  await create()
  expect(await merge({ status: STATUS }, '/status')).toMatchObject({ status: 200 })
}

const REFUSED = {
  status: 422,
  body: {
    message: expect.stringContaining(
      'this object has expired for good: create a new one instead of changing it',
    ),
  },
}

test('before it expires the status moves as it likes and the spec can be edited', async () => {
  await create()
  for (const phase of ['Pending', 'Active', 'Pending', null, 'Active']) {
    expect(await merge({ status: { phase } }, '/status')).toMatchObject({ status: 200 })
    expect(await merge({ spec: { suspend: phase === 'Active' } })).toMatchObject({ status: 200 })
  }
  expect(await patch([{ op: 'remove', path: '/status' }], '/status')).toMatchObject({ status: 200 })
})

test.each([
  ['Active', [{ op: 'replace', path: '/status/phase', value: 'Active' }]],
  ['Pending', [{ op: 'replace', path: '/status/phase', value: 'Pending' }]],
  ['no phase', [{ op: 'remove', path: '/status/phase' }]],
  ['an empty status', [{ op: 'replace', path: '/status', value: {} }]],
  ['no status', [{ op: 'remove', path: '/status' }]],
])('Expired is never left for %s', async (_to, operations) => {
  await createExpired()
  expect(await patch(operations, '/status')).toMatchObject(REFUSED)
  expect((await current())['status']).toStrictEqual(STATUS)
})

test.each([
  ['another field', { suspend: true }],
  ['another identity', { serviceAccount: 'etl:writer' }],
  ['another policy', { refresh: { policy: 'BeforeExpiry' } }],
  ['another claim', { signedJwt: { claims: { more: 1 } } }],
  ['another value deep in a claim', { signedJwt: { claims: { nested: { list: [1, 2] } } } }],
  ['a claim of another name', { signedJwt: { claims: { aud: null, audience: 'a' } } }],
  ['another kind of token', { signedJwt: null, accessToken: {} }],
  ['other locations', { allowedLocations: { within: ['europe-west1'] } }],
  ['one claim less', { signedJwt: { claims: { aud: null } } }],
])('the spec of an expired object does not change: %s', async (_what, spec) => {
  await createExpired()
  expect(await merge({ spec })).toMatchObject(REFUSED)
  expect((await current())['spec']).toMatchObject(SPEC)
})

test('what does not matter passes: labels, finalizers, the rest of the status, the same once more', async () => {
  await createExpired()
  const metadata = {
    labels: { team: null, kept: 'yes' },
    annotations: { 'mintlet.dev/refresh-requested': '1' },
    finalizers: ['example.com/wait'],
  }
  expect(await merge({ metadata })).toMatchObject({ status: 200 })
  expect(await merge({ metadata: { finalizers: null } })).toMatchObject({ status: 200 })
  expect(await merge({ status: { mints: 2 } }, '/status')).toMatchObject({ status: 200 })
  const { body } = await controlPlane.admin.request('PUT', path, {
    ...(await current()),
    status: { phase: 'Active' },
  })
  expect(body).toMatchObject({
    status: { ...STATUS, mints: 2 },
    metadata: { labels: { kept: 'yes' } },
  })
})

test('an expired object can be deleted, also in the foreground', async () => {
  await createExpired()
  const { status } = await controlPlane.admin.request(
    'DELETE',
    `${path}?propagationPolicy=Foreground`,
  )
  expect(status).toBe(200)
  expect((await current()).metadata).toHaveProperty('deletionTimestamp')
  // Without a garbage collector this is left to do.
  expect(await merge({ metadata: { finalizers: null } })).toMatchObject({ status: 200 })
  expect(await controlPlane.admin.request('GET', path)).toMatchObject({ status: 404 })
})
