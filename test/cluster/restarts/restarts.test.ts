import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { Token } from '../operator/token-api.ts'
import { watchSecrets } from '../operator/watch-secrets.ts'
import { BARE_NS, NS, type RestartWorld, startRestartWorld } from './start-restart-world.ts'

/**
 * Restarts of workloads for new tokens. There is no controller of workloads: what the API server counts as a new
 * generation is a rollout. Beside the first test all of them go on while the operator is ended and started.
 */
const REFRESHES = 20
const SLOW_RETRY_MS = 3000
const deployment = (name: string) => ({ kind: 'Deployment', name }) as const

let restarts: RestartWorld

beforeAll(async () => {
  restarts = await startRestartWorld()
})
afterAll(async () => {
  await restarts?.[Symbol.asyncDispose]()
})

const idOf = ({ status }: Token): string => status?.tokenId ?? ''
const messageOf = ({ status }: Token): string =>
  status?.conditions?.find(({ type }) => type === 'RestartRefused')?.message ?? ''

test.concurrent('twenty refreshes are twenty rollouts, and ten new processes of the operator none more', async () => {
  const { world, workloads, watched } = restarts
  await workloads.make('Deployment', 'quiet', { allowed: true })
  await restarts.issue('quiet', [deployment('quiet')])
  await restarts.refresh('quiet')
  const quiet = await restarts.untilRestarted('quiet')
  const untouched = await workloads.get('Deployment', 'quiet')

  await using secrets = watchSecrets(world.controlPlane, NS)
  await workloads.make('Deployment', 'often', { allowed: true })
  // Due three seconds after it was issued: a restart comes after one.
  const spec = { accessToken: { lifetime: '13s' }, refresh: { atPercent: 33 } }
  const { metadata } = await restarts.issue('often', [deployment('often')], spec)
  for (let refreshes = 1; refreshes <= REFRESHES; refreshes += 1) {
    await until(
      `refresh ${refreshes} is a rollout`,
      async () => (await workloads.restarts('Deployment', 'often')) >= refreshes,
      40_000,
    )
    if (refreshes === REFRESHES) await world.patch([NS, 'often'], { spec: { suspend: true } })
    // By SIGKILL maybe before the restart was told in status.
    if (refreshes % 2 === 1) await restarts.startAnew(refreshes % 4 === 1 ? 'SIGKILL' : 'SIGTERM')
  }
  const ended = await restarts.untilToken('is suspended', 'often', (found) =>
    conditionOf(found, 'Ready').endsWith('Suspended'),
  )
  await sleep(SLOW_RETRY_MS)

  expect(ended.status?.mints).toBe(REFRESHES + 1)
  expect(await workloads.restarts('Deployment', 'often')).toBe(REFRESHES)
  const [first, ...issued] = (secrets.seen.get('often') ?? []).map(({ tokenId }) => tokenId)
  expect(first).toBeDefined()
  expect(watched.of('often').map(({ ids }) => ids)).toEqual(
    issued.map((id) => ({ [metadata.uid]: id })),
  )
  expect(new Set(issued).size).toBe(REFRESHES)

  // Nor was anything written that nobody had to know.
  expect(await workloads.get('Deployment', 'quiet')).toEqual(untouched)
  expect(await restarts.token('quiet')).toEqual(quiet)
  expect(watched.of('quiet')).toHaveLength(1)
}, 240_000)

