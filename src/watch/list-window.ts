import { isNewer } from './is-newer.ts'

/** What the lists so far can tell about. */
export type ListWindow = {
  started(resourceVersion: string, rolledBack: boolean): void
  /** The list under way holds this key. */
  add(key: string): void
  /** Whether the list under way is without this key, although it would hold it at that version. */
  lacks(key: string, resourceVersion: string): boolean
  /** Whether a list is under way. */
  isOpen(): boolean
  /** @returns the resource version of the list that ends here */
  finished(): string
  /** Newer than the list that was started last, which therefore says nothing about it. */
  isBeyond(resourceVersion: string | undefined): boolean
  /** As old as the last whole list, or older: if it still lived then, that list held it. */
  isCovered(resourceVersion: string): boolean
}

export function createListWindow(): ListWindow {
  let list = { resourceVersion: '0', rolledBack: false }
  let held = new Set<string>()
  let whole: string | undefined
  let open = false

  const isBeyond = (resourceVersion: string | undefined): boolean =>
    !list.rolledBack && isNewer(resourceVersion, list.resourceVersion)

  return {
    started: (resourceVersion, rolledBack) => {
      list = { resourceVersion, rolledBack }
      held = new Set()
      open = true
    },
    isOpen: () => open,
    add: (key) => held.add(key),
    lacks: (key, resourceVersion) => !held.has(key) && !isBeyond(resourceVersion),
    finished: () => {
      whole = list.resourceVersion
      held = new Set()
      open = false
      return whole
    },
    isBeyond,
    isCovered: (resourceVersion) => whole !== undefined && !isNewer(resourceVersion, whole),
  }
}
