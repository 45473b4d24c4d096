import { createStore, type Store } from './store.ts'
import type { Stored, StoreSubscriber } from './stored.ts'

/**
 * Several stores read as one: one for each namespace that is watched on its own, or a single one,
 * under the empty name, for a watch over the whole cluster. Each is filled by its own feed, so a
 * relist of one namespace removes nothing of another.
 */
export type PartitionedStore<T extends Stored> = {
  readonly parts: ReadonlyMap<string, Store<T>>
  get(namespace: string, name: string): T | undefined
  put(object: T): boolean
  all(): Iterable<T>
  size(): number
  by(index: string, valuesOf: (object: T) => readonly string[]): void
  indexed(index: string, value: string): readonly T[]
  subscribe(subscriber: StoreSubscriber<T>): void
}

/** @param namespaces empty: one part for the whole cluster */
export function createPartitionedStore<T extends Stored>(
  namespaces: readonly string[],
): PartitionedStore<T> {
  const names = namespaces.length === 0 ? [''] : namespaces
  const parts = new Map(names.map((name) => [name, createStore<T>()]))
  const part = (namespace: string): Store<T> | undefined => parts.get('') ?? parts.get(namespace)
  const stores = [...parts.values()]
  return {
    parts,
    get: (namespace, name) => part(namespace)?.get(`${namespace}/${name}`),
    put: (object) => part(object.metadata.namespace ?? '')?.put(object) ?? false,
    *all() {
      for (const store of stores) yield* store.all()
    },
    size: () => stores.reduce((total, store) => total + store.size(), 0),
    by: (index, valuesOf) => stores.forEach((store) => store.by(index, valuesOf)),
    indexed: (index, value) => stores.flatMap((store) => store.indexed(index, value)),
    subscribe: (subscriber) => stores.forEach((store) => store.subscribe(subscriber)),
  }
}
