import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { type NamespacesWorld, startNamespacesWorld } from './start-namespaces-world.ts'

/** An operator that runs while its rights in a namespace are taken. */
const [SERVED, REFUSED] = ['served', 'refused'] as const
const ALL = [SERVED, REFUSED]
const GRANT = { grant_type: 'client_credentials' }
const STALENESS_MS = 120_000
const FLAGS = [`--namespaces=${ALL.join(',')}`, '--client-staleness=2m']
/** A refused watch is tried again at least every 20 s. */
const AGAIN_MS = 40_000

let world: NamespacesWorld
let operator: Operator

beforeAll(async () => {
  const refusing = [REFUSED]
  world = await startNamespacesWorld({ namespaces: ALL, refusing })
  operator = await world.startOperator({ flags: FLAGS })
  for (const namespace of ALL) {
    await world.create([namespace, 'token'], { accessToken: { scopes: ['read'] } })
    await world.untilReady([namespace, 'token'])
    const spec = { serviceAccount: `${namespace}:pipeline`, lifetime: '1h' }
    await world.createCredential([namespace, 'pipeline'], spec)
    await world.untilIssued([namespace, 'pipeline'])
  }
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test('rights that go concern the clients of that namespace alone, also after a restart of the API server', async () => {
  const served = await world.client([SERVED, 'pipeline'])
  const refused = await world.client([REFUSED, 'pipeline'])
  const { token } = await world.post(operator, 'token', GRANT, refused)
  await world.takeRights(REFUSED)
  // RBAC is asked when a watch is opened: the restart ends those that are.
  await world.controlPlane.stopApiServer()
  await world.controlPlane.startApiServer()
  const since = performance.now()
  const seen = { served: new Set<number>(), refused: new Set<number>() }
  while (performance.now() - since < STALENESS_MS + 20_000) {
    seen.served.add((await world.post(operator, 'token', GRANT, served)).status)
    seen.refused.add((await world.post(operator, 'token', GRANT, refused)).status)
    await sleep(1000)
  }
  expect([...seen.served]).toEqual([200])
  expect([...seen.refused]).toEqual([200, 503])
  // Of a token whose client is there nothing is known any more.
  expect((await world.post(operator, 'introspect', { token }, served)).status).toBe(503)
  expect((await operator.health('/readyz')).status).toBe(200)
  await world.create([SERVED, 'later'], { accessToken: { scopes: ['read'] } })
  await world.untilReady([SERVED, 'later'])

  await world.giveRights(REFUSED)
  const hasToken = async (): Promise<boolean> =>
    (await world.post(operator, 'token', GRANT, refused)).status === 200
  await until('the client is served again', hasToken, AGAIN_MS)
  const introspected = await world.post(operator, 'introspect', { token }, served)
  expect(introspected.body).toMatchObject({ active: true })
  expect((await world.token([REFUSED, 'token']))?.status?.mints).toBe(1)
}, 240_000)
