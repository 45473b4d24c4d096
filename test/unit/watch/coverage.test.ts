import { expect, test } from 'vitest'
import { type Coverage, createCoverage } from '../../../src/watch/coverage.ts'

type Made = {
  readonly coverage: Coverage
  /** What was said to be whole, in order, and `ready`. */
  readonly told: string[]
  sync(...collections: readonly string[]): Promise<void>
  refuse(...collections: readonly string[]): Promise<void>
  hear(collection: string, silentForMs: number): void
}

const SYSTEM = 'mintlet-system'
/** What all namespaces share; a collection is `namespace/resource`. */
const SHARED = ['/namespaces', '/clustercredentialissuers', `${SYSTEM}/secrets`]
const of = (namespace: string): string[] => [
  `${namespace}/impersonatedtokens`,
  `${namespace}/secrets`,
]

function cover(served: readonly string[], collections: readonly string[]): Made {
  const told: string[] = []
  const feeds = collections.map((name) => {
    const [namespace = '', resource = ''] = name.split('/')
    const synced = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    const state = { isSynced: false, isRefused: false, silentForMs: 0 }
    const feed = {
      namespace,
      resource,
      synced: synced.promise,
      answered: answered.promise,
      isSynced: () => state.isSynced,
      isRefused: () => state.isRefused,
      silentForMs: () => (state.isSynced ? state.silentForMs : Infinity),
    }
    const sync = (): void => {
      Object.assign(state, { isSynced: true, isRefused: false })
      synced.resolve()
      answered.resolve()
    }
    const refuse = (): void => {
      state.isRefused = true
      answered.resolve()
    }
    return { name, state, feed, sync, refuse }
  })
  const coverage = createCoverage(
    feeds.map(({ feed }) => feed),
    { served, operatorNamespace: SYSTEM, onWhole: (namespace) => void told.push(namespace) },
  )
  void coverage.ready.then(() => told.push('ready'))
  const each = async (names: readonly string[], act: 'sync' | 'refuse'): Promise<void> => {
    for (const one of feeds) if (names.includes(one.name)) one[act]()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    coverage,
    told,
    sync: (...names) => each(names, 'sync'),
    refuse: (...names) => each(names, 'refuse'),
    hear(name, silentForMs) {
      for (const one of feeds) if (one.name === name) one.state.silentForMs = silentForMs
    },
  }
}

test('a namespace is whole when what it has and what all share is filled, and is told of once', async () => {
  const { coverage, told, sync } = cover(['etl', 'web'], [...SHARED, ...of('etl'), ...of('web')])
  await sync(...of('etl'), ...SHARED.slice(1))
  expect(coverage.isWhole('etl')).toBe(false)
  await sync('/namespaces', 'web/secrets')
  const whole = ['', 'etl', 'web', 'not-served'].map((name) => coverage.isWhole(name))
  expect(whole).toEqual([true, true, false, true])
  expect(told.toSorted()).toEqual(['', 'etl'])
  expect(coverage.isReady()).toBe(false)
  await sync(...of('web'))
  expect(told.slice(2)).toEqual(['web', 'ready'])
  expect(coverage.isReady()).toBe(true)
})

test('a namespace that is refused holds up itself alone', async () => {
  const { coverage, told, sync, refuse } = cover(
    ['etl', 'web'],
    [...SHARED, ...of('etl'), ...of('web')],
  )
  await sync(...SHARED, ...of('etl'), 'web/impersonatedtokens')
  expect(coverage.isReady()).toBe(false)
  await refuse('web/secrets')
  expect(coverage.isReady()).toBe(true)
  expect(coverage.isWhole('web')).toBe(false)
  expect(coverage.refused()).toEqual([{ resource: 'secrets', namespace: 'web' }])
  await sync('web/secrets')
  expect(coverage.isWhole('web')).toBe(true)
  expect(told.at(-1)).toBe('web')
  expect(coverage.refused()).toEqual([])
})

test('nothing is ready without what all share, whoever refuses it', async () => {
  for (const missing of SHARED) {
    const { coverage, sync, refuse } = cover(['etl'], [...SHARED, ...of('etl')])
    // oxlint-disable-next-line no-await-in-loop
    await sync(...SHARED.filter((name) => name !== missing), ...of('etl'))
    // oxlint-disable-next-line no-await-in-loop
    await refuse(missing)
    expect([missing, coverage.isReady(), coverage.isWhole('etl')]).toEqual([missing, false, false])
  }
})

test('nothing is ready while every namespace is refused', async () => {
  const { coverage, sync, refuse } = cover(['etl', 'web'], [...SHARED, ...of('etl'), ...of('web')])
  await sync(...SHARED)
  await refuse(...of('etl'), ...of('web'))
  expect(coverage.isReady()).toBe(false)
  await sync(...of('web'))
  expect(coverage.isReady()).toBe(true)
})

test("the operator's own namespace holds up all of them, where it is served too", async () => {
  const { coverage, sync, refuse } = cover(
    [SYSTEM, 'etl'],
    [...SHARED, `${SYSTEM}/impersonatedtokens`, ...of('etl')],
  )
  await sync(...SHARED, ...of('etl'))
  await refuse(`${SYSTEM}/impersonatedtokens`)
  expect([coverage.isReady(), coverage.isWhole('etl')]).toEqual([false, false])
  await sync(`${SYSTEM}/impersonatedtokens`)
  expect([coverage.isReady(), coverage.isWhole('etl')]).toEqual([true, true])
})

test('with the whole cluster every collection counts for every namespace', async () => {
  const { coverage, told, sync, refuse } = cover([''], ['/namespaces', ...of('')])
  await sync('/namespaces', '/impersonatedtokens')
  await refuse('/secrets')
  expect([coverage.isReady(), coverage.isWhole('etl')]).toEqual([false, false])
  await sync('/secrets')
  expect([coverage.isReady(), coverage.isWhole('etl')]).toEqual([true, true])
  expect(told).toEqual(['', 'ready'])
})

test('silence counts for the namespace in which it is, and of what all share for everybody', async () => {
  const { coverage, sync, hear } = cover(['etl', 'web'], [...SHARED, ...of('etl'), ...of('web')])
  await sync(...SHARED, ...of('etl'))
  const silent = () => ['', 'etl', 'web', 'other'].map((name) => coverage.silentForMs(name))
  expect(silent()).toEqual([0, 0, Infinity, 0])
  await sync(...of('web'))
  hear('web/secrets', 300)
  expect(silent()).toEqual([0, 0, 300, 0])
  hear(`${SYSTEM}/secrets`, 200)
  expect(silent()).toEqual([200, 200, 300, 200])
})
