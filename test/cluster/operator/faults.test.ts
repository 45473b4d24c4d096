import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import type { RequestInfo } from '../../kit/control-plane/request-info.ts'
import { leftOver } from '../../kit/left-over.ts'
import { faultsOf } from './faults-of.ts'
import { startWorld, type World } from './start-world.ts'

const NS = 'faults'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const REQUEST = 'mintlet.dev/refresh-requested'

let world: World
let proxy: FaultProxy

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  proxy = await world.controlPlane.startFaultProxy()
  await world.start({ server: proxy.url })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})
beforeEach(() => proxy.setRule(() => ({ do: 'pass' })))

/** How often the operator wrote to a Secret, by how it was answered. */
async function secretWrites(name: string): Promise<Record<number, number>> {
  const calls = await world.calls()
  const counts: Record<number, number> = {}
  for (const { what, code, name: of } of calls) {
    if (/^(patch|delete) secrets$/.test(what) && of === name) counts[code] = (counts[code] ?? 0) + 1
  }
  return counts
}

async function statusWrites(name: string, code: number): Promise<number> {
  const calls = await world.calls()
  return calls.filter(
    (call) =>
      call.what === 'patch impersonatedtokens/status' && call.name === name && call.code === code,
  ).length
}

const isWrite = ({ verb, resource, subresource }: RequestInfo, of: string): boolean =>
  `${verb} ${resource}${subresource === '' ? '' : `/${subresource}`}` === of

/** What is still wrong after a while with an object that should have been minted so often. */
function wrong(name: string, mints: number): Promise<readonly string[]> {
  return leftOver(async () => {
    const token = await world.token([NS, name])
    if (token === undefined) return [`${name} is gone`]
    const { status } = token
    return [
      ...faultsOf(token, await world.secret([NS, name])),
      ...(status?.mints === mints ? [] : [`${name} was minted ${status?.mints} times`]),
    ]
  })
}

for (const [how, word] of [
  ['breaks off', 'cut'],
  ['ends in order', 'end'],
  ['ends within a line', 'truncate'],
] as const) {
  test(`what happens while every watch ${how} is not missed`, async () => {
    const name = `watch-${word}`
    await world.create([NS, name], HOUR)
    expect(await wrong(name, 1)).toEqual([])
    for (const watch of proxy.watches()) watch[word]()
    await world.create([NS, `${name}-new`], HOUR)
    await world.patchSecret([NS, name], { stringData: { token: 'none' } })
    expect(await wrong(name, 2)).toEqual([])
    expect(await wrong(`${name}-new`, 1)).toEqual([])
  })
}

test('somebody else edits the object at the moment of the status write: status wins, and nothing is minted again', async () => {
  let edits = 0
  proxy.setRule(async (request) => {
    if (isWrite(request, 'patch impersonatedtokens/status') && edits < 2) {
      edits += 1
      await world.patch([NS, 'busy'], { metadata: { labels: { edit: `e${edits}` } } })
    }
    return { do: 'pass' }
  })
  await world.create([NS, 'busy'], HOUR)
  expect(await wrong('busy', 1)).toEqual([])
  expect(edits).toBe(2)
  expect((await world.token([NS, 'busy']))?.metadata.labels).toEqual({ edit: 'e2' })
  // The API server says 409 for a JSON patch whose version is not the one that is there.
  expect((await statusWrites('busy', 409)) + (await statusWrites('busy', 422))).toBe(2)
  expect(await secretWrites('busy')).toEqual({})
})

test('somebody else edits the Secret at the moment of a refresh: both come through', async () => {
  await world.create([NS, 'shared'], HOUR)
  expect(await wrong('shared', 1)).toEqual([])
  let edits = 0
  proxy.setRule(async (request) => {
    if (isWrite(request, 'patch secrets') && request.name === 'shared' && edits === 0) {
      edits += 1
      await world.patchSecret([NS, 'shared'], { metadata: { annotations: { note: 'theirs' } } })
    }
    return { do: 'pass' }
  })
  await world.patch([NS, 'shared'], { metadata: { annotations: { [REQUEST]: 'now' } } })
  expect(await wrong('shared', 2)).toEqual([])
  expect((await world.secret([NS, 'shared']))?.metadata.annotations).toMatchObject({
    note: 'theirs',
  })
  const { 200: ok, ...refused } = await secretWrites('shared')
  expect(ok).toBe(1)
  expect(Object.values(refused)).toEqual([1])
})

for (const [how, fault] of [
  ['is lost on its way to the API server', { do: 'drop' }],
  ['is refused because the API server is overloaded', { do: 'answer', status: 503 }],
  ['is taken, but the answer is lost', { do: 'lose' }],
] as const) {
  test(`a status write ${how}, twice: it is reported again, and nothing is minted again`, async () => {
    const name = `unheard-${fault.do}`
    let faults = 0
    proxy.setRule((request) => {
      const hit = isWrite(request, 'patch impersonatedtokens/status') && request.name === name
      if (!hit || faults === 2) return { do: 'pass' }
      faults += 1
      return fault
    })
    await world.create([NS, name], HOUR)
    expect(await wrong(name, 1)).toEqual([])
    expect(faults).toBeGreaterThan(0)
    expect(await secretWrites(name)).toEqual({})
  })
}

test('the answer to the creation of a Secret is lost: the object ends up with a Secret that status knows', async () => {
  let lost = 0
  proxy.setRule((request) => {
    const loses = isWrite(request, 'create secrets') && request.namespace === NS && lost === 0
    if (loses) lost += 1
    return loses ? { do: 'lose' } : { do: 'pass' }
  })
  await world.create([NS, 'doubtful'], HOUR)
  expect(await wrong('doubtful', 1)).toEqual([])
  expect(lost).toBe(1)
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
