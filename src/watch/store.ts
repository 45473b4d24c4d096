import { createEntries } from './store-entries.ts'
import { createObservers } from './store-observers.ts'
import type { Stored, StoreSubscriber } from './stored.ts'

/** The latest known object for each key of objectKey(). */
export type Store<T extends Stored> = {
  get(key: string): T | undefined
  all(): readonly T[]
  size(): number
  /**
   * Keeps the newer one; also for the answers to our own writes.
   *
   * @returns whether it was taken: false when it is older than, or the same as, what was known
   */
  put(object: T): boolean
  /** @returns false when it is about another uid or older than what is stored, and so changes nothing */
  delete(object: T): boolean
  /** A full list follows; with `rolledBack` it is the truth even about what is known of later. */
  relistStarted(resourceVersion: string, rolledBack: boolean): void
  /** From relistStarted() to relistFinished(). */
  isRelisting(): boolean
  /** Of the list: the truth, even if older, unless something newer than the list itself is known. */
  putListed(object: T): boolean
  /** Removes what the list did not hold, unless something newer than the list is known of it. */
  relistFinished(): void
  /** Keeps an index of the objects by the values that `valuesOf` gives. */
  by(index: string, valuesOf: (object: T) => readonly string[]): void
  /** @throws RangeError for an index that nobody asked for */
  indexed(index: string, value: string): readonly T[]
  /** An exception of a subscriber ends there. Returns what ends the subscription. */
  subscribe(subscriber: StoreSubscriber<T>): () => void
}

export function createStore<T extends Stored>(): Store<T> {
  const observers = createObservers<T>()
  const entries = createEntries<T>((key, before, after) => observers.change(key, before, after))
  return {
    get: (key) => entries.get(key),
    all: () => Array.from(entries.all(), ([, object]) => object),
    size: () => entries.size(),
    put: (object) => entries.put(object),
    delete: (object) => entries.remove(object),
    relistStarted: (resourceVersion, rolledBack) =>
      entries.relistStarted(resourceVersion, rolledBack),
    isRelisting: () => entries.isRelisting(),
    putListed: (object) => entries.putListed(object),
    relistFinished: () => entries.relistFinished(),
    by: (index, valuesOf) => observers.addIndex(index, valuesOf, entries.all()),
    indexed: (index, value) =>
      observers.keys(index, value).flatMap((key) => entries.get(key) ?? []),
    subscribe: (subscriber) => observers.subscribe(subscriber),
  }
}
