import { collectionCall } from './collection-call.ts'
import type { ListWatchLoop } from './list-watch-loop.ts'
import { readList } from './read-list.ts'
import { compareResourceVersions } from './resource-version.ts'

/**
 * Before a watch goes on: does the server still know what was seen? After a restore of etcd it does
 * not, and a watch from the future is silent instead of refused, until as much was written again.
 * One list of one object tells; if it is older than what was seen, a full list is next.
 *
 * @throws KubeError
 */
export async function checkHistory<T>(loop: ListWatchLoop<T>): Promise<void> {
  const { client, options, ticker } = loop
  const call = collectionCall({ ...options, metadataOnly: true }, { limit: 1 })
  const { body } = await ticker.during(client.request({ ...call, signal: options.signal }))
  const page = readList(body)
  if (page === undefined || compareResourceVersions(page.resourceVersion, loop.newest) < 0) {
    loop.from = undefined
  }
}
