import type { Fault } from '../control-plane/fault.ts'
import type { RequestInfo } from '../control-plane/request-info.ts'

/** Old lists of collections, to be given again: what a server that lags behind would answer. */
export type ListArchive = {
  /** Passes a list on; the first of each collection is read here and kept. */
  pass(request: RequestInfo): Promise<Fault>
  /**
   * The first that was passed on, as it was.
   *
   * @throws RangeError when none was
   */
  first(request: RequestInfo): Fault
  /** As it was at that resource version, in one page; the API server knows it for five minutes. */
  asOf(request: RequestInfo, resourceVersion: string): Promise<Fault>
}

/** @param read the answer to GET of a path with its query, in the form in which the client asked for it */
export function createListArchive(
  read: (request: RequestInfo, path: string) => Promise<object>,
): ListArchive {
  const firsts = new Map<string, object>()
  return {
    async pass(request) {
      if (firsts.has(collectionOf(request)) || query(request).has('continue')) return { do: 'pass' }
      const body = await read(request, request.path)
      firsts.set(collectionOf(request), body)
      return answer(body)
    },
    first(request) {
      const body = firsts.get(collectionOf(request))
      if (body === undefined) throw new RangeError(`no list of ${request.resource} was passed on`)
      return answer(body)
    },
    async asOf(request, resourceVersion) {
      const exact = query(request)
      exact.delete('continue')
      exact.set('resourceVersion', resourceVersion)
      exact.set('resourceVersionMatch', 'Exact')
      return answer(await read(request, `${pathname(request)}?${exact.toString()}`))
    },
  }
}

const answer = (body: object): Fault => ({ do: 'answer', status: 200, body })

const url = ({ path }: RequestInfo): URL => new URL(path, 'https://127.0.0.1')
const pathname = (request: RequestInfo): string => url(request).pathname
const query = (request: RequestInfo): URLSearchParams => url(request).searchParams

/** Whatever the size of its pages. */
const collectionOf = (request: RequestInfo): string =>
  `${pathname(request)} ${query(request).get('labelSelector') ?? ''}`
