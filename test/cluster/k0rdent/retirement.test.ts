import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { changeCredential } from './change-credential.ts'
import { lookedAgain } from './looked-again.ts'
import { NS, OVERLAP_MS, type Rollouts, startRollouts } from './start-rollouts.ts'

/** When an old credential is deleted: after the overlap, and after the listed workloads have rolled out. */
const CASES = ['waiting', 'shy', 'held', 'missing', 'half', 'quick', 'stuck']

let rollouts: Rollouts

beforeAll(async () => {
  rollouts = await startRollouts(CASES)
})
afterAll(async () => {
  await rollouts?.[Symbol.asyncDispose]()
})

test.concurrent('the old one is kept until the last workload has rolled out, and each is restarted once', async () => {
  const listed = [
    ['Deployment', 'api'],
    ['StatefulSet', 'store'],
    ['DaemonSet', 'agent'],
    ['Rollout', 'front'],
  ] as const
  for (const [kind, name] of listed) await rollouts.workloads.make(kind, name, { allowed: true })
  const { first, second } = await rollouts.rotated('waiting', ...listed)
  for (const [kind, name] of listed) {
    await until(
      `${name} is restarted`,
      async () => (await rollouts.workloads.credentialId(kind, name)) === second,
    )
  }
  await rollouts.kept('waiting', first)

  await rollouts.workloads.rollOut('Deployment', 'api')
  await rollouts.workloads.rollOut('StatefulSet', 'store')
  await rollouts.workloads.report('DaemonSet', 'agent', { updated: 1, available: 2 })
  await rollouts.kept('waiting', first)
  // All are new, and one of them does not serve yet.
  await rollouts.workloads.report('DaemonSet', 'agent', { updated: 2, available: 1 })
  await rollouts.kept('waiting', first)

  await rollouts.workloads.rollOut('DaemonSet', 'agent')
  // Its controller has seen it, and its counts are as before: only the time tells that its pods are others.
  const { metadata } = await rollouts.workloads.get('Rollout', 'front')
  const observedGeneration = String(metadata.generation)
  await rollouts.workloads.patch('Rollout', 'front/status', { status: { observedGeneration } })
  await rollouts.kept('waiting', first)

  await rollouts.workloads.rollOut('Rollout', 'front')
  await rollouts.untilRetired('waiting', first)
  expect(rollouts.isActive('waiting', second)).toBe(true)
  expect(await rollouts.restartsOf(listed)).toEqual([1, 1, 1, 1])
})

test.concurrent('an old pod that is still there keeps the old one', async () => {
  await rollouts.workloads.make('Deployment', 'half', { allowed: true })
  const { first, second } = await rollouts.rotated('half', ['Deployment', 'half'])
  await until(
    'it is restarted',
    async () => (await rollouts.workloads.credentialId('Deployment', 'half')) === second,
  )
  await rollouts.workloads.report('Deployment', 'half', { present: 3, updated: 2, available: 2 })
  await rollouts.kept('half', first)
  await rollouts.workloads.rollOut('Deployment', 'half')
  await rollouts.untilRetired('half', first)
  expect(rollouts.active('half')).toEqual([second])
})

test.concurrent('what has not opted in is not restarted, which is said, and the old one is kept', async () => {
  await rollouts.workloads.make('Deployment', 'shy', { allowed: false })
  const { first, second } = await rollouts.rotated('shy', ['Deployment', 'shy'])
  const told = await rollouts.world.untilCredential('says so', [NS, 'shy'], (found) =>
    conditionOf(found, 'RefreshFailing').startsWith('True'),
  )
  const failing = told.status?.conditions?.find(({ type }) => type === 'RefreshFailing')
  expect(failing).toMatchObject({ reason: 'InvalidSpec' })
  expect(failing?.message).toContain('Deployment shy has to be restarted')
  expect(failing?.message).toContain('mintlet.dev/restart: allow')
  expect(conditionOf(told, 'Ready')).toBe('True Rotated')
  await rollouts.kept('shy', first)
  expect(await rollouts.workloads.restarts('Deployment', 'shy')).toBe(0)

  await rollouts.workloads.allow('Deployment', 'shy')
  await until(
    'it is restarted',
    async () => (await rollouts.workloads.credentialId('Deployment', 'shy')) === second,
  )
  await rollouts.workloads.rollOut('Deployment', 'shy')
  await rollouts.untilRetired('shy', first)
  expect(await rollouts.workloads.restarts('Deployment', 'shy')).toBe(1)
})

