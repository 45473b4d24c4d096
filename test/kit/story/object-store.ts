import { isDeepStrictEqual } from 'node:util'
import { formatTime } from '../../../src/api/time.ts'
import type { Change, Place, StoredMeta, StoredObject } from './stored-object.ts'

/** What etcd is to the API server: objects, one counter of versions, and every change in order. */
export type ObjectStore = {
  readonly get: (place: Place) => StoredObject | undefined
  readonly list: (resource: string, namespace?: string) => readonly StoredObject[]
  /** Fills in what the API server fills in. */
  readonly create: (by: string, place: Place, object: Draft) => StoredObject
  /** Keeps uid and creation time, and counts generations where the spec changes. Equal objects are no change. */
  readonly replace: (by: string, place: Place, object: Draft) => StoredObject
  readonly remove: (by: string, place: Place) => void
  readonly version: () => number
  readonly changes: readonly Change[]
  readonly subscribe: (onChange: (change: Change) => void) => () => void
}

export type Draft = {
  readonly kind: string
  readonly metadata?: unknown
  readonly [field: string]: unknown
}

const FIRST_VERSION = 1000

/** @param now the server's clock, epoch milliseconds */
export function createObjectStore(now: () => number): ObjectStore {
  const objects = new Map<string, { readonly place: Place; readonly object: StoredObject }>()
  const births = new Map<string, number>()
  const changes: Change[] = []
  const subscribers = new Set<(change: Change) => void>()
  let version = FIRST_VERSION

  function commit(change: Omit<Change, 'resourceVersion'>): void {
    const told = { ...change, resourceVersion: version }
    changes.push(told)
    if (change.after === undefined) objects.delete(keyOf(change.place))
    else objects.set(keyOf(change.place), { place: change.place, object: change.after })
    for (const onChange of subscribers) onChange(told)
  }

  /** The same for the same story, in whichever order things happen: jitter comes from it. */
  function uidOf(place: Place): string {
    const key = keyOf(place)
    const birth = (births.get(key) ?? 0) + 1
    births.set(key, birth)
    return `${key.replaceAll('/', '-')}-${birth}`
  }

  function remove(by: string, place: Place): void {
    const before = objects.get(keyOf(place))?.object
    if (before === undefined) return
    version += 1
    commit({ by, place, before, after: undefined })
  }

  return {
    get: (place) => objects.get(keyOf(place))?.object,
    list: (resource, namespace) =>
      [...objects.values()]
        .filter(({ place }) => place.resource === resource)
        .filter(({ place }) => namespace === undefined || place.namespace === namespace)
        .map(({ object }) => object),
    create(by, place, draft) {
      version += 1
      const metadata: StoredMeta = {
        ...given(draft),
        name: place.name,
        ...(place.namespace !== undefined && { namespace: place.namespace }),
        uid: uidOf(place),
        resourceVersion: String(version),
        creationTimestamp: formatTime(now()),
        generation: 1,
      }
      const after = structuredClone({ ...draft, metadata })
      commit({ by, place, before: undefined, after })
      return after
    },
    replace(by, place, draft) {
      const before = objects.get(keyOf(place))?.object
      if (before === undefined) throw new RangeError(`there is no ${keyOf(place)}`)
      const { uid, creationTimestamp, resourceVersion, generation = 1 } = before.metadata
      const kept = { name: place.name, uid, creationTimestamp, resourceVersion, generation }
      const same = structuredClone({ ...draft, metadata: { ...given(draft), ...kept } })
      if (isDeepStrictEqual(same, before)) return before
      version += 1
      const grown = isDeepStrictEqual(draft['spec'], before['spec']) ? generation : generation + 1
      const metadata = { ...same.metadata, resourceVersion: String(version), generation: grown }
      const after = { ...same, metadata }
      commit({ by, place, before, after })
      return after
    },
    remove,
    version: () => version,
    changes,
    subscribe(onChange) {
      subscribers.add(onChange)
      return () => subscribers.delete(onChange)
    },
  }
}

const keyOf = ({ resource, namespace = '', name }: Place): string =>
  `${resource}/${namespace === '' ? '' : `${namespace}/`}${name}`

const given = ({ metadata }: Draft): Record<string, unknown> =>
  typeof metadata === 'object' && metadata !== null ? { ...metadata } : {}
