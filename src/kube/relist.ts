import { decodeSafely } from './decode-safely.ts'
import { listPages } from './list-pages.ts'
import type { ListWatchEvent, ListWatchLoop } from './list-watch-loop.ts'
import { compareResourceVersions } from './resource-version.ts'

/** Lists older than what was seen, for so long: no server that lags, but a history that went back. */
const ROLLED_BACK_AFTER_MS = 30_000

/**
 * The whole list, from RelistStarted to Synced; moves the loop to the list's resource version.
 *
 * @returns false when the list was older than what was seen before, and nothing of it was told
 * @throws KubeError
 */
export async function* relist<T>(
  loop: ListWatchLoop<T>,
): AsyncGenerator<ListWatchEvent<T>, boolean, undefined> {
  const { client, options, ticker } = loop
  const pages = listPages(client, options, loop.pageSize, options.signal)
  let listed: string | undefined
  for (;;) {
    const { done, value: page } = await ticker.during(pages.next())
    if (done === true) break
    if (listed === undefined) {
      if (isStale(loop, page.resourceVersion)) return false
      // The first page's: what changes while the others are read comes again with the watch.
      listed = page.resourceVersion
      yield { type: 'RelistStarted', resourceVersion: listed, rolledBack: loop.rolledBack }
    }
    for (const raw of page.items) {
      const object = decodeSafely(options.decode, raw)
      if (object !== undefined) yield { type: 'Upsert', object }
    }
  }
  if (listed === undefined) return false
  if (compareResourceVersions(listed, loop.newest) > 0) loop.newest = listed
  loop.from = listed
  loop.listedAt = options.clock.monotonic()
  loop.rolledBack = false
  loop.badLines = 0
  // The watch that follows at once, and the one after it.
  loop.vouching = 2
  yield { type: 'Synced' }
  return true
}

/** After ROLLED_BACK_AFTER_MS of older lists, an older one is the truth. */
function isStale<T>(loop: ListWatchLoop<T>, listed: string): boolean {
  if (compareResourceVersions(listed, loop.newest) >= 0) {
    loop.staleSince = undefined
    return false
  }
  const now = loop.options.clock.monotonic()
  loop.staleSince ??= now
  if (now - loop.staleSince < ROLLED_BACK_AFTER_MS) return true
  loop.staleSince = undefined
  loop.rolledBack = true
  loop.newest = listed
  return false
}
