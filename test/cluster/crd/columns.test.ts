import { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { CREDENTIAL_STATUS } from './full-credentials.ts'
import { ISSUER_STATUS, TOKEN_STATUS } from './full-objects.ts'
import { CREDENTIALS, KIND_OF, OWN_ISSUERS, startWithCrds, TOKENS } from './installed.ts'
import { CREDENTIAL_SPEC } from './refused-credentials.ts'
import { PROVIDER } from './refused-own-issuers.ts'
import { TOKEN_SPEC } from './refused-tokens.ts'

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

async function create(collection: string, name: string, spec: object): Promise<void> {
  const { status, body } = await controlPlane.admin.request('POST', collection, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: KIND_OF[collection],
    metadata: { name },
    spec,
  })
  expect([status, body['message']]).toStrictEqual([201, undefined])
}

async function setStatus(collection: string, name: string, status: object): Promise<void> {
  const contentType = 'application/merge-patch+json'
  const path = `${collection}/${name}/status`
  const answer = await controlPlane.admin.request('PATCH', path, { status }, { contentType })
  expect(answer.status).toBe(200)
}

/** The cells of the one row, by the name of their column, up to that priority; Age is left out. */
async function tableOf(collection: string, name: string): Promise<(most: number) => unknown[]> {
  const answer = await agent.request({
    origin: controlPlane.url,
    method: 'GET',
    path: `${collection}?fieldSelector=metadata.name=${name}`,
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
  expect(columnDefinitions.at(-1)?.name).toBe('Age')
  return (most) =>
    columnDefinitions.flatMap((column, index) =>
      column.priority <= most && column.name !== 'Age'
        ? [[column.name, rows[0]?.cells[index]]]
        : [],
    )
}

test('kubectl get shows who the operator is by an issuer of a namespace', async () => {
  const workloadIdentity = { audience: PROVIDER, serviceAccountName: 'google' }
  await create(OWN_ISSUERS, 'shown', { google: { auth: { workloadIdentity } } })
  await setStatus(OWN_ISSUERS, 'shown', ISSUER_STATUS)
  const shown = await tableOf(OWN_ISSUERS, 'shown')
  const usual = [
    ['Name', 'shown'],
    ['Ready', 'True'],
    ['Principal', 'serviceAccount:minter@my-project.iam.gserviceaccount.com'],
  ]
  expect(shown(0)).toStrictEqual(usual)
  expect(shown(1)).toStrictEqual([...usual, ['Reason', 'Issued']])
})

test('kubectl get shows what a user looks for, and more with -o wide', async () => {
  await create(TOKENS, 'shown', TOKEN_SPEC)
  await setStatus(TOKENS, 'shown', TOKEN_STATUS)
  const shown = await tableOf(TOKENS, 'shown')
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
    ['Issuer Kind', 'ClusterCredentialIssuer'],
    ['Service Account', 'etl:reader'],
  ])
})

test('kubectl get shows of a credential when it was used, and more with -o wide', async () => {
  await create(CREDENTIALS, 'shown', CREDENTIAL_SPEC)
  await setStatus(CREDENTIALS, 'shown', CREDENTIAL_STATUS)
  const shown = await tableOf(CREDENTIALS, 'shown')
  const usual = [
    ['Name', 'shown'],
    ['Ready', 'True'],
    ['Secret', 'pipeline'],
    ['Expires', '2026-11-22T08:00:00Z'],
    ['Last Used', '2026-11-19T08:00:00Z'],
    ['Phase', 'Active'],
  ]
  expect(shown(0)).toStrictEqual(usual)
  expect(shown(1)).toStrictEqual([
    ...usual,
    ['Reason', 'Issued'],
    ['Failing', null],
    ['Issuer', 'k0rdent'],
    ['Service Account', 'sa-pipeline-prod'],
    ['Credential', 'cred-002'],
    ['Last Used IP', '192.0.2.7'],
    ['Rotates', '2026-11-20T08:00:00Z'],
  ])
})

test.each([
  ['spec.issuerRef.name=another', ['selected']],
  ['spec.serviceAccount=sa-selected', ['selected']],
  ['status.phase=Active', []],
])('credentials can be selected by %s', async (selector, names) => {
  await controlPlane.admin.request('DELETE', `${CREDENTIALS}/shown`)
  await controlPlane.admin.request('DELETE', `${CREDENTIALS}/selected`)
  const spec = { issuerRef: { name: 'another' }, serviceAccount: 'sa-selected' }
  await create(CREDENTIALS, 'selected', spec)
  const { body } = await controlPlane.admin.request<{ items: ApiObject[] }>(
    'GET',
    `${CREDENTIALS}?fieldSelector=${selector}`,
  )
  expect(body.items.map(({ metadata }) => metadata?.name)).toStrictEqual(names)
})

test.each([
  ['spec.issuerRef.name=other', ['selected']],
  ['spec.serviceAccount=etl:selected', ['selected']],
  ['status.phase=Expired', []],
])('tokens can be selected by %s', async (selector, names) => {
  const spec = { issuerRef: { name: 'other' }, serviceAccount: 'etl:selected' }
  await controlPlane.admin.request('DELETE', `${TOKENS}/selected`)
  await create(TOKENS, 'selected', { ...TOKEN_SPEC, ...spec })
  const { body } = await controlPlane.admin.request<{ items: ApiObject[] }>(
    'GET',
    `${TOKENS}?fieldSelector=${selector}`,
  )
  expect(body.items.map(({ metadata }) => metadata?.name)).toStrictEqual(names)
})
