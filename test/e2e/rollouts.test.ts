import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TOKEN_ID_ANNOTATION } from '../../src/api/group.ts'
import { conditionOf } from '../cluster/operator/condition-of.ts'
import type { Token } from '../cluster/operator/token-api.ts'
import { until } from '../kit/until.ts'
import { NS } from './namespace.ts'
import { type OnOneNode, startOnOneNode } from './start-on-one-node.ts'
import { type RolloutWorld, startRolloutWorld } from './start-rollout-world.ts'
import type { Kind, Start } from './workload-api.ts'

/**
 * Restarts of workloads for new tokens, on a real node: its controllers make the new pods, its kubelet gives each the
 * token that is in the Secret when it starts, and keeps it so. All tests go on while the operator is ended and started.
 */
const REFRESHES = 20
const PROCESSES = 10
const REFRESHES_OF_OTHERS = 3
/** A refresh comes every ten or eleven seconds; the rest is for a busy machine. */
const WITHIN_MS = 40_000
const LOOK_MS = 300

let node: OnOneNode<RolloutWorld>
let world: RolloutWorld
let missing: string | undefined

beforeAll(async () => {
  node = await startOnOneNode(startRolloutWorld)
  missing = node.missing
  if (node.missing === undefined) world = node.world
})
afterAll(() => node?.[Symbol.asyncDispose]())

const isSuspended = (token: Token): boolean => conditionOf(token, 'Ready').endsWith('Suspended')

/** Every pod that a workload has had, once there were so many. */
function untilStarts(name: string, pods: number, withinMs = WITHIN_MS): Promise<readonly Start[]> {
  const look = async (): Promise<readonly Start[] | false> => {
    await sleep(LOOK_MS)
    const starts = await world.workloads.starts(name)
    return starts.length >= pods && starts
  }
  return until(`pod ${pods} of ${name} has begun`, look, withinMs)
}

const secretsTokenId = async (name: string): Promise<string | undefined> =>
  (await world.tokens.secret([NS, name]))?.metadata.annotations?.[TOKEN_ID_ANNOTATION]

/**
 * Kills the operator between a new token and the restart for it, and starts another process: until it has ended, the
 * workload does not let itself be restarted.
 *
 * @param before the id of the token that there is
 * @returns whether the restart was pending
 */
async function killWhilePending(name: string, before: string): Promise<boolean> {
  const { workloads } = world
  await workloads.allow('Deployment', name, false)
  const isNew = async (): Promise<boolean> => (await secretsTokenId(name)) !== before
  await until(`${name} is refreshed`, isNew, WITHIN_MS)
  await world.stop('SIGKILL')
  const { spec } = await workloads.get('Deployment', name)
  const ids = Object.values(spec?.template?.metadata.annotations ?? {})
  const isRestarted = ids.includes((await secretsTokenId(name)) ?? '')
  await workloads.allow('Deployment', name, true)
  await world.start()
  return !isRestarted
}

/** All after the first were made for the token that they have. */
function expectOneEach(starts: readonly Start[], pods: number): void {
  expect(starts).toHaveLength(pods)
  expect(starts.map(({ madeFor }) => madeFor)).toEqual([
    undefined,
    ...starts.slice(1).map(({ tokenId }) => tokenId),
  ])
  expect(new Set(starts.map(({ tokenId }) => tokenId)).size).toBe(pods)
}

