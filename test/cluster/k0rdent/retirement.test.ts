import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WorkloadKind } from '../../../src/api/rollout-restart.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { changeCredential } from './change-credential.ts'
import { requestRotation } from './request-rotation.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'
import { createWorkloads, type Workloads } from './workloads.ts'

/** When an old credential is deleted: after the overlap, and after the listed workloads have rolled out. */
const NS = 'roll'
const OVERLAP_MS = 3000
const FLAGS = ['--last-used-interval=2s', '--settle=1s']
/** Several looks of the operator after the overlap. */
const LATER_MS = OVERLAP_MS + 6000
const CASES = ['waiting', 'shy', 'held', 'missing', 'half']
const account = (id: string) =>
  ({ id, scope: 'organization', scopeId: 'myorg', roles: [] }) as const

let world: K0rdentWorld
let operator: Operator
let workloads: Workloads

type Ids = { readonly first: string; readonly second: string }

/** Issued once and rotated once, with these workloads. */
async function rotated(
  name: string,
  ...listed: readonly (readonly [WorkloadKind, string])[]
): Promise<Ids> {
  const rolloutRestart = listed.map(([kind, workload]) => ({ kind, name: workload }))
  await world.createCredential([NS, name], {
    serviceAccount: name,
    lifetime: '1h',
    rotation: { policy: 'BeforeExpiry', overlap: `${OVERLAP_MS}ms` },
    rolloutRestart,
  })
  const { status } = await world.untilIssued([NS, name])
  // Whoever runs already was started with what is in the Secret now.
  await sleep(1500)
  expect(await restartsOf(listed)).toEqual(listed.map(() => 0))
  const { status: next } = await requestRotation(world, [NS, name])
  return { first: status?.credential?.id ?? '', second: next?.credential?.id ?? '' }
}

const restartsOf = (
  listed: readonly (readonly [WorkloadKind, string])[],
): Promise<readonly number[]> =>
  Promise.all(listed.map(([kind, name]) => workloads.restarts(kind, name)))

const isActive = (name: string, id: string): boolean =>
  world.k0rdent.ledger.active(name).some((each) => each.id === id)

const untilRetired = (name: string, id: string): Promise<unknown> =>
  until(`${id} of ${name} is deleted`, () => !isActive(name, id))

