import { afterAll, beforeAll, expect, test } from 'vitest'
import { REVOKE_FINALIZER } from '../../../src/api/group.ts'
import { renderChart } from '../../kit/helm/render-chart.ts'
import { type Operator, startOperator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import {
  type LocalClientWorld,
  SYSTEM,
  startLocalClientWorld,
} from '../local-clients/start-local-client-world.ts'
import { type InstalledHook, installHook } from './install-hook.ts'

/** An uninstall and the next install, as the objects of users, their Secrets and their clients see them. */
const NS = 'clients'
const NAMES = ['once', 'rotating', 'third'] as const
const SCALE = `/apis/apps/v1/namespaces/${SYSTEM}/deployments/mintlet/scale`

type Object = { readonly metadata: { readonly name: string; readonly resourceVersion: string } }

let world: LocalClientWorld
let operator: Operator
let hook: InstalledHook

beforeAll(async () => {
  world = await startLocalClientWorld({ namespaces: [NS] })
  const { controlPlane } = world
  await controlPlane.admin.apply(
    await renderChart({ only: ['templates/operator/deployment.yaml'] }),
  )
  hook = await installHook(controlPlane, 'release')
  operator = await world.startOperator()
  for (const name of NAMES) {
    const rotation = name === 'rotating' ? { policy: 'BeforeExpiry' } : { policy: 'None' }
    await world.createCredential([NS, name], { serviceAccount: name, lifetime: '20h', rotation })
    await world.untilIssued([NS, name])
  }
})
afterAll(() => world?.[Symbol.asyncDispose]())

/** The hook as a process, as its Job starts it. */
const startHook = (words: readonly string[]): Operator =>
  startOperator({
    command: ['src/hook.ts'],
    flags: [...words, `--kubeconfig=${hook.kubeconfig}`],
  })

async function replicas(): Promise<number | undefined> {
  const { admin } = world.controlPlane
  const { body } = await admin.request<{ spec: { replicas?: number } }>('GET', SCALE)
  return body.spec.replicas ?? 0
}

/** Names and versions of the Secrets of a namespace. */
async function secrets(namespace: string): Promise<readonly string[]> {
  const { body } = await world.controlPlane.admin.request<{ items: readonly Object[] }>(
    'GET',
    `/api/v1/namespaces/${namespace}/secrets`,
  )
  return body.items.map(({ metadata }) => `${metadata.name} ${metadata.resourceVersion}`)
}

const leaseStatus = async (): Promise<number> => {
  const path = `/apis/coordination.k8s.io/v1/namespaces/${SYSTEM}/leases/mintlet`
  return (await world.controlPlane.admin.request('GET', path)).status
}

const idOf = async (name: string): Promise<string> =>
  (await world.values([NS, name]))['credentialId'] ?? ''

test('the operator ends, its finalizers and its lease go, and Secrets, keys and records stay as they were', async () => {
  const before = { tenant: await secrets(NS), own: await secrets(SYSTEM) }
  const running = startHook(hook.words)
  await until('the operator is told to end', async () => (await replicas()) === 0)
  expect((await world.credential([NS, 'once']))?.metadata.finalizers).toEqual([REVOKE_FINALIZER])
  // What a kubelet does.
  await operator.stop()
  expect(await running.ended).toEqual({ code: 0, signal: null })

  for (const name of NAMES) {
    expect((await world.credential([NS, name]))?.metadata.finalizers).toBeUndefined()
  }
  expect(await leaseStatus()).toBe(404)
  expect({ tenant: await secrets(NS), own: await secrets(SYSTEM) }).toEqual(before)

  const said = running.stdout()
  for (const name of NAMES) {
    const row = said.split('\n').find((line) => line.startsWith(`${NS}/${name} `)) ?? ''
    const { status } = (await world.credential([NS, name])) ?? {}
    expect(row.split(/ {2,}/).slice(1)).toEqual([
      'ClusterCredentialIssuer/local (local)',
      name,
      await idOf(name),
      status?.expiresAt,
    ])
  }
  expect(said).toContain('Of local issuers (3): they are refused while nobody serves the issuer')
  expect(running.stderr()).toBe('')
  expect(await world.canary.findings([{ where: 'what the hook said', text: said }])).toEqual([])
})

test('it was refused nothing', async () => {
  await expect
    .poll(() => hook.used(), { timeout: 10_000 })
    .toContain('delete leases.coordination.k8s.io')
  expect(await hook.refused()).toEqual([])
})

test('installed again, the operator takes its objects back with one write each, and issues and revokes nothing', async () => {
  const before = { tenant: await secrets(NS), own: await secrets(SYSTEM) }
  const records = await Promise.all(NAMES.map(recordOf))
  const client = await world.client([NS, 'once'])
  const from = Date.now()
  operator = await world.startOperator({ user: 'operator-b' })
  for (const name of NAMES) {
    await world.untilCredential(
      'has its finalizer again',
      [NS, name],
      ({ metadata }) => metadata.finalizers?.includes(REVOKE_FINALIZER) === true,
    )
  }
  await world.untilSeen(NS)
  expect(await Promise.all(NAMES.map(recordOf))).toEqual(records)
  // Beside what untilSeen() made.
  expect(await secrets(NS)).toEqual(expect.arrayContaining([...before.tenant]))
  expect(await secrets(SYSTEM)).toEqual(expect.arrayContaining([...before.own]))
  const calls = (await world.calls('operator-b')).filter(
    ({ name, at }) => at >= from && NAMES.some((each) => name.startsWith(each)),
  )
  const writes = calls.filter(({ what }) => !what.startsWith('get '))
  expect(writes.map(({ what, name }) => `${what} ${name}`).toSorted()).toEqual(
    NAMES.map((name) => `patch serviceaccountcredentials ${name}`),
  )
  const token = await world.post(operator, 'token', { grant_type: 'client_credentials' }, client)
  expect(token.status).toBe(200)
})

test('a deletion waits for its revocation again', async () => {
  const { metadata } = (await world.credential([NS, 'third'])) ?? {}
  const client = await world.client([NS, 'third'])
  await world.removeCredential([NS, 'third'])
  await until(
    'the object is gone',
    async () => (await world.credential([NS, 'third'])) === undefined,
  )
  const { uid = '' } = metadata ?? {}
  await until('its record is gone', async () => (await world.record(uid)) === undefined)
  const token = await world.post(operator, 'token', { grant_type: 'client_credentials' }, client)
  expect(token.status).toBe(401)
})

test.each([
  [[], 2, 'the first word must be release-objects or upgrade-crds'],
  [['release-objects', '--force'], 2, 'no such flag here'],
  [
    ['release-objects', '--deployment=another', '--namespace=clients', '--timeout=20s'],
    2,
    'the hook may not get deployments/scale',
  ],
])('asked to %j it ends with %i and says why', async (words, code, why) => {
  const running = startHook(words)
  expect(await running.ended).toEqual({ code, signal: null })
  expect(running.stdout()).toContain(why)
})

test('ended before its time it says so with the exit code of what may go better another time', async () => {
  // An operator leads, so that the hook waits.
  const running = startHook(hook.words)
  await until('it waits', () => running.stdout().includes('waiting for the operator to end'))
  expect(await running.stop()).toEqual({ code: 1, signal: null })
  expect(running.stdout()).toContain('the operator did not end in time: the lease is held by')
})

const recordOf = async (name: string): Promise<unknown> =>
  world.record((await world.credential([NS, name]))?.metadata.uid ?? '')
