import type { Collection, CollectionFeed } from './feeds.ts'

/**
 * How much of the cluster the caches cover, namespace by namespace. Each rests on its own collections and on those
 * that all share: the cluster-wide ones and the operator's own namespace. A namespace in which the operator may not
 * watch holds up nobody but itself.
 *
 * Guarantees: a namespace that is whole stays whole. Namespaces that are not served have no collections of their own.
 */
export type Coverage = {
  /**
   * Every collection that a turn there looks at has been listed once. Before that an empty cache is no proof of
   * anything: whoever believed it would mint again, or take an object for gone that is there.
   *
   * @param namespace empty for what is in none
   */
  isWhole(namespace: string): boolean
  /**
   * Milliseconds since the API server last said something, of the collection about which it has been silent for the
   * longest time: whatever changed there since is not known. Infinity while the namespace is not whole.
   */
  silentForMs(namespace: string): number
  /** What the API server refuses at the moment. */
  refused(): readonly Collection[]
  /**
   * Resolves when there is something to work with: what all share is filled, each collection of the other namespaces is
   * filled or was refused, and one namespace at least is whole.
   */
  readonly ready: Promise<void>
  /** Once it is true it stays so: an outage later takes nothing away. */
  isReady(): boolean
}

export type CoverageOptions = {
  /** Those to serve; one empty name for the whole cluster. */
  readonly served: readonly string[]
  readonly operatorNamespace: string
  /** Told once of each served namespace, and of '' when what all share is there. */
  readonly onWhole: (namespace: string) => void
}

type Watched = Pick<
  CollectionFeed,
  keyof Collection | 'synced' | 'isSynced' | 'answered' | 'isRefused' | 'silentForMs'
>

export function createCoverage(
  feeds: readonly Watched[],
  { served, operatorNamespace, onWhole }: CoverageOptions,
): Coverage {
  const shared = feeds.filter(
    ({ namespace }) => namespace === '' || namespace === operatorNamespace,
  )
  const apart = feeds.filter((feed) => !shared.includes(feed))
  const concerned = new Map(
    served.map((name) => [
      name,
      [...shared, ...apart.filter(({ namespace }) => namespace === name)],
    ]),
  )
  const concerning = (namespace: string): readonly Watched[] => concerned.get(namespace) ?? shared
  const whole = async (namespace: string): Promise<void> => {
    await Promise.all(concerning(namespace).map(({ synced }) => synced))
  }

  for (const namespace of new Set(['', ...served])) {
    void whole(namespace).then(() => onWhole(namespace))
  }
  let isReady = false
  const ready = Promise.all([
    ...shared.map(({ synced }) => synced),
    ...apart.map(({ answered }) => answered),
    Promise.race(served.map(whole)),
  ]).then(() => void (isReady = true))

  return {
    isWhole: (namespace) => concerning(namespace).every((feed) => feed.isSynced()),
    silentForMs: (namespace) =>
      Math.max(...concerning(namespace).map((feed) => feed.silentForMs())),
    refused: () =>
      feeds
        .filter((feed) => feed.isRefused())
        .map(({ resource, namespace }) => ({ resource, namespace })),
    ready,
    isReady: () => isReady,
  }
}
