import { type Collection, collectionCall } from './collection-call.ts'
import { describeCall } from './describe-call.ts'
import type { KubeClient } from './kube-client.ts'
import { noAnswerError } from './no-answer-error.ts'
import { type ListPage, readList } from './read-list.ts'

/** As long as the API server itself would take at most. */
const TIMEOUT_MS = 60_000

/**
 * The whole collection, page by page, each read when it is asked for. Without a resourceVersion:
 * such a list is as new as etcd, where `resourceVersion=0` may be from any time.
 *
 * @throws KubeError; `Gone` when the list took so long that it has to begin anew
 */
export async function* listPages(
  client: KubeClient,
  collection: Collection,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<ListPage, void, undefined> {
  let token: string | undefined
  do {
    const call = collectionCall(collection, { limit: pageSize, continue: token })
    const { body } = await client.request<unknown>({ ...call, signal, timeoutMs: TIMEOUT_MS })
    const page = readList(body)
    if (page === undefined) {
      throw noAnswerError(describeCall(call), {
        kind: 'BadResponse',
        text: 'the answer is not a list',
        sent: true,
      })
    }
    yield page
    token = page.continueToken
  } while (token !== undefined)
}
