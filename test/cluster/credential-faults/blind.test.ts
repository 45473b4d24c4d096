import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import type { FaultObject } from './credential-api.ts'
import { FLOWS } from './flows.ts'
import { settled } from './settled.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'
import { stayBlind } from './stay-blind.ts'

let world: FaultWorld

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  world = await startFaultWorld()
  await world.start({ flags: ['--last-used-interval=1s'] })
  turn = await waitTurn()
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

type Conditions = readonly {
  readonly type: string
  readonly status: string
  readonly reason?: string
  readonly message?: string
}[]

async function conditionsOf(object: FaultObject): Promise<Conditions> {
  const seen = (await world.api.look([object])).get(object)
  return seen?.object?.status?.conditions ?? []
}

const condition = (object: FaultObject, type: string): Promise<Conditions[number]> =>
  until(`${object.name} has a condition ${type}`, async () =>
    (await conditionsOf(object)).find((each) => each.type === type),
  )

test('an issuer that answers 404 to everything: nothing is deleted, nothing issued, the Secret stays, the condition says what to check, and it heals', async () => {
  const { k0rdent, api } = world
  const kept = api.object('kept')
  const rotating = api.object('rotating')
  const once = api.object('once')
  const fresh = api.object('fresh')
  await FLOWS.rotate.prepare(world, [kept, rotating])
  await api.create(once, { lifetime: '1h' })
  await settled(world, [{ object: once, wanted: { end: 'Ready' } }])
  const all = [kept, rotating, once]
  const before = await api.look(all)

  k0rdent.blind(true)
  const { creates, deletes } = k0rdent.ledger
  const counts = [creates().length, deletes().length]
  await api.refresh(rotating, 'please')
  await api.create(fresh, { lifetime: '1h' })
  await stayBlind(world, [...all, fresh])
  expect([creates().length, deletes().length]).toEqual(counts)
  const during = await api.look([...all, fresh])
  for (const object of all) {
    expect(during.get(object)?.secret).toEqual(before.get(object)?.secret)
    const failing = await condition(object, 'RefreshFailing')
    expect([object.name, failing.reason]).toEqual([object.name, 'NotFoundOrDenied'])
    expect(failing.message).toContain('tenant administrator')
    expect(failing.message).toContain(object.serviceAccount)
    expect((await condition(object, 'Ready')).status).toBe('True')
  }
  expect(during.get(fresh)?.secret).toBe(undefined)
  const stalled = await condition(fresh, 'Stalled')
  expect([stalled.status, stalled.reason]).toEqual(['True', 'NotFoundOrDenied'])

  k0rdent.blind(false)
  const ready = { end: 'Ready' } as const
  const { wrong } = await settled(world, [
    { object: kept, wanted: ready },
    { object: once, wanted: ready },
    { object: fresh, wanted: ready },
    { object: rotating, wanted: { end: 'Ready', refresh: 'please' } },
  ])
  expect(wrong).toEqual([])
  const healed = await Promise.all([...all, fresh].map(conditionsOf))
  expect(healed.flat().filter(({ type }) => type !== 'Ready')).toEqual([])
  expect([creates().length, deletes().length]).toEqual([(counts[0] ?? 0) + 2, (counts[1] ?? 0) + 1])
  expect(world.consumers.failures()).toEqual([])
})
