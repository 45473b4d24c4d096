import { expect, test } from 'vitest'
import type { ListWatchEvent } from '../../../src/kube/list-watch-loop.ts'
import { createFeed, type FeedHooks } from '../../../src/watch/feed.ts'
import { createStore } from '../../../src/watch/store.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

type Thing = { readonly metadata: { name: string; uid: string; resourceVersion: string } }

const thing = (name: string, resourceVersion: number): Thing => ({
  metadata: { name, uid: name, resourceVersion: `${resourceVersion}` },
})

async function* events(
  { signal }: FeedHooks,
  ...told: readonly ListWatchEvent<Thing>[]
): AsyncGenerator<ListWatchEvent<Thing>> {
  yield* told
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
}

test('it fills the store and says when the whole list is in it', async () => {
  const store = createStore<Thing>()
  const clock = createFakeClock(0)
  const feed = createFeed({
    clock,
    store,
    source: (hooks) =>
      events(
        hooks,
        { type: 'RelistStarted', resourceVersion: '3', rolledBack: false },
        { type: 'Upsert', object: thing('a', 1) },
        { type: 'Upsert', object: thing('b', 2) },
        { type: 'Synced' },
        { type: 'Delete', object: thing('a', 4) },
      ),
  })
  expect(feed.isSynced()).toBe(false)
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  await feed.synced
  expect(feed.isSynced()).toBe(true)
  await clock.advance(0)
  expect(store.all()).toEqual([thing('b', 2)])
  controller.abort()
  await running
})

test('it stays synced while a later list is under way', async () => {
  const store = createStore<Thing>()
  const clock = createFakeClock(0)
  const feed = createFeed({
    clock,
    store,
    source: (hooks) =>
      events(
        hooks,
        { type: 'RelistStarted', resourceVersion: '3', rolledBack: false },
        { type: 'Upsert', object: thing('a', 1) },
        { type: 'Synced' },
        { type: 'RelistStarted', resourceVersion: '3', rolledBack: false },
      ),
  })
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  await clock.advance(0)
  expect(feed.isSynced()).toBe(true)
  expect(store.size()).toBe(1)
  controller.abort()
  await running
})

test('it believes a list even where it is older, and an event only where it is newer', async () => {
  const store = createStore<Thing>()
  const clock = createFakeClock(0)
  const started = { type: 'RelistStarted', rolledBack: false } as const
  const feed = createFeed({
    clock,
    store,
    source: (hooks) =>
      events(
        hooks,
        { ...started, resourceVersion: '3' },
        { type: 'Synced' },
        { type: 'Upsert', object: thing('a', 9) },
        { type: 'Upsert', object: thing('b', 9) },
        { type: 'Upsert', object: thing('b', 8) },
        { ...started, resourceVersion: '20' },
        { type: 'Upsert', object: thing('a', 5) },
        { type: 'Upsert', object: thing('b', 9) },
        { type: 'Synced' },
        { type: 'Upsert', object: thing('b', 8) },
      ),
  })
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  await clock.advance(0)
  expect(store.all()).toEqual([thing('a', 5), thing('b', 9)])
  controller.abort()
  await running
})

test('it counts the time since its source was last at work', async () => {
  const clock = createFakeClock(0)
  const alive: (() => void)[] = []
  const feed = createFeed({
    clock,
    store: createStore<Thing>(),
    source: (hooks) => {
      alive.push(hooks.onAlive)
      return events(hooks)
    },
  })
  await clock.advance(5000)
  expect(feed.stalledForMs()).toBe(0)
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  await clock.advance(8000)
  expect(feed.stalledForMs()).toBe(8000)
  for (const call of alive) call()
  expect(feed.stalledForMs()).toBe(0)
  await clock.advance(1000)
  clock.jump(3_600_000)
  expect(feed.stalledForMs()).toBe(1000)
  controller.abort()
  await running
  await clock.advance(1000)
  expect(feed.stalledForMs()).toBe(0)
})

test('it says for how long the API server has told it nothing', async () => {
  const store = createStore<Thing>()
  const clock = createFakeClock(0)
  let hear: (() => void) | undefined
  const feed = createFeed({
    clock,
    store,
    source: (hooks) => {
      hear = hooks.onHeard
      return events(
        hooks,
        { type: 'RelistStarted', resourceVersion: '3', rolledBack: false },
        { type: 'Synced' },
      )
    },
  })
  expect(feed.silentForMs()).toBe(Infinity)
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  await feed.synced
  await clock.advance(61_000)
  expect(feed.silentForMs()).toBe(61_000)
  hear?.()
  expect(feed.silentForMs()).toBe(0)
  controller.abort()
  await running
})

test('it says whether it was answered, and whether the last answer was a refusal', async () => {
  const clock = createFakeClock(0)
  let told: FeedHooks | undefined
  const { promise: listed, resolve: list } = Promise.withResolvers<void>()
  const feed = createFeed({
    clock,
    store: createStore<Thing>(),
    async *source(hooks) {
      told = hooks
      await listed
      yield* events(
        hooks,
        { type: 'RelistStarted', resourceVersion: '3', rolledBack: false },
        { type: 'Synced' },
      )
    },
  })
  const controller = new AbortController()
  const running = feed.run(controller.signal)
  let answers = 0
  void feed.answered.then(() => (answers += 1))
  await clock.advance(0)
  expect([feed.isRefused(), answers]).toEqual([false, 0])
  told?.onRefused()
  await clock.advance(0)
  expect([feed.isRefused(), feed.isSynced(), answers]).toEqual([true, false, 1])
  list()
  await feed.synced
  expect(feed.isRefused()).toBe(false)
  told?.onRefused()
  expect([feed.isRefused(), feed.isSynced()]).toEqual([true, true])
  told?.onHeard()
  expect(feed.isRefused()).toBe(false)
  await clock.advance(0)
  controller.abort()
  await running
})
