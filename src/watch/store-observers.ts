import { createIndex, type Index } from './store-index.ts'
import type { StoreSubscriber } from './stored.ts'

/** What follows the changes of a store: its indexes, then whoever subscribed. */
export type Observers<T> = {
  change(key: string, before: T | undefined, after: T | undefined): void
  addIndex(
    name: string,
    valuesOf: (object: T) => readonly string[],
    present: Iterable<readonly [string, T]>,
  ): void
  /** @throws RangeError for an index that nobody added */
  keys(index: string, value: string): readonly string[]
  subscribe(subscriber: StoreSubscriber<T>): () => void
}

export function createObservers<T>(): Observers<T> {
  const indexes = new Map<string, Index<T>>()
  const subscribers = new Set<StoreSubscriber<T>>()
  return {
    change: (key, before, after) => {
      for (const index of indexes.values()) index.change(key, before, after)
      for (const subscriber of subscribers) {
        try {
          subscriber(key, before, after)
        } catch {
          // A subscriber's mistake must not stop the feed that everybody else lives on.
        }
      }
    },
    addIndex: (name, valuesOf, present) => {
      const index = createIndex(valuesOf)
      for (const [key, object] of present) index.change(key, undefined, object)
      indexes.set(name, index)
    },
    keys: (name, value) => {
      const index = indexes.get(name)
      if (index === undefined) throw new RangeError(`the store has no index ${name}`)
      return index.keys(value)
    },
    subscribe: (subscriber) => {
      subscribers.add(subscriber)
      return () => subscribers.delete(subscriber)
    },
  }
}
