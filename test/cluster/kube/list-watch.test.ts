import { cp, rm } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { KubeClient } from '../../../src/kube/kube-client.ts'
import { listWatch } from '../../../src/kube/list-watch.ts'
import type { ListWatchOptions } from '../../../src/kube/list-watch-loop.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { createFeed } from '../../../src/watch/feed.ts'
import { createStore, type Store } from '../../../src/watch/store.ts'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { startControlPlane } from '../../kit/control-plane/start-control-plane.ts'
import { clientOf } from './client-of.ts'

type Thing = {
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly uid: string
    readonly resourceVersion: string
  }
  readonly data?: Readonly<Record<string, string>>
}

function decodeThing(raw: unknown): Thing {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the API server sends nothing else here
  return raw as Thing
}

type Watched = {
  readonly store: Store<Thing>
  readonly restarts: string[]
  readonly stop: () => void
}

let controlPlane: ControlPlane
let proxy: FaultProxy
let direct: KubeClient
let throughProxy: KubeClient
let namespace = ''
let count = 0
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  controlPlane = await startControlPlane({
    auditLevel: 'None',
    apiServerFlags: ['--etcd-compaction-interval=1s'],
  })
  proxy = await controlPlane.startFaultProxy()
  direct = clientOf(controlPlane)
  throughProxy = clientOf(controlPlane, 'admin', { url: proxy.url })
})
afterAll(async () => {
  await Promise.all([direct?.close(), throughProxy?.close()])
  await controlPlane?.stop()
})
beforeEach(async () => {
  count += 1
  namespace = `n${count}`
  proxy.setRule(() => ({ do: 'pass' }))
  await admin('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
})
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())))

async function admin(method: string, path: string, body?: object): Promise<void> {
  const { status } = await controlPlane.admin.request(method, path, body)
  expect(status, `${method} ${path}`).toBeLessThan(300)
}

const things = (): string => `/api/v1/namespaces/${namespace}/configmaps`
const create = (name: string): Promise<void> =>
  admin('POST', things(), { metadata: { name }, data: { colour: 'red' } })
const remove = (name: string): Promise<void> => admin('DELETE', `${things()}/${name}`)

/** So that back-off and patience do not make tests long. */
function hurried(factor: number): Clock {
  return {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic() * factor,
    after: (milliseconds, callback) => systemClock.after(milliseconds / factor, callback),
  }
}

async function watch(
  client: KubeClient,
  options: Partial<ListWatchOptions<Thing>> = {},
): Promise<Watched> {
  const store = createStore<Thing>()
  const controller = new AbortController()
  const restarts: string[] = []
  const feed = createFeed({
    store,
    clock: systemClock,
    source: (hooks) =>
      listWatch<Thing>(client, {
        path: things(),
        decode: decodeThing,
        clock: hurried(5),
        random: Math.random,
        onRestart: (reason) => restarts.push(reason),
        ...hooks,
        ...options,
      }),
  })
  const running = feed.run(controller.signal)
  const stop = (): void => controller.abort()
  stops.push(async () => {
    stop()
    await running
  })
  await feed.synced
  return { store, restarts, stop }
}

const names = ({ store }: Watched): string[] =>
  store
    .all()
    .map(({ metadata }) => metadata.name)
    .toSorted()

/** The store holds exactly what the API server has, version for version. */
async function expectTruth(watched: Watched, seconds = 5): Promise<void> {
  await vi.waitFor(
    async () => {
      const { body } = await controlPlane.admin.request<{ items: Thing[] }>('GET', things())
      const told = (all: readonly Thing[]): string[] =>
        all.map(({ metadata }) => `${metadata.uid} ${metadata.resourceVersion}`).toSorted()
      expect(told(watched.store.all())).toEqual(told(body.items))
    },
    { timeout: seconds * 1000, interval: 50 },
  )
}

test('it lists more than two pages and sees every change after them', async () => {
  await Promise.all(Array.from({ length: 23 }, (_, i) => create(`a${i}`)))
  const watched = await watch(direct, { pageSize: 5 })
  expect(watched.store.size()).toBe(23)
  await create('new')
  await admin('PUT', `${things()}/a1`, { metadata: { name: 'a1' }, data: { colour: 'blue' } })
  await remove('a2')
  await expectTruth(watched)
  expect(watched.store.get(`${namespace}/a1`)?.data).toEqual({ colour: 'blue' })
  expect(watched.restarts).toEqual([])
})

const upserts = (times: number): string[] => Array.from({ length: times }, () => 'Upsert')

test('a list whose next page is gone begins anew', async () => {
  await Promise.all(Array.from({ length: 6 }, (_, i) => create(`a${i}`)))
  const controller = new AbortController()
  const events = listWatch<Thing>(direct, {
    path: things(),
    decode: decodeThing,
    clock: systemClock,
    random: Math.random,
    signal: controller.signal,
    pageSize: 2,
  })
  const told: string[] = []
  for await (const event of events) {
    told.push(event.type)
    if (told.length === 3) {
      // A new API server has no snapshot of the first page, and etcd has compacted its history.
      await create('new')
      await controlPlane.stopApiServer('SIGKILL')
      await controlPlane.startApiServer()
      await new Promise((resolve) => setTimeout(resolve, 3000))
    }
    if (event.type === 'Synced') controller.abort()
  }
  expect(told).toEqual(['RelistStarted', ...upserts(2), 'RelistStarted', ...upserts(7), 'Synced'])
})

