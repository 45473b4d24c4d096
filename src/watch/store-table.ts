import { createDeaths, type Deaths } from './store-deaths.ts'
import type { Stored, StoreSubscriber } from './stored.ts'

/** The objects of a store as they are, and the memory of those that went; it decides nothing. */
export type Table<T> = {
  get(key: string): T | undefined
  all(): readonly (readonly [string, T])[]
  size(): number
  /** @returns false when it is the object that was there, in the same version */
  keep(key: string, object: T): boolean
  /** @param resourceVersion at which it went */
  bury(key: string, object: T, resourceVersion: string): void
  readonly deaths: Deaths
}

const REMEMBERED_DEATHS = 8192

/** @param change told after each change */
export function createTable<T extends Stored>(change: StoreSubscriber<T>): Table<T> {
  const objects = new Map<string, T>()
  const deaths = createDeaths(REMEMBERED_DEATHS)
  return {
    get: (key) => objects.get(key),
    all: () => [...objects],
    size: () => objects.size,
    keep: (key, object) => {
      const before = objects.get(key)
      const known = before?.metadata
      const { uid, resourceVersion } = object.metadata
      if (known?.uid === uid && known.resourceVersion === resourceVersion) return false
      if (known !== undefined && known.uid !== uid) deaths.bury(known.uid, resourceVersion)
      objects.set(key, object)
      change(key, before, object)
      return true
    },
    bury: (key, object, resourceVersion) => {
      objects.delete(key)
      deaths.bury(object.metadata.uid, resourceVersion)
      change(key, object, undefined)
    },
    deaths,
  }
}
