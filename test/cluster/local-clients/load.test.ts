import { afterAll, beforeAll, expect, test } from 'vitest'
import { measureClients } from '../../../bench/clients/measure-clients.ts'
import type { KubeClient } from '../../../src/kube/kube-client.ts'
import { clientOf } from '../kube/client-of.ts'
import { startWorld, type World } from '../operator/start-world.ts'

const SECONDS = 10

let world: World
let client: KubeClient

beforeAll(async () => {
  world = await startWorld({ namespaces: [] })
  client = clientOf(world.controlPlane)
})
afterAll(async () => {
  await client?.close()
  await world?.[Symbol.asyncDispose]()
})

test('three replicas give every valid request its token, and no other, while credentials rotate and end, and the leader is killed', async () => {
  const place = {
    controlPlane: world.controlPlane,
    client,
    start: (nth: number, flags: readonly string[]) =>
      world.spawn({ user: nth === 0 ? 'operator-a' : 'operator-b', flags }),
  }
  const options = {
    count: 60,
    seconds: SECONDS,
    rate: 100,
    refusedShare: 0.2,
    kill: 'leader',
    restSeconds: 0,
    toldWithinSeconds: 0,
  } as const
  const figures = await measureClients(place, options)

  expect(figures).toMatchObject({
    validFailed: 0,
    odd: 0,
    lastUsedWrong: 0,
    tooOften: 0,
    wentBack: 0,
    foreignAddresses: 0,
    wrong: 0,
  })
  expect(Object.values(figures.passed)).toEqual(Object.values(figures.passed).map(() => 0))
  // Each of these was there to be got wrong.
  expect(figures.requests).toBe(SECONDS * options.rate)
  expect(figures.mustPass).toBeGreaterThan(figures.requests / 2)
  expect(figures.rotations).toBeGreaterThan(0)
  expect(figures.usedObjects).toBeGreaterThan(options.count / 2)
  expect(Object.entries(figures.failed).filter(([, count]) => count === 0)).toEqual([])
})
