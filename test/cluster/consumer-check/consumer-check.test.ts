import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Condition } from '../../../src/api/condition.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import {
  type LocalClientWorld,
  startLocalClientWorld,
} from '../local-clients/start-local-client-world.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { deployed } from '../operator/deployed.ts'
import type { Token } from '../operator/token-api.ts'
import { createPods, type Pods } from './create-pods.ts'

/** What is said of pods that no refresh reaches, on the API server, of pods whose status the test writes. */
const NS = 'apps'
const ELSEWHERE = 'elsewhere'
const INTERVAL_MS = 1000
const CHECKED = { flags: ['--consumer-check', `--consumer-check-interval=${INTERVAL_MS}ms`] }
const BINDING = '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/mintlet-consumer-check'

let world: LocalClientWorld
let operator: Operator
let pods: Pods

beforeAll(async () => {
  const rights = [await deployed('rbac.yaml'), await deployed('rbac-consumer-check.yaml')]
  world = await startLocalClientWorld({
    namespaces: [NS, ELSEWHERE],
    rights: rights.join('\n---\n'),
    // One of the tests takes the right away.
    mayBeRefused: [NS, ELSEWHERE].map((namespace) => `list pods in ${namespace}`),
  })
  pods = await createPods(world.controlPlane.admin, NS)
  operator = await world.startOperator(CHECKED)
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

type Stated = { readonly status?: { readonly conditions?: readonly Condition[] } | undefined }

const stale = ({ status }: Stated): Condition | undefined =>
  status?.conditions?.find(({ type }) => type === 'ConsumersStale')

const told = (object: Stated): string => stale(object)?.message ?? ''

/** Without the advice at its end. */
const who = (object: Stated): string => told(object).split('. ')[0] ?? ''

const says =
  (text: string) =>
  (object: Stated): boolean =>
    who(object) === text

const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }

async function issued(name: string, spec: object = HOUR, namespace = NS): Promise<Token> {
  await world.create([namespace, name], spec)
  return world.untilReady([namespace, name])
}

/** Long enough after the issue that the Secret was there. */
const afterIssue = ({ status }: Token): number => Date.parse(status?.issuedAt ?? '') + 3000

const untilMinted = (name: string, mints: number): Promise<Token> =>
  world.untilToken(`has ${mints} mints`, [NS, name], ({ status }) => (status?.mints ?? 0) === mints)

test.concurrent('each way that never shows a refresh is told with its time, and no other one', async () => {
  const token = await issued('shared')
  const { status } = await issued('shared', HOUR, ELSEWHERE)
  const startedAt = afterIssue(token)
  const of = { secret: 'shared', startedAt }
  const hash = { 'pod-template-hash': '5d4f' }
  const owner = 'apps/v1 ReplicaSet api-5d4f'
  await pods.make('api-5d4f-1', { ...of, way: 'env', owner, labels: hash })
  await pods.make('api-5d4f-2', { ...of, way: 'env', owner, labels: hash })
  await pods.make('store-0', { ...of, way: 'envFrom', owner: 'apps/v1 StatefulSet store' })
  await pods.make('debug', { ...of, way: 'subPath' })
  await pods.make('projecting', { ...of, way: 'projected' })
  await pods.make('meshed', { ...of, way: 'sidecar' })
  await pods.make('fresh', { ...of, way: 'volume' })
  await pods.make('prepared', { ...of, way: 'init' })
  await pods.make('done', { ...of, way: 'env', phase: 'Succeeded' })
  const fails = `fails at ${token.status?.expiresAt}`
  const text =
    `5 workloads never see a refresh: Deployment api (env in container main) ${fails}; ` +
    `Pod debug (subPath in container main) ${fails}; Pod meshed (env in container helper) ${fails}; ` +
    `Pod projecting (subPath in container main) ${fails}; StatefulSet store (envFrom in container main) ${fails}`
  const found = await world.untilToken('says who', [NS, 'shared'], says(text))
  expect(stale(found)).toMatchObject({ status: 'True', reason: 'ConsumersStale' })
  expect(told(found)).toContain('spec.rolloutRestart')
  expect(conditionOf(found, 'Ready')).toBe('True Issued')
  // There are no pods in the other namespace.
  const other = await world.token([ELSEWHERE, 'shared'])
  expect(other?.status).toEqual(status)
})

test.concurrent('a pod keeps its time over refreshes, to the second, and a restarted one gets a new one', async () => {
  const quick = { accessToken: { scopes: ['read'], lifetime: '20s' } }
  const first = await issued('quick', quick)
  await pods.make('one', { secret: 'quick', way: 'env', startedAt: afterIssue(first) })
  const second = await untilMinted('quick', 2)
  await pods.make('two', { secret: 'quick', way: 'env', startedAt: afterIssue(second) })
  const third = await untilMinted('quick', 3)
  await pods.make('three', { secret: 'quick', way: 'env', startedAt: afterIssue(third) })
  const [end1, end2, end3] = [first, second, third].map(({ status }) => status?.expiresAt)
  expect(new Set([end1, end2, end3]).size).toBe(3)
  const env = '(env in container main)'
  await world.untilToken(
    'says when each fails',
    [NS, 'quick'],
    says(
      `3 workloads never see a refresh: Pod one ${env} has failed since ${end1}; ` +
        `Pod two ${env} fails at ${end2}; Pod three ${env} fails at ${end3}`,
    ),
  )
  await pods.restart('one', afterIssue(third))
  await world.untilToken(
    'says that one was restarted',
    [NS, 'quick'],
    says(
      `3 workloads never see a refresh: Pod two ${env} fails at ${end2}; ` +
        `Pod one ${env} fails at ${end3}; Pod three ${env} fails at ${end3}`,
    ),
  )
})

test.concurrent('who mounted an immutable Secret is told of when it is replaced, however often it is refreshed', async () => {
  const first = await issued('frozen')
  const startedAt = Date.parse(first.status?.issuedAt ?? '')
  await pods.make('early', { secret: 'frozen', way: 'volume', startedAt })
  // What cannot be kept up to date is made anew at once.
  await world.patchSecret([NS, 'frozen'], { immutable: true })
  const second = await untilMinted('frozen', 2)
  const replaced = (await world.secret([NS, 'frozen']))?.metadata.annotations
  expect(replaced?.['mintlet.dev/replaced-immutable-at']).toMatch(/^\d{4}-.*Z$/)
  await pods.make('late', { secret: 'frozen', way: 'volume', startedAt: afterIssue(second) })
  const text = `1 workload never sees a refresh: Pod early (of an immutable Secret, in container main) fails at ${first.status?.expiresAt}`
  await world.untilToken('says who', [NS, 'frozen'], says(text))
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await world.patch([NS, 'frozen'], { metadata: { annotations } })
  await untilMinted('frozen', 3)
  const after = (await world.secret([NS, 'frozen']))?.metadata.annotations
  expect(after?.['mintlet.dev/replaced-immutable-at']).toBe(
    replaced?.['mintlet.dev/replaced-immutable-at'],
  )
  await world.untilToken('still says so', [NS, 'frozen'], says(text))
})

test.concurrent('a workload that is restarted for each credential is not told of', async () => {
  const rolloutRestart = [{ kind: 'Deployment', name: 'worker' }]
  const token = await issued('listed', { ...HOUR, rolloutRestart })
  const of = { secret: 'listed', way: 'env', startedAt: afterIssue(token) } as const
  const labels = { 'pod-template-hash': '77' }
  await pods.make('worker-77-a', { ...of, owner: 'apps/v1 ReplicaSet worker-77', labels })
  await pods.make('alone', of)
  const text = `1 workload never sees a refresh: Pod alone (env in container main) fails at ${token.status?.expiresAt}`
  const found = await world.untilToken('says who', [NS, 'listed'], says(text))
  expect(conditionOf(found, 'ConsumersStale')).toBe('True ConsumersStale')
})

const caller = (at: string | undefined): string =>
  `1 workload never sees a refresh: Pod caller (env in container main) fails at ${at}`

test.concurrent('of a client credential it is told when the old one is deleted', async () => {
  const rotation = { policy: 'BeforeExpiry', overlap: '20m' }
  await world.createCredential([NS, 'client'], {
    serviceAccount: 'client',
    lifetime: '1h',
    rotation,
  })
  const first = await world.untilIssued([NS, 'client'])
  const { issuedAt = '', refreshAt = '' } = first.status ?? {}
  const startedAt = Date.parse(issuedAt) + 3000
  await pods.make('caller', { secret: 'client-credential', way: 'env', startedAt })
  const foreseen = new Date(Date.parse(refreshAt) + 20 * 60_000).toISOString().replace('.000', '')
  await world.untilCredential('says who', [NS, 'client'], says(caller(foreseen)))
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await changeCredential(world, [NS, 'client'], { metadata: { annotations } })
  const next = await world.untilCredential('is rotated', [NS, 'client'], ({ status }) => {
    return status?.mints === 2 && (status.previous ?? []).length === 1
  })
  const retireAt = next.status?.previous?.[0]?.retireAt
  const found = await world.untilCredential('says it', [NS, 'client'], says(caller(retireAt)))
  expect(stale(found)).toMatchObject({ status: 'True', reason: 'ConsumersStale' })
})

type Events = { readonly items: readonly { readonly [field: string]: unknown }[] }

test('each object that has such consumers has told it as one event, and nothing is written while nothing changes', async () => {
  const { body } = await world.controlPlane.admin.request<Events>(
    'GET',
    `/apis/events.k8s.io/v1/namespaces/${NS}/events`,
  )
  const warnings = body.items.filter(({ reason }) => reason === 'ConsumersStale')
  const names = new Set(warnings.map(({ regarding }) => (regarding as { name: string }).name))
  expect(names).toEqual(new Set(['shared', 'quick', 'frozen', 'listed', 'client']))
  for (const { type, note } of warnings) {
    expect(type).toBe('Warning')
    expect(note).toContain('fails at 20')
  }
  const writes = async (): Promise<number> =>
    (await world.calls()).filter(({ name, what }) => name === 'shared' && what.startsWith('patch'))
      .length
  const before = await writes()
  await new Promise((resolve) => setTimeout(resolve, 3 * INTERVAL_MS))
  expect(await writes()).toBe(before)
})

/** Epoch milliseconds: when the pods of a namespace were listed. */
async function lists(namespace: string): Promise<readonly number[]> {
  return (await world.controlPlane.auditLog())
    .filter(({ verb, objectRef }) => verb === 'list' && objectRef?.resource === 'pods')
    .filter(({ objectRef }) => objectRef?.namespace === namespace)
    .map(({ requestReceivedTimestamp }) => Date.parse(requestReceivedTimestamp))
}

test('one list serves all objects of a namespace, at most once in an interval', async () => {
  const at = await lists(NS)
  expect(at.length).toBeGreaterThan(5)
  // What is received on a busy machine comes at odd times; ten together tell how often they are sent.
  const spans = at.slice(10).map((each, nth) => each - (at[nth] ?? 0))
  for (const span of spans) expect(span).toBeGreaterThanOrEqual(9 * INTERVAL_MS)
  const gaps = at.slice(1).map((each, nth) => each - (at[nth] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(INTERVAL_MS / 2)
  expect(await world.forbidden()).toEqual([])
})

test('without the right nothing is said but in the log, once, and nothing that was told is taken back', async () => {
  const before = await world.token([NS, 'shared'])
  await world.controlPlane.admin.request('DELETE', BINDING)
  const line = 'pods could not be listed for --consumer-check'
  const warning = await operator.line(line)
  expect(warning).toMatchObject({ level: 'warn', needs: 'deploy/rbac-consumer-check.yaml' })
  await until('it was tried more often', async () => (await world.forbidden()).length > 3)
  const spaces = operator.lines(line).map(({ namespace }) => namespace)
  expect(spaces).toHaveLength(2)
  expect(new Set(spaces)).toEqual(new Set([NS, ELSEWHERE]))
  expect((await world.token([NS, 'shared']))?.status).toEqual(before?.status)
})

test('without the flag no pod is listed, and nothing is said of consumers any more', async () => {
  await operator.stop()
  const listed = (await lists(NS)).length + (await lists(ELSEWHERE)).length
  operator = await world.startOperator()
  for (const name of ['shared', 'quick', 'frozen', 'listed']) {
    const found = await world.untilToken('says nothing', [NS, name], (one) => !stale(one))
    expect(found.status?.superseded).toBeUndefined()
    expect(conditionOf(found, 'Ready')).toMatch(/^True/)
  }
  await world.untilCredential('says nothing', [NS, 'client'], (one) => !stale(one))
  expect((await lists(NS)).length + (await lists(ELSEWHERE)).length).toBe(listed)
})