test.concurrent('every kind is restarted, a Rollout by spec.restartAt and not through its template', async () => {
  const { workloads } = restarts
  const listed = [
    { kind: 'Deployment', name: 'all' },
    { kind: 'StatefulSet', name: 'all' },
    { kind: 'DaemonSet', name: 'all' },
    { kind: 'Rollout', name: 'all' },
    { kind: 'Deployment', name: 'nowhere' },
  ] as const
  const made = listed.slice(0, 4)
  for (const { kind, name } of made) await workloads.make(kind, name, { allowed: true })
  const count = (): Promise<number[]> =>
    Promise.all(made.map(({ kind, name }) => workloads.restarts(kind, name)))
  const rollout = await workloads.get('Rollout', 'all')
  const first = await restarts.issue('all', listed)
  expect(first.status?.restartedFor).toBe(idOf(first))
  expect(await count()).toEqual([0, 0, 0, 0])

  let before = ''
  for (const times of [1, 2]) {
    await restarts.refresh('all')
    const told = await restarts.untilRestarted('all')
    expect(await count()).toEqual([times, times, times, times])
    const ids = made.map(({ kind, name }) => workloads.credentialIds(kind, name))
    expect(await Promise.all(ids)).toEqual(made.map(() => ({ [told.metadata.uid]: idOf(told) })))
    const { spec } = await workloads.get('Rollout', 'all')
    expect(spec.template).toEqual(rollout.spec.template)
    expect(spec.restartAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(Date.parse(spec.restartAt ?? '')).toBeGreaterThan(Date.parse(before) || 0)
    before = spec.restartAt ?? ''
  }
})

test.concurrent('what has not opted in is left alone byte for byte, which is said, until it has', async () => {
  const { workloads } = restarts
  await workloads.make('Deployment', 'shy', { allowed: false })
  const untouched = await workloads.get('Deployment', 'shy')
  await restarts.issue('shy', [deployment('shy')])
  await restarts.refresh('shy')
  const told = await restarts.untilToken('says so', 'shy', (found) => messageOf(found) !== '')
  expect(conditionOf(told, 'RestartRefused')).toBe('True RestartRefused')
  expect(messageOf(told)).toContain('Deployment shy has to be restarted')
  expect(messageOf(told)).toContain('mintlet.dev/restart: allow')
  expect(conditionOf(told, 'Ready')).toBe('True Refreshed')
  await restarts.refresh('shy')
  await sleep(SLOW_RETRY_MS)
  expect(await workloads.get('Deployment', 'shy')).toEqual(untouched)

  await workloads.allow('Deployment', 'shy')
  const done = await restarts.untilRestarted('shy')
  expect(await workloads.credentialId('Deployment', 'shy')).toBe(idOf(done))
  expect(await workloads.restarts('Deployment', 'shy')).toBe(1)
  expect(conditionOf(done, 'RestartRefused')).toBe('')
})

test.concurrent('restarts are at least minInterval apart, and what came meanwhile is one of them', async () => {
  const { workloads, watched } = restarts
  await workloads.make('Deployment', 'spaced', { allowed: true })
  const listed = [{ ...deployment('spaced'), minInterval: '8s' }]
  const { metadata } = await restarts.issue('spaced', listed)
  await restarts.refresh('spaced')
  await restarts.untilRestarted('spaced')
  for (let asked = 0; asked < 2; asked += 1) await restarts.refresh('spaced')
  const last = await restarts.untilRestarted('spaced')
  const [first, second] = watched.of('spaced')
  expect(watched.of('spaced')).toHaveLength(2)
  expect(second?.ids).toEqual({ [metadata.uid]: idOf(last) })
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(8000)
})

test.concurrent('two objects that list one workload restart it once for each credential, and not against each other', async () => {
  const { workloads } = restarts
  const names = ['pair-a', 'pair-b']
  await workloads.make('Deployment', 'pair', { allowed: true })
  for (const name of names) await restarts.issue(name, [deployment('pair')])
  for (const name of names) await restarts.refresh(name)
  const both = await Promise.all(names.map((name) => restarts.untilRestarted(name)))
  await restarts.refresh('pair-a')
  const again = await restarts.untilRestarted('pair-a')
  await sleep(SLOW_RETRY_MS)
  expect(await workloads.restarts('Deployment', 'pair')).toBe(3)
  expect(await workloads.credentialIds('Deployment', 'pair')).toEqual(
    Object.fromEntries([again, ...both.slice(1)].map((of) => [of.metadata.uid, idOf(of)])),
  )
})

test.concurrent('while the object is suspended nothing is restarted', async () => {
  const { world, workloads } = restarts
  await workloads.make('Deployment', 'held', { allowed: false })
  await restarts.issue('held', [deployment('held')])
  await restarts.refresh('held')
  await restarts.untilToken('says so', 'held', (found) => messageOf(found) !== '')
  await world.patch([NS, 'held'], { spec: { suspend: true } })
  await restarts.untilToken('is suspended', 'held', (found) =>
    conditionOf(found, 'Ready').endsWith('Suspended'),
  )
  await workloads.allow('Deployment', 'held')
  await sleep(2 * SLOW_RETRY_MS)
  expect(await workloads.restarts('Deployment', 'held')).toBe(0)
  await world.patch([NS, 'held'], { spec: { suspend: false } })
  await restarts.untilRestarted('held')
  expect(await workloads.restarts('Deployment', 'held')).toBe(1)
})

test.concurrent('nothing is restarted because it is listed, only for what comes then', async () => {
  const { world, workloads } = restarts
  await workloads.make('Deployment', 'later', { allowed: true })
  await restarts.issue('later', [])
  await restarts.refresh('later')
  await world.patch([NS, 'later'], { spec: { rolloutRestart: [deployment('later')] } })
  const listed = await restarts.untilRestarted('later')
  expect(await workloads.restarts('Deployment', 'later')).toBe(0)
  await restarts.refresh('later')
  expect(idOf(await restarts.untilRestarted('later'))).not.toBe(idOf(listed))
  expect(await workloads.restarts('Deployment', 'later')).toBe(1)
})

test.concurrent('where the operator has no right to restart it says which file gives it, and goes on refreshing', async () => {
  const { world } = restarts
  const key = [BARE_NS, 'denied'] as const
  await world.create(key, {
    accessToken: { lifetime: '20s' },
    refresh: { atPercent: 20 },
    rolloutRestart: [{ kind: 'Rollout', name: 'api' }],
  })
  const told = await world.untilToken('says so', key, (found) => messageOf(found) !== '')
  expect(conditionOf(told, 'RestartRefused')).toBe('True RestartRefused')
  expect(messageOf(told)).toContain('deploy/rbac-rollout-restart.yaml')
  const { mints = 0 } = told.status ?? {}
  const later = await world.untilToken(
    'is refreshed all the same',
    key,
    ({ status }) => (status?.mints ?? 0) >= mints + 2,
  )
  expect(conditionOf(later, 'Ready')).toBe('True Refreshed')
  expect(conditionOf(later, 'RefreshFailing')).toBe('')
})
