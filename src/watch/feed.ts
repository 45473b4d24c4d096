import type { ListWatchEvent } from '../kube/list-watch-loop.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Store } from './store.ts'
import type { Stored } from './stored.ts'

export type FeedOptions<T extends Stored> = {
  /** Usually `(hooks) => listWatch(client, { ...options, ...hooks })`. */
  readonly source: (hooks: FeedHooks) => AsyncIterable<ListWatchEvent<T>>
  readonly store: Store<T>
  readonly clock: Clock
}

export type FeedHooks = {
  readonly signal: AbortSignal
  readonly onAlive: () => void
  readonly onHeard: () => void
  /** Told of each answer that says Forbidden. */
  readonly onRefused: () => void
}

export type Feed = {
  /** Fills the store until the signal aborts. */
  run(signal: AbortSignal): Promise<void>
  /** Resolves when the store first held the whole list; never, if the signal comes before. */
  readonly synced: Promise<void>
  isSynced(): boolean
  /** Resolves when it is synced, or the API server has refused the collection for the first time; never, if the signal comes before. */
  readonly answered: Promise<void>
  /** The API server last said Forbidden, and has told nothing of the collection since. */
  isRefused(): boolean
  /**
   * Milliseconds since the loop was last seen at work, or since `run` was called. It stays below
   * 15 s while the loop runs as it should, also when the API server is away, so growth beyond
   * that means that this process is stuck. 0 before `run` and after the signal.
   */
  stalledForMs(): number
  /** Milliseconds since the API server last said something: whatever changed since is not known. */
  silentForMs(): number
}

export function createFeed<T extends Stored>({ source, store, clock }: FeedOptions<T>): Feed {
  const { promise: synced, resolve } = Promise.withResolvers<void>()
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  let isSynced = false
  let refused = false
  let running: AbortSignal | undefined
  let aliveAt = 0
  let heardAt = 0
  let listing = false
  const onAlive = (): void => {
    aliveAt = clock.monotonic()
  }

  const onHeard = (): void => {
    heardAt = clock.monotonic()
    refused = false
  }

  const onRefused = (): void => {
    refused = true
    answer()
  }

  function apply(event: ListWatchEvent<T>): void {
    switch (event.type) {
      case 'RelistStarted':
        listing = true
        return store.relistStarted(event.resourceVersion, event.rolledBack)
      case 'Upsert':
        return void (listing ? store.putListed(event.object) : store.put(event.object))
      case 'Delete':
        return void store.delete(event.object)
      case 'Synced':
        store.relistFinished()
        listing = false
        isSynced = true
        onHeard()
        answer()
        return resolve()
    }
  }

  return {
    run: async (signal) => {
      running = signal
      onAlive()
      for await (const event of source({ signal, onAlive, onHeard, onRefused })) {
        apply(event)
      }
    },
    synced,
    isSynced: () => isSynced,
    answered,
    isRefused: () => refused,
    stalledForMs: () =>
      running === undefined || running.aborted ? 0 : clock.monotonic() - aliveAt,
    silentForMs: () => (isSynced ? clock.monotonic() - heardAt : Infinity),
  }
}
