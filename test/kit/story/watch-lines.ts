import { describeCall } from '../../../src/kube/describe-call.ts'
import type { KubeCall } from '../../../src/kube/kube-client.ts'
import type { Clock } from '../../../src/runtime/clock.ts'
import type { Deliveries } from './deliveries.ts'
import { type FakeApiServer, selected, shape } from './fake-api-server.ts'
import type { Change, StoredObject } from './stored-object.ts'

export type WatchOptions = {
  readonly call: KubeCall
  readonly server: FakeApiServer
  readonly clock: Clock
  readonly deliveries: Deliveries
  /** The connection breaks. */
  readonly cut: AbortSignal
}

/** As the API server has it, about. */
const BOOKMARK_EVERY_MS = 60_000

/** The lines of one watch until its time is over, its caller goes, or the connection breaks. */
export async function* watchLines(options: WatchOptions): AsyncGenerator<string, void, undefined> {
  const { call, server, clock, deliveries, cut } = options
  const { store } = server
  const ends = clock.monotonic() + Number(call.query?.['timeoutSeconds'] ?? 300) * 1000
  const over = (): boolean =>
    cut.aborted || call.signal?.aborted === true || clock.monotonic() >= ends
  let at = store.changes.findIndex(
    ({ resourceVersion }) => resourceVersion > Number(call.query?.['resourceVersion']),
  )
  if (at < 0) at = store.changes.length
  while (!over()) {
    const change = store.changes[at]
    if (change === undefined) {
      const bookmark = await nextChange(
        options,
        Math.min(BOOKMARK_EVERY_MS, ends - clock.monotonic()),
      )
      // Not before a change that is still to be told: a bookmark says that nothing is missing.
      const line = await (bookmark && !over()
        ? deliveries.deliver(() => (store.changes[at] ? undefined : bookmarkLine(store.version())))
        : undefined)
      if (line !== undefined) yield line
      continue
    }
    at += 1
    const line = lineOf(call, change)
    if (line !== undefined) yield await deliveries.deliver(() => line)
  }
}

/** Resolves at the next change, or when the wait is over; then true. */
function nextChange({ call, server, clock, cut }: WatchOptions, waitMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const wake = (): void => resolve(false)
  const unsubscribe = server.store.subscribe(wake)
  const timer = clock.after(waitMs, () => resolve(true))
  call.signal?.addEventListener('abort', wake)
  cut.addEventListener('abort', wake)
  return promise.finally(() => {
    unsubscribe()
    timer.cancel()
    call.signal?.removeEventListener('abort', wake)
    cut.removeEventListener('abort', wake)
  })
}

function lineOf(call: KubeCall, change: Change): string | undefined {
  const { resource, namespace } = describeCall(call)
  const { place, before, after } = change
  if (place.resource !== resource) return undefined
  if (namespace !== undefined && place.namespace !== namespace) return undefined
  const was = before !== undefined && selected(call, before)
  const is = after !== undefined && selected(call, after)
  if (!was && !is) return undefined
  const type = !was ? 'ADDED' : is ? 'MODIFIED' : 'DELETED'
  const object = is ? after : gone(after ?? before, change.resourceVersion)
  return JSON.stringify({ type, object: shape(call, object) })
}

/** A deletion carries the version at which it happened. */
const gone = (object: StoredObject | undefined, version: number): object => ({
  ...object,
  metadata: { ...object?.metadata, resourceVersion: String(version) },
})

const bookmarkLine = (version: number): string =>
  JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(version) } } })