test.concurrent('while the object is suspended nothing is restarted', async () => {
  await rollouts.workloads.make('Deployment', 'held', { allowed: false })
  const { first, second } = await rollouts.rotated('held', ['Deployment', 'held'])
  await changeCredential(rollouts.world, [NS, 'held'], { spec: { suspend: true } })
  await rollouts.world.untilCredential('is suspended', [NS, 'held'], (found) =>
    conditionOf(found, 'Ready').endsWith('Suspended'),
  )
  await rollouts.workloads.allow('Deployment', 'held')
  await rollouts.kept('held', first)
  expect(await rollouts.workloads.restarts('Deployment', 'held')).toBe(0)
  await changeCredential(rollouts.world, [NS, 'held'], { spec: { suspend: false } })
  await until(
    'it is restarted',
    async () => (await rollouts.workloads.credentialId('Deployment', 'held')) === second,
  )
})

test.concurrent('what is not there is not waited for, but the overlap is', async () => {
  const { first } = await rollouts.rotated('missing', ['Deployment', 'nowhere'])
  await rollouts.untilRetired('missing', first)
  expect(rollouts.overlapOf('missing')).toBeGreaterThanOrEqual(OVERLAP_MS)
})

test.concurrent('nor does it go before the overlap is over where all have rolled out at once', async () => {
  await rollouts.workloads.make('Deployment', 'quick', { allowed: true })
  const { first, second } = await rollouts.rotated('quick', ['Deployment', 'quick'])
  await until(
    'it is restarted',
    async () => (await rollouts.workloads.credentialId('Deployment', 'quick')) === second,
  )
  await rollouts.workloads.rollOut('Deployment', 'quick')
  await rollouts.untilRetired('quick', first)
  expect(rollouts.overlapOf('quick')).toBeGreaterThanOrEqual(OVERLAP_MS)
})

test.concurrent('the next rotation waits for a workload that has not rolled out, and takes nothing away', async () => {
  await rollouts.workloads.make('Deployment', 'stuck', { allowed: true })
  const next = (id: string): Promise<Credential> =>
    rollouts.world.untilCredential('is rotated', [NS, 'stuck'], ({ status }) => {
      return status?.credential !== undefined && status.credential.id !== id
    })
  await rollouts.world.createCredential([NS, 'stuck'], {
    serviceAccount: 'stuck',
    lifetime: '2m',
    rotation: { policy: 'BeforeExpiry', before: '1h', overlap: '1s' },
    rolloutRestart: [{ kind: 'Deployment', name: 'stuck' }],
  })
  const first = (await next('')).status?.credential?.id ?? ''
  const { status } = await next(first)
  const second = status?.credential?.id ?? ''
  await lookedAgain(rollouts.world, 'stuck', Date.parse(status?.refreshAt ?? '') + 1000)
  expect(rollouts.active('stuck')).toEqual([first, second])
  expect(rollouts.world.k0rdent.ledger.creates('stuck')).toHaveLength(2)
  const waiting = await rollouts.world.credential([NS, 'stuck'])
  expect(waiting && conditionOf(waiting, 'RefreshFailing')).toBe('True SlotsExhausted')
  expect(waiting && conditionOf(waiting, 'Ready')).toBe('True Rotated')

  await rollouts.workloads.rollOut('Deployment', 'stuck')
  await rollouts.untilRetired('stuck', first)
  await next(second)
  expect(rollouts.world.k0rdent.ledger.mostActive('stuck')).toBe(2)
})

test('another process restarts nothing again', async () => {
  const before = await rollouts.workloads.allRestarts()
  await rollouts.startOperator()
  await Promise.all(CASES.map((name) => lookedAgain(rollouts.world, name)))
  const { 'Deployment stuck': _goesOn, ...after } = await rollouts.workloads.allRestarts()
  expect(before).toMatchObject(after)
  expect(await rollouts.world.forbidden()).toEqual([])
})
