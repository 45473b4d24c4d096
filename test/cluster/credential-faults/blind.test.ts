import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultObject } from './credential-api.ts'
import { FLOWS } from './flows.ts'
import { settled } from './settled.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'

/** Several rounds of last use, and of whatever is tried slowly. */
const BLIND_MS = 12_000

let world: FaultWorld

beforeAll(async () => {
  world = await startFaultWorld()
  await world.start()
})
afterAll(async () => {
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
  await sleep(BLIND_MS)
  expect([creates().length, deletes().length]).toEqual(counts)
  const during = await api.look([...all, fresh])
  for (const object of all) {
    expect(during.get(object)?.secret).toEqual(before.get(object)?.secret)
    const conditions = await conditionsOf(object)
    expect(conditions.find(({ type }) => type === 'Ready')?.status).toBe('True')
    const failing = conditions.find(({ type }) => type === 'RefreshFailing')
    expect([object.name, failing?.reason]).toEqual([object.name, 'NotFoundOrDenied'])
    expect(failing?.message).toContain('tenant administrator')
    expect(failing?.message).toContain(object.serviceAccount)
  }
  expect(during.get(fresh)?.secret).toBe(undefined)
  const stalled = (await conditionsOf(fresh)).find(({ type }) => type === 'Stalled')
  expect([stalled?.status, stalled?.reason]).toEqual(['True', 'NotFoundOrDenied'])

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