beforeAll(async () => {
  world = await startK0rdentWorld({
    namespaces: [NS],
    k0rdent: { serviceAccounts: CASES.map(account) },
  })
  workloads = createWorkloads(world, NS)
  operator = await world.startOperator({ flags: FLAGS })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test.concurrent('the old one is kept until the last workload has rolled out, and each is restarted once', async () => {
  const listed = [
    ['Deployment', 'api'],
    ['StatefulSet', 'store'],
    ['DaemonSet', 'agent'],
  ] as const
  for (const [kind, name] of listed) await workloads.make(kind, name, { allowed: true })
  const { first, second } = await rotated('waiting', ...listed)
  for (const [kind, name] of listed) {
    await until(
      `${name} is restarted`,
      async () => (await workloads.credentialId(kind, name)) === second,
    )
  }
  await sleep(LATER_MS)
  expect(isActive('waiting', first)).toBe(true)

  await workloads.rollOut('Deployment', 'api')
  await workloads.rollOut('StatefulSet', 'store')
  await workloads.report('DaemonSet', 'agent', { updated: 1, available: 2 })
  await sleep(5000)
  expect(isActive('waiting', first)).toBe(true)
  // All are new, and one of them does not serve yet.
  await workloads.report('DaemonSet', 'agent', { updated: 2, available: 1 })
  await sleep(5000)
  expect(isActive('waiting', first)).toBe(true)

  await workloads.rollOut('DaemonSet', 'agent')
  await untilRetired('waiting', first)
  expect(isActive('waiting', second)).toBe(true)
  expect(await restartsOf(listed)).toEqual([1, 1, 1])
})

test.concurrent('an old pod that is still there keeps the old one', async () => {
  await workloads.make('Deployment', 'half', { allowed: true })
  const { first, second } = await rotated('half', ['Deployment', 'half'])
  await until(
    'it is restarted',
    async () => (await workloads.credentialId('Deployment', 'half')) === second,
  )
  await workloads.report('Deployment', 'half', { present: 3, updated: 2, available: 2 })
  await sleep(LATER_MS)
  expect(isActive('half', first)).toBe(true)
  await workloads.rollOut('Deployment', 'half')
  await untilRetired('half', first)
})

test.concurrent('what has not opted in is not restarted, which is said, and the old one is kept', async () => {
  await workloads.make('Deployment', 'shy', { allowed: false })
  const { first, second } = await rotated('shy', ['Deployment', 'shy'])
  const told = await world.untilCredential('says so', [NS, 'shy'], (found) =>
    conditionOf(found, 'RefreshFailing').startsWith('True'),
  )
  const failing = told.status?.conditions?.find(({ type }) => type === 'RefreshFailing')
  expect(failing).toMatchObject({ reason: 'InvalidSpec' })
  expect(failing?.message).toContain('Deployment shy has to be restarted')
  expect(failing?.message).toContain('mintlet.dev/restart: allow')
  expect(conditionOf(told, 'Ready')).toBe('True Rotated')
  await sleep(LATER_MS)
  expect(isActive('shy', first)).toBe(true)
  expect(await workloads.restarts('Deployment', 'shy')).toBe(0)

  await workloads.allow('Deployment', 'shy')
  await until(
    'it is restarted',
    async () => (await workloads.credentialId('Deployment', 'shy')) === second,
  )
  await workloads.rollOut('Deployment', 'shy')
  await untilRetired('shy', first)
  expect(await workloads.restarts('Deployment', 'shy')).toBe(1)
})

test.concurrent('while the object is suspended nothing is restarted', async () => {
  await workloads.make('Deployment', 'held', { allowed: false })
  const { first, second } = await rotated('held', ['Deployment', 'held'])
  await changeCredential(world, [NS, 'held'], { spec: { suspend: true } })
  await world.untilCredential('is suspended', [NS, 'held'], (found) =>
    conditionOf(found, 'Ready').endsWith('Suspended'),
  )
  await workloads.allow('Deployment', 'held')
  await sleep(LATER_MS)
  expect(await workloads.restarts('Deployment', 'held')).toBe(0)
  expect(isActive('held', first)).toBe(true)
  await changeCredential(world, [NS, 'held'], { spec: { suspend: false } })
  await until(
    'it is restarted',
    async () => (await workloads.credentialId('Deployment', 'held')) === second,
  )
})

test.concurrent('what is not there is not waited for, but the overlap is', async () => {
  const { first, second } = await rotated('missing', ['Deployment', 'nowhere'])
  await untilRetired('missing', first)
  const { ledger } = world.k0rdent
  const at = (id: string) => ledger.credentials('missing').find((each) => each.id === id)
  const apart = (at(first)?.deletedAt ?? 0) - (at(second)?.createdAt ?? 0)
  // Times of the issuer are whole seconds, of the first one rounded down.
  expect(apart).toBeGreaterThanOrEqual(OVERLAP_MS)
})

test('another process restarts nothing again', async () => {
  const before = await allRestarts()
  await operator.stop()
  operator = await world.startOperator({ flags: FLAGS })
  await until('it has looked at all', () => operator.lines('turn').length >= CASES.length)
  await sleep(4000)
  expect(await allRestarts()).toEqual(before)
  expect(await world.forbidden()).toEqual([])
})

/** As the API server saw them asked for. */
async function allRestarts(): Promise<readonly string[]> {
  await sleep(300)
  return (await world.calls())
    .filter(({ what }) => /^patch (deployments|statefulsets|daemonsets)$/.test(what))
    .map(({ what, name }) => `${what} ${name}`)
    .toSorted()
}
