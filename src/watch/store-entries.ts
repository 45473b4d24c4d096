import { isNewer } from './is-newer.ts'
import { createListWindow } from './list-window.ts'
import { objectKey } from './object-key.ts'
import { createTable } from './store-table.ts'
import type { Stored, StoreSubscriber } from './stored.ts'

/** The objects of a store, with the rules of what is news about them. */
export type Entries<T> = {
  get(key: string): T | undefined
  all(): readonly (readonly [string, T])[]
  size(): number
  put(object: T): boolean
  remove(object: T): boolean
  relistStarted(resourceVersion: string, rolledBack: boolean): void
  isRelisting(): boolean
  putListed(object: T): boolean
  relistFinished(): void
}

/** @param change told after each change */
export function createEntries<T extends Stored>(change: StoreSubscriber<T>): Entries<T> {
  const table = createTable(change)
  const lists = createListWindow()

  function put(object: T): boolean {
    const { metadata } = object
    const key = objectKey(metadata)
    const known = table.get(key)?.metadata.resourceVersion
    if (known === undefined && lists.isCovered(metadata.resourceVersion)) return false
    if (isNewer(known, metadata.resourceVersion) || table.deaths.isBuried(metadata)) return false
    return table.keep(key, object)
  }

  function putListed(object: T): boolean {
    const key = objectKey(object.metadata)
    lists.add(key)
    if (lists.isBeyond(table.get(key)?.metadata.resourceVersion)) return false
    if (lists.isBeyond(table.deaths.of(object.metadata.uid))) return false
    return table.keep(key, object)
  }

  function remove({ metadata }: T): boolean {
    const key = objectKey(metadata)
    const known = table.get(key)
    if (known === undefined || known.metadata.uid !== metadata.uid) return false
    if (isNewer(known.metadata.resourceVersion, metadata.resourceVersion)) return false
    table.bury(key, known, metadata.resourceVersion)
    return true
  }

  function relistFinished(): void {
    const gone = table
      .all()
      .filter(([key, { metadata }]) => lists.lacks(key, metadata.resourceVersion))
    const resourceVersion = lists.finished()
    for (const [key, object] of gone) table.bury(key, object, resourceVersion)
  }

  return {
    get: (key) => table.get(key),
    all: () => table.all(),
    size: () => table.size(),
    put,
    remove,
    relistStarted: (resourceVersion, rolledBack) => lists.started(resourceVersion, rolledBack),
    isRelisting: () => lists.isOpen(),
    putListed,
    relistFinished,
  }
}
