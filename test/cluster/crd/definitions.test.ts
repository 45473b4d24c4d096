import { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { KINDS } from '../../../crds/kinds.ts'
import { toStructuralSchema } from '../../../crds/to-structural-schema.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { serviceAccountCredentialSpecSchema } from '../../../src/api/service-account-credential-spec.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import {
  CREDENTIALS,
  ISSUERS,
  OWN_ISSUERS,
  readRepositoryFile,
  startWithCrds,
  TOKENS,
  tryCreate,
} from './installed.ts'
import { CREDENTIAL_SPEC } from './refused-credentials.ts'
import { K0RDENT_SPEC } from './refused-k0rdent.ts'
import { TOKEN_SPEC } from './refused-tokens.ts'
import { fieldsOf } from './schema-fields.ts'

let controlPlane: ControlPlane
let agent: Agent

beforeAll(async () => {
  controlPlane = await startWithCrds()
  agent = new Agent({ connect: { ca: controlPlane.ca } })
})

afterAll(async () => {
  await agent?.close()
  await controlPlane?.stop()
})

type Definition = ApiObject & {
  readonly status: { readonly conditions: readonly { type: string; status: string }[] }
}

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

const get = async <Body>(path: string): Promise<Body> =>
  (await controlPlane.admin.request<Body>('GET', path)).body

test.each(KINDS)(
  '$plural is established, structural and accepted without a warning',
  async ({ plural }) => {
    const path = `${DEFINITIONS}/${plural}.mintlet.dev`
    const answer = await agent.request({
      origin: controlPlane.url,
      path: `${path}?dryRun=All&fieldManager=test&force=true&fieldValidation=Strict`,
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${controlPlane.token('admin')}`,
        'content-type': 'application/apply-patch+yaml',
      },
      body: await readRepositoryFile(`crds/${plural}.yaml`),
    })
    await answer.body.dump()
    expect([answer.statusCode, answer.headers['warning']]).toStrictEqual([200, undefined])
    const definition = await get<Definition>(path)
    const conditions = definition.status.conditions.map(({ type, status }) => `${type}=${status}`)
    expect(conditions.toSorted()).toStrictEqual(['Established=True', 'NamesAccepted=True'])
  },
)

test.each(KINDS)('the API server keeps of $plural all that the file says', async ({ plural }) => {
  const wanted: ApiObject = parse(await readRepositoryFile(`crds/${plural}.yaml`))
  expect(await get(`${DEFINITIONS}/${plural}.mintlet.dev`)).toMatchObject({
    spec: wanted['spec'],
  })
})

test('the short names are itok, sac, ccri and cri, and the category is mintlet', async () => {
  type Resource = { readonly name: string; readonly shortNames?: string[]; categories?: string[] }
  const { resources } = await get<{ resources: Resource[] }>('/apis/mintlet.dev/v1alpha1')
  const names = resources.map(({ name, shortNames, categories }) => [name, shortNames, categories])
  expect(names).toContainEqual(['impersonatedtokens', ['itok'], ['mintlet']])
  expect(names).toContainEqual(['serviceaccountcredentials', ['sac'], ['mintlet']])
  expect(names).toContainEqual(['clustercredentialissuers', ['ccri'], ['mintlet']])
  expect(names).toContainEqual(['credentialissuers', ['cri'], ['mintlet']])
})

test.each(KINDS)('kubectl explain has a sentence for every field of $kind', ({ spec, status }) => {
  const fields = [spec, status].flatMap((schema) => fieldsOf(toStructuralSchema(schema)))
  const silent = fields.filter(
    ({ path, schema }) => path.at(-1) !== '0' && !/^["A-Za-z].*\.$/s.test(schema.description ?? ''),
  )
  expect(silent.map(({ path }) => path.join('.'))).toStrictEqual([])
})

/** A spec as the API server keeps it. */
async function filledIn(collection: string, spec: object): Promise<unknown> {
  const { status, body } = await tryCreate(controlPlane.admin, collection, spec)
  expect([status, body['message']]).toStrictEqual([201, undefined])
  return body['spec']
}

test('what a spec leaves out is filled in, as the operator does when it reads one', async () => {
  const spec = await filledIn(TOKENS, TOKEN_SPEC)
  expect(spec).toStrictEqual({
    issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' },
    serviceAccount: 'etl:reader',
    delegates: [],
    accessToken: { scopes: [] },
    refresh: { policy: 'BeforeExpiry' },
    secret: {},
    suspend: false,
  })
  expect(impersonatedTokenSpecSchema.parse(TOKEN_SPEC)).toStrictEqual(spec)
})

test('what a credential leaves out is filled in, as the operator does when it reads one', async () => {
  const spec = await filledIn(CREDENTIALS, CREDENTIAL_SPEC)
  expect(spec).toStrictEqual({
    issuerRef: { name: 'k0rdent', kind: 'ClusterCredentialIssuer' },
    serviceAccount: 'sa-pipeline-prod',
    overMaximum: 'Clamp',
    rotation: { policy: 'None' },
    deletionPolicy: 'Revoke',
    onGrantWithdrawn: 'Keep',
    secret: {},
    rolloutRestart: [],
    suspend: false,
  })
  expect(serviceAccountCredentialSpecSchema.parse(CREDENTIAL_SPEC)).toStrictEqual(spec)
})

test('what an issuer of type k0rdent leaves out is filled in, of either kind', async () => {
  const filled = {
    auth: { tokenSecretRef: { name: 'k0rdent-admin', key: 'token' } },
    defaultLifetime: '720h',
    maxLifetime: '8760h',
  }
  for (const collection of [ISSUERS, OWN_ISSUERS]) {
    expect(await filledIn(collection, K0RDENT_SPEC)).toStrictEqual({ k0rdent: filled, grants: [] })
  }
})

const GRANT = {
  serviceAccounts: [],
  kinds: ['AccessToken', 'IdToken'],
  delegates: [],
  scopes: [],
  audiences: [],
  maxLifetime: '1h',
  maxCredentials: 2,
}

test('what an issuer leaves out is filled in', async () => {
  const local = { serviceAccounts: [{ id: 'etl:reader' }] }
  expect(await filledIn(ISSUERS, { local, grants: [{}] })).toStrictEqual({
    local: {
      algorithm: 'ES256',
      keyRotation: '720h',
      credentials: { defaultLifetime: '720h', maxLifetime: '8760h' },
      tokenLifetime: '15m',
      serviceAccounts: [{ id: 'etl:reader', disabled: false }],
    },
    grants: [{ namespaces: { names: [] }, ...GRANT }],
  })
})

test('what an issuer of a namespace leaves out is filled in, and its grants name no namespaces', async () => {
  const auth = { serviceAccountKeySecretRef: { name: 'google-key' } }
  expect(await filledIn(OWN_ISSUERS, { google: { auth }, grants: [{}] })).toStrictEqual({
    google: { auth: { serviceAccountKeySecretRef: { name: 'google-key', key: 'key.json' } } },
    grants: [GRANT],
  })
  expect(await filledIn(OWN_ISSUERS, { google: { auth } })).toMatchObject({ grants: [] })
})
