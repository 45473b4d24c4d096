import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { type NamespacesWorld, startNamespacesWorld } from './start-namespaces-world.ts'

/** A namespace that is deleted with the rights in it, and made again. */
const [SERVED, REMOVED] = ['served', 'removed'] as const
const ALL = [SERVED, REMOVED]
/** So the watches there are opened again, and refused, within the test. */
const FLAGS = [`--namespaces=${ALL.join(',')}`, '--watch-idle-timeout=2s']
/** A refused watch is tried again at least every 20 s. */
const AGAIN_MS = 40_000

let world: NamespacesWorld
let operator: Operator

beforeAll(async () => {
  world = await startNamespacesWorld({
    namespaces: ALL,
    refusing: [REMOVED],
    controllerManager: true,
  })
  operator = await world.startOperator({ flags: FLAGS })
  await world.create([REMOVED, 'token'], { accessToken: { scopes: ['read'] } })
  await world.untilReady([REMOVED, 'token'])
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const isRefused = async (): Promise<boolean> =>
  (await operator.health('/metrics')).text.includes(
    `mintlet_watch_refused{resource="secrets",namespace="${REMOVED}"} 1`,
  )

async function remove(): Promise<void> {
  const { admin } = world.controlPlane
  const path = `/api/v1/namespaces/${REMOVED}`
  await admin.request('DELETE', path)
  await until('it is gone', async () => (await admin.request('GET', path)).status === 404, 60_000)
  await until('it is refused', isRefused, AGAIN_MS)
}

async function makeAgain(): Promise<void> {
  const space = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: REMOVED } }
  await world.controlPlane.admin.apply(stringify(space))
  await world.create([REMOVED, 'token'], { accessToken: { scopes: ['read'] } })
  await world.giveRights(REMOVED)
}

/** How often it was minted, once it has its Secret. */
async function mintsOf(namespace: string, name: string): Promise<number | undefined> {
  const { status } = await world.untilReady([namespace, name], AGAIN_MS)
  return (await world.secret([namespace, name])) === undefined ? undefined : status?.mints
}

test('a namespace that is deleted and made again is served again, by itself', async () => {
  await remove()
  await world.create([SERVED, 'meanwhile'], { accessToken: { scopes: ['read'] } })
  expect(await mintsOf(SERVED, 'meanwhile')).toBe(1)
  await makeAgain()
  expect(await mintsOf(REMOVED, 'token')).toBe(1)
})

test('so it is by an operator that has started without it', async () => {
  await remove()
  await operator.stop()
  operator = await world.startOperator({ flags: FLAGS })
  await world.create([SERVED, 'restarted'], { accessToken: { scopes: ['read'] } })
  expect(await mintsOf(SERVED, 'restarted')).toBe(1)
  await makeAgain()
  expect(await mintsOf(REMOVED, 'token')).toBe(1)
  await until('nothing is refused', async () => !(await isRefused()), AGAIN_MS)
})