test.each(['cut', 'end', 'truncate'] as const)(
  'a watch that is broken by %s goes on without a loss',
  async (fault) => {
    const watched = await watch(throughProxy)
    await create('a')
    await vi.waitFor(() => expect(names(watched)).toContain('a'))
    proxy.setRule((request) =>
      request.watch
        ? { do: 'watch', each: (_, index) => (index === 0 ? fault : 'pass') }
        : { do: 'pass' },
    )
    for (const open of proxy.watches()) open.cut()
    await create('b')
    await vi.waitFor(() => expect(watched.restarts.length).toBeGreaterThan(1), { timeout: 5000 })
    proxy.setRule(() => ({ do: 'pass' }))
    await create('c')
    await remove('a')
    await expectTruth(watched)
  },
)

test('a connection on which nothing comes any more is given up', async () => {
  const watched = await watch(throughProxy, { idleMs: 5000 })
  await vi.waitFor(() => expect(proxy.watches()).toHaveLength(1))
  for (const open of proxy.watches()) open.stall()
  await create('a')
  await expectTruth(watched)
  expect(watched.restarts).toContain('Idle')
})

test('it bears a server that answers with 500 and 429 or not at all', async () => {
  let refusals = 0
  proxy.setRule(() => {
    refusals += 1
    if (refusals === 1) return { do: 'answer', status: 500 }
    if (refusals === 2) return { do: 'answer', status: 429, headers: { 'retry-after': '1' } }
    if (refusals === 3) return { do: 'drop' }
    return { do: 'pass' }
  })
  const watched = await watch(throughProxy)
  await create('a')
  await expectTruth(watched)
  expect(watched.restarts).toEqual(['Failed', 'Failed', 'Failed'])
})

test('it goes on after a restart of etcd', async () => {
  const watched = await watch(direct)
  await create('a')
  await controlPlane.stopEtcd('SIGKILL')
  await controlPlane.startEtcd()
  await vi.waitFor(() => create('b'), { timeout: 10_000 })
  await expectTruth(watched, 10)
  expect(names(watched)).toEqual(['a', 'b'])
})

test('it sees what happened between a restart of the API server and its own return', async () => {
  const watched = await watch(throughProxy)
  await create('a')
  await create('b')
  await vi.waitFor(() => expect(names(watched)).toEqual(['a', 'b']))
  await controlPlane.stopApiServer('SIGKILL')
  await controlPlane.startApiServer()
  await remove('a')
  await create('c')
  await expectTruth(watched, 10)
})

test('a version that the server does not have any more leads to a list', async () => {
  const watched = await watch(throughProxy)
  await create('a')
  await vi.waitFor(() => expect(names(watched)).toEqual(['a']))
  // Nothing gets through while the API server is made to forget: a new one starts with an empty history.
  proxy.setRule(() => ({ do: 'drop' }))
  for (const open of proxy.watches()) open.cut()
  await remove('a')
  await create('b')
  await controlPlane.stopApiServer('SIGKILL')
  await controlPlane.startApiServer()
  await create('c')
  proxy.setRule(() => ({ do: 'pass' }))
  await expectTruth(watched, 10)
  expect(watched.restarts).toContain('Expired')
})

test('a history that went back is noticed, and the older truth is believed', async () => {
  await create('kept')
  const backup = `${controlPlane.folder}/etcd-backup`
  await controlPlane.stopApiServer('SIGKILL')
  await controlPlane.stopEtcd()
  await cp(`${controlPlane.folder}/etcd`, backup, { recursive: true })
  await controlPlane.startEtcd()
  await controlPlane.startApiServer()

  const watched = await watch(direct, { clock: hurried(20) })
  await create('lost')
  await admin('PUT', `${things()}/kept`, { metadata: { name: 'kept' }, data: { colour: 'blue' } })
  await expectTruth(watched)

  await controlPlane.stopApiServer('SIGKILL')
  await controlPlane.stopEtcd()
  await rm(`${controlPlane.folder}/etcd`, { recursive: true })
  await cp(backup, `${controlPlane.folder}/etcd`, { recursive: true })
  await controlPlane.startEtcd()
  await controlPlane.startApiServer()
  await expectTruth(watched, 30)
  expect(names(watched)).toEqual(['kept'])
  expect(watched.store.get(`${namespace}/kept`)?.data).toEqual({ colour: 'red' })
  await create('after')
  await expectTruth(watched)
})

test('a watch of metadata by label brings neither data nor other Secrets', async () => {
  const secrets = `/api/v1/namespaces/${namespace}/secrets`
  const secret = (name: string, labels: object): Promise<void> =>
    admin('POST', secrets, { metadata: { name, labels }, stringData: { token: 'canary-4711' } })
  const raw: unknown[] = []
  await secret('ours', { mine: 'yes' })
  await secret('theirs', {})
  const watched = await watch(direct, {
    path: secrets,
    labelSelector: 'mine=yes',
    metadataOnly: true,
    decode: (object) => {
      raw.push(object)
      return decodeThing(object)
    },
  })
  await secret('later', { mine: 'yes' })
  await secret('theirs-too', {})
  await admin('DELETE', `${secrets}/ours`)
  await vi.waitFor(() => expect(names(watched)).toEqual(['later']))
  const seen = JSON.stringify(raw)
  expect(seen).not.toContain('canary')
  expect(seen).not.toContain(Buffer.from('canary-4711').toString('base64'))
  expect(seen).not.toContain('theirs')
})