test.concurrent('twenty refreshes are twenty rollouts, and ten new processes of the operator none more', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const { workloads } = world
  await world.issue('reader', [{ kind: 'Deployment', name: 'reader' }])
  await workloads.make('Deployment', 'reader', { secretName: 'reader', allowed: true })
  let starts = await untilStarts('reader', 1)
  const first = await workloads.revisions('Deployment', 'reader')
  expect(first).toEqual({ newest: 1, kept: 1 })

  const pending: boolean[] = []
  const codes: (number | null)[] = []
  for (let refreshes = 1; refreshes <= REFRESHES; refreshes += 1) {
    if (refreshes % 4 === 1) {
      pending.push(await killWhilePending('reader', starts.at(-1)?.tokenId ?? ''))
    }
    starts = await untilStarts('reader', refreshes + 1)
    if (refreshes === REFRESHES) await postponeRefresh('reader')
    if (refreshes % 4 === 0) {
      codes.push((await world.stop('SIGTERM')).code)
      await world.start()
    }
  }
  // Nothing is due: what it would do for having been started it has done by then.
  await sleep(5000)
  const { status } = await world.token('reader')
  expect(status?.mints).toBe(REFRESHES + 1)
  expect(status?.restartedFor).toBe(status?.tokenId)
  expect(await workloads.revisions('Deployment', 'reader')).toEqual({
    newest: REFRESHES + 1,
    kept: REFRESHES + 1,
  })
  starts = await workloads.starts('reader')
  expectOneEach(starts, REFRESHES + 1)
  expect(starts.at(-1)?.tokenId).toBe(status?.tokenId)
  expect(pending.length + codes.length).toBe(PROCESSES)
  expect(new Set(pending)).toEqual(new Set([true]))
  expect(new Set(codes)).toEqual(new Set([0]))
  say(
    `${REFRESHES} refreshes, ${starts.length - 1} rollouts, ${starts.length} pods with the token that they were made ` +
      `for; ${PROCESSES} new processes, ${pending.length} of them while a restart was pending`,
  )
})

/** The operator is awake and has nothing to do. */
async function postponeRefresh(name: string): Promise<void> {
  const { status } = await world.tokens.patch([NS, name], { spec: { refresh: { before: '1s' } } })
  expect(status).toBe(200)
}

test.concurrent('StatefulSets and DaemonSets are rolled out as well, and a Deployment that has not opted in is left alone, which is said', async ({
  skip,
}) => {
  if (missing !== undefined) return skip(missing)
  const { workloads } = world
  const others = [
    ['StatefulSet', 'store'],
    ['DaemonSet', 'agent'],
  ] as const satisfies [Kind, string][]
  const shy = ['Deployment', 'shy'] as const
  const listed = [shy, ...others].map(([kind, name]) => ({ kind, name }))
  await world.issue('others', listed)
  for (const [kind, name] of others) {
    await workloads.make(kind, name, { secretName: 'others', allowed: true })
  }
  await workloads.make(...shy, { secretName: 'others', allowed: false })
  await untilStarts('shy', 1)
  const untouched = await untilRolledOut('shy')

  const within = REFRESHES_OF_OTHERS * WITHIN_MS
  await Promise.all(others.map(([, name]) => untilStarts(name, REFRESHES_OF_OTHERS + 1, within)))
  await world.tokens.patch([NS, 'others'], { spec: { suspend: true } })
  const token = await world.tokens.untilToken('is suspended', [NS, 'others'], isSuspended)
  await sleep(5000)
  expect(token.status?.mints).toBe(REFRESHES_OF_OTHERS + 1)
  for (const [kind, name] of others) {
    const kept = REFRESHES_OF_OTHERS + 1
    expect(await workloads.revisions(kind, name)).toEqual({ newest: kept, kept })
    const starts = await workloads.starts(name)
    expectOneEach(starts, kept)
    expect(starts.at(-1)?.tokenId).toBe(token.status?.tokenId)
  }

  const told = token.status?.conditions?.find(({ reason }) => reason === 'RestartRefused')
  expect(told?.status).toBe('True')
  expect(told?.message).toContain('Deployment shy has to be restarted')
  expect(await workloads.get(...shy)).toEqual(untouched)
  expect(await workloads.starts('shy')).toHaveLength(1)
  say(`${REFRESHES_OF_OTHERS} refreshes, as many rollouts of a StatefulSet and a DaemonSet`)
})

/** Its controller has nothing more to write either. */
async function untilRolledOut(name: string): Promise<object> {
  const look = async (): Promise<object | false> => {
    const found = await world.workloads.get('Deployment', name)
    return JSON.stringify(found.status).includes('NewReplicaSetAvailable') && found
  }
  return until(`${name} is rolled out`, look, WITHIN_MS)
}

test('the operator had no error', ({ skip }) => {
  if (missing !== undefined) return skip(missing)
  expect(world.lines().filter(({ level }) => level === 'error')).toEqual([])
})

/** A line of figures for whoever runs the tests. */
const say = (line: string): void => void process.stdout.write(`rollouts, ${line}\n`)
