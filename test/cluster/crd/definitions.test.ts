import { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { KINDS } from '../../../crds/kinds.ts'
import { toStructuralSchema } from '../../../crds/to-structural-schema.ts'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { TOKEN_STATUS } from './full-objects.ts'
import { ISSUERS, readRepositoryFile, startWithCrds, TOKENS } from './installed.ts'
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

test('the short names are itok and ccri, and the category is mintlet', async () => {
  type Resource = { readonly name: string; readonly shortNames?: string[]; categories?: string[] }
  const { resources } = await get<{ resources: Resource[] }>('/apis/mintlet.dev/v1alpha1')
  const names = resources.map(({ name, shortNames, categories }) => [name, shortNames, categories])
  expect(names).toContainEqual(['impersonatedtokens', ['itok'], ['mintlet']])
  expect(names).toContainEqual(['clustercredentialissuers', ['ccri'], ['mintlet']])
})

test.each(KINDS)('kubectl explain has a sentence for every field of $kind', ({ spec, status }) => {
  const fields = [spec, status].flatMap((schema) => fieldsOf(toStructuralSchema(schema)))
  const silent = fields.filter(
    ({ path, schema }) => path.at(-1) !== '0' && !/^["A-Za-z].*\.$/s.test(schema.description ?? ''),
  )
  expect(silent.map(({ path }) => path.join('.'))).toStrictEqual([])
})

async function create(name: string, change: object = {}): Promise<ApiObject> {
  const { status, body } = await controlPlane.admin.request('POST', TOKENS, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ImpersonatedToken',
    metadata: { name },
    spec: { ...TOKEN_SPEC, ...change },
  })
  expect([status, body['message']]).toStrictEqual([201, undefined])
  return body
}

test('what a spec leaves out is filled in, as the operator does when it reads one', async () => {
  const { spec } = await create('least')
  expect(spec).toStrictEqual({
    issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' },
    serviceAccount: 'etl:reader',
    delegates: [],
    accessToken: { scopes: [] },
    refresh: { policy: 'BeforeExpiry' },
    secret: { type: 'Opaque' },
    suspend: false,
  })
  expect(impersonatedTokenSpecSchema.parse(TOKEN_SPEC)).toStrictEqual(spec)
})

test('what an issuer leaves out is filled in', async () => {
  const { body } = await controlPlane.admin.request('POST', ISSUERS, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'least' },
    spec: { local: {}, grants: [{}] },
  })
  expect(body['spec']).toStrictEqual({
    local: { algorithm: 'ES256', keyRotation: '720h' },
    grants: [
      {
        namespaces: { names: [] },
        serviceAccounts: [],
        kinds: ['AccessToken', 'IdToken'],
        delegates: [],
        scopes: [],
        audiences: [],
        maxLifetime: '1h',
      },
    ],
  })
})

test('kubectl get shows what a user looks for, and more with -o wide', async () => {
  await create('shown')
  const patch = { status: TOKEN_STATUS }
  const contentType = 'application/merge-patch+json'
  await controlPlane.admin.request('PATCH', `${TOKENS}/shown/status`, patch, { contentType })
  const answer = await agent.request({
    origin: controlPlane.url,
    method: 'GET',
    path: `${TOKENS}?fieldSelector=metadata.name=shown`,
    headers: {
      authorization: `Bearer ${controlPlane.token('admin')}`,
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
    },
  })
  type Table = {
    readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[]
    readonly rows: readonly { readonly cells: readonly unknown[] }[]
  }
  const { columnDefinitions, rows } = (await answer.body.json()) as Table
  const shown = (priority: number): unknown[] =>
    columnDefinitions.flatMap((column, index) =>
      column.priority <= priority && column.name !== 'Age'
        ? [[column.name, rows[0]?.cells[index]]]
        : [],
    )
  const usual = [
    ['Name', 'shown'],
    ['Ready', 'True'],
    ['Secret', 'reader'],
    ['Expires', '2026-11-22T08:00:00Z'],
    ['Refresh', '2026-11-22T08:00:00Z'],
  ]
  expect(shown(0)).toStrictEqual(usual)
  expect(shown(1)).toStrictEqual([
    ...usual,
    ['Phase', 'Active'],
    ['Reason', 'Issued'],
    ['Failing', null],
    ['Issuer', 'local'],
    ['Service Account', 'etl:reader'],
  ])
  expect(columnDefinitions.at(-1)?.name).toBe('Age')
})

test.each([
  ['spec.issuerRef.name=other', ['selected']],
  ['spec.serviceAccount=etl:selected', ['selected']],
  ['status.phase=Expired', []],
])('tokens can be selected by %s', async (selector, names) => {
  const spec = { issuerRef: { name: 'other' }, serviceAccount: 'etl:selected' }
  await controlPlane.admin.request('DELETE', `${TOKENS}/selected`)
  await create('selected', spec)
  const list = await get<{ items: ApiObject[] }>(`${TOKENS}?fieldSelector=${selector}`)
  expect(list.items.map(({ metadata }) => metadata?.name)).toStrictEqual(names)
})
