import { collectionCall } from './collection-call.ts'
import { decodeSafely } from './decode-safely.ts'
import type { ListWatchEvent, ListWatchLoop, RestartReason } from './list-watch-loop.ts'
import { readFrame } from './read-frame.ts'
import { compareResourceVersions } from './resource-version.ts'

/** Random, or all watches that began together would end together for ever. */
const WATCH_SECONDS = { least: 300, spread: 300 }

/**
 * One watch from where the loop is, until it ends for whatever reason; moves the loop on with each
 * line that was understood.
 *
 * @throws KubeError
 */
export async function* watchOn<T>(
  loop: ListWatchLoop<T>,
): AsyncGenerator<ListWatchEvent<T>, RestartReason, undefined> {
  const { options, ticker } = loop
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  let idle = false
  loop.abandon = () => {
    idle = true
    stop()
  }
  options.signal.addEventListener('abort', stop, { once: true })
  if (options.signal.aborted) stop()
  const lines = openWatch(loop, controller.signal)
  try {
    for (;;) {
      const next = await ticker.during(lines.next())
      if (next.done === true) return idle ? 'Idle' : 'Closed'
      const frame = readFrame(next.value)
      if (frame.type === 'Expired' || frame.type === 'ServerError' || frame.type === 'BadLine') {
        return frame.type
      }
      if (frame.type !== 'Bookmark') {
        const object = decodeSafely(options.decode, frame.raw)
        if (object !== undefined) yield { type: frame.type, object }
      }
      moveOn(loop, frame.resourceVersion)
    }
  } catch (error) {
    if (idle) return 'Idle'
    throw error
  } finally {
    options.signal.removeEventListener('abort', stop)
    loop.abandon = undefined
    stop()
    await lines.return?.()
  }
}

function openWatch<T>(loop: ListWatchLoop<T>, signal: AbortSignal): AsyncIterator<string> {
  const { client, options, from } = loop
  const { least, spread } = WATCH_SECONDS
  const call = collectionCall(options, {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: from,
    timeoutSeconds: Math.round(least + options.random() * spread),
  })
  return client.stream({ ...call, signal }, () => opened(loop))[Symbol.asyncIterator]()
}

/**
 * A server that goes on from our version tells at once what we have missed, so it counts as heard. After its restart the
 * first bookmark may be left out, and the second comes later than the watch is taken for idle and opened anew. But only
 * once, or a proxy that accepts watches and lets no line through would never be noticed.
 */
function opened<T>(loop: ListWatchLoop<T>): void {
  if (loop.vouching === 0) return
  loop.vouching -= 1
  loop.options.onHeard?.()
}

/** The last line's version even when it is lower: coming again does no harm, being left out would. */
function moveOn<T>(loop: ListWatchLoop<T>, resourceVersion: string): void {
  loop.from = resourceVersion
  if (compareResourceVersions(resourceVersion, loop.newest) > 0) loop.newest = resourceVersion
  loop.badLines = 0
  loop.vouching = 1
  loop.options.onHeard?.()
}
