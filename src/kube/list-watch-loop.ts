import type { Clock } from '../runtime/clock.ts'
import type { Backoff } from './backoff.ts'
import type { Collection } from './collection-call.ts'
import type { KubeError } from './error.ts'
import type { KubeClient } from './kube-client.ts'
import type { Ticker } from './ticker.ts'

/**
 * - `RelistStarted`: every Upsert until `Synced` is of a full list, which is the truth as of
 *   `resourceVersion`. It may come again before `Synced`: the list began anew. `rolledBack` says
 *   that the server's history went back (etcd restored from a snapshot), so that even what was seen
 *   at a newer version than the list's is not true any more.
 */
export type ListWatchEvent<T> =
  | {
      readonly type: 'RelistStarted'
      readonly resourceVersion: string
      readonly rolledBack: boolean
    }
  | { readonly type: 'Upsert'; readonly object: T }
  | { readonly type: 'Delete'; readonly object: T }
  | { readonly type: 'Synced' }

/**
 * Why the loop went round. `Closed`: the server's time for a watch was over, which is normal.
 * `Failed`: no connection, or a refusal. `StaleList`: older than what was seen already.
 */
export type RestartReason =
  | 'Closed'
  | 'Failed'
  | 'Idle'
  | 'BadLine'
  | 'ServerError'
  | 'Expired'
  | 'StaleList'

export type ListWatchOptions<T> = Collection & {
  /** What to keep of an object; undefined, or an exception, skips it. */
  readonly decode: (raw: unknown) => T | undefined
  readonly clock: Clock
  /** From 0 inclusive to 1 exclusive. */
  readonly random: () => number
  readonly signal: AbortSignal
  /** A watch on which nothing came for so long, not even a bookmark, is opened anew; 90 s when absent. */
  readonly idleMs?: number
  /** Objects in one page of the list; 250 when absent. */
  readonly pageSize?: number
  /** So old a list is read again when a watch ends anyway, whatever may have gone unnoticed; 1 h when absent. */
  readonly relistMs?: number
  /** The error, if there is one, may be shown. */
  readonly onRestart?: (reason: RestartReason, error?: KubeError) => void
  /** Called at least every 10 s while the loop runs as it should, also when the server is away. */
  readonly onAlive?: () => void
  /**
   * Called whenever the server has said something about the collection, bookmarks included: about once a minute. Also
   * when it goes on with a watch where one has ended, because it then tells at once what has changed meanwhile.
   */
  readonly onHeard?: () => void
}

/** Where a list-and-watch is, and what it works with: between the files that make it up. */
export type ListWatchLoop<T> = {
  readonly client: KubeClient
  readonly options: ListWatchOptions<T>
  readonly ticker: Ticker
  readonly backoff: Backoff
  /** The resource version to watch from; undefined: list first. */
  from: string | undefined
  /** Monotonic milliseconds of the last full list. */
  listedAt: number
  /** The newest that was seen of this collection. */
  newest: string
  pageSize: number
  /** Monotonic milliseconds of the first in a row of lists that were older than `newest`. */
  staleSince: number | undefined
  /** The history went back, and no list since has been read to its end. */
  rolledBack: boolean
  /** In a row, without a good line between. */
  badLines: number
  /** How many watches, if they are accepted, still count as heard before there is a line or a list. */
  vouching: number
  /** Gives up the watch that is open, for want of any sign of life. */
  abandon: (() => void) | undefined
}
