import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuerStatus } from '../../../src/api/issuer-status.ts'
import { until } from '../../kit/until.ts'
import { looseIssuers } from './loose-issuers.ts'
import { MINTLET_API } from './start-chain-world.ts'
import {
  OPERATOR,
  startTenantWorld,
  TENANT,
  type TenantWorld,
  workloadIdentity,
} from './start-tenant-world.ts'

/** Nobody but a ClusterCredentialIssuer gets the operator's own identity, whatever is written or stored. */
let world: TenantWorld

beforeAll(async () => {
  world = await startTenantWorld(0)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const own = workloadIdentity('own')
const key = (name: string): object => ({ serviceAccountKeySecretRef: { name } })
const issuer = (auth: object, name = 'written'): object => ({
  apiVersion: 'mintlet.dev/v1alpha1',
  kind: 'CredentialIssuer',
  metadata: { name },
  spec: { google: { auth }, grants: [{ namespaces: { names: ['*'] } }] },
})

test('ambient is refused in a CredentialIssuer, or dropped beside something else', async () => {
  const { ask } = world.mallory
  const strict = '/credentialissuers?fieldValidation=Strict'
  for (const auth of [{ ambient: {} }, { ambient: {}, ...own }]) {
    const { status, body } = await ask('POST', strict, issuer(auth))
    expect(status).toBeGreaterThanOrEqual(400)
    expect(body.message).toContain('unknown field "spec.google.auth.ambient"')
    expect(body.message).toContain('unknown field "spec.grants[0].namespaces"')
  }
  const alone = await ask('POST', '/credentialissuers', issuer({ ambient: {} }))
  expect(alone.body.message).toMatch(/set exactly one of serviceAccountKeySecretRef, workload/)
  const both = await ask('POST', '/credentialissuers', issuer({ ambient: {}, ...own }))
  expect(both.body['spec']).toMatchObject({ google: { auth: own } })
  expect(JSON.stringify(both.body['spec'])).not.toMatch(/ambient|namespaces/)
})

const audience = (text: string): object => ({
  workloadIdentity: { audience: text, serviceAccountName: 'own' },
})
const pathOf = (namespace: string, name = ''): string =>
  `${MINTLET_API}/namespaces/${namespace}/credentialissuers${name}`
const nameOf = (what: string): string => what.toLowerCase().replaceAll(/[^a-z]+/g, '-')

const EXACTLY_ONE = /set exactly one of/
const NO_NAME = /must be the name of an object/
const NO_PROVIDER = /must be the full name of a provider/
const STORED = [
  ['ambient', TENANT, { ambient: {} }, EXACTLY_ONE],
  ["ambient in the operator's own namespace", OPERATOR, { ambient: {} }, EXACTLY_ONE],
  // There the plain name is what a ServiceAccount tells a ClusterCredentialIssuer.
  ['stolen', OPERATOR, workloadIdentity('google'), /has not opted in/],
  // What is read is the workload identity, whose ServiceAccount is not there.
  ['ambient beside workload identity', TENANT, { ambient: {}, ...own }, /no ServiceAccount/],
  ['two ways', TENANT, { ...key('a'), ...own }, EXACTLY_ONE],
  ["the path of the victim's Secret", TENANT, key('../../victim/secrets/google-key'), NO_NAME],
  ['the same, escaped', TENANT, key('..%2f..%2fvictim%2fsecrets%2fgoogle-key'), NO_NAME],
  [
    'an audience of the API server',
    TENANT,
    audience('https://kubernetes.default.svc'),
    NO_PROVIDER,
  ],
  ['an audience elsewhere', TENANT, audience('//evil.example/projects/1'), NO_PROVIDER],
  ["the path of the victim's ServiceAccount", TENANT, workloadIdentity('../google'), NO_NAME],
] as const

describe('what was stored past the definition is judged by the operator', () => {
  let loose: AsyncDisposable

  // Before the operator starts: a watch that is open then goes on with the definition that it began with.
  beforeAll(async () => {
    const { admin } = world.controlPlane
    loose = await looseIssuers(admin)
    for (const [what, namespace, auth] of STORED) {
      await world.make(pathOf(namespace), issuer(auth, nameOf(what)))
    }
    await world.startOperator()
  })
  afterAll(async () => {
    await loose[Symbol.asyncDispose]()
  })

  test.each(STORED)('%s', async (what, namespace, auth, told) => {
    const { admin } = world.controlPlane
    const path = pathOf(namespace, `/${nameOf(what)}`)
    const { body } = await admin.request('GET', path)
    expect(JSON.stringify(body['spec'])).toContain(JSON.stringify(auth))
    const ready = await until('the issuer is judged', async () => {
      const found = await admin.request<{ status?: IssuerStatus }>('GET', path)
      return found.body.status?.conditions?.find(({ type }) => type === 'Ready')
    })
    expect(ready).toMatchObject({ status: 'False', message: expect.stringMatching(told) })
  })
})

test('nobody was reached: not the metadata server, nor Google, nor a Secret', async () => {
  expect(world.google.ledger.entries()).toEqual([])
  expect(await world.reached()).toEqual([
    `get serviceaccounts ${OPERATOR}/google`,
    `get serviceaccounts ${TENANT}/own`,
  ])
})

test('and the metadata server was there to be reached all the time', async () => {
  await world.make(`${MINTLET_API}/clustercredentialissuers`, {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ClusterCredentialIssuer',
    metadata: { name: 'ambient' },
    spec: { google: { auth: { ambient: {} } } },
  })
  const metadata = { endpoint: 'metadata' } as const
  await until('it is asked', () => world.google.ledger.count(metadata) > 0)
  expect(world.google.ledger.entries(metadata).map(({ status }) => status)).toContain(200)
})
