import type { Dispatcher } from 'undici'
import type { RawAnswer } from './raw-answer.ts'

export type Collecting = {
  readonly signal: AbortSignal
  readonly most: number
  readonly onSend?: () => void
}

/**
 * Sends a request and gathers the whole answer, straight from the dispatcher: a stream for every
 * body would cost more than everything else that a call does here.
 *
 * @param most bytes of the body; of a longer one `text` is undefined, and the rest is not read
 * @param onSend called before the first byte is written: without it nothing has left, however this ends
 * @throws what undici throws, and at once when the signal aborts
 */
export async function collectAnswer(
  dispatcher: Dispatcher,
  options: Dispatcher.DispatchOptions,
  { signal, most, onSend }: Collecting,
): Promise<RawAnswer> {
  if (signal.aborted) throw aborted()
  const { promise, resolve, reject } = Promise.withResolvers<RawAnswer>()
  let controller: Dispatcher.DispatchController | undefined
  let head: Omit<RawAnswer, 'text'> | undefined
  const parts: Buffer[] = []
  let length = 0

  // A request that waits for a connection has no controller yet: it is given up when it gets one.
  const giveUp = (): void => {
    reject(aborted())
    controller?.abort(aborted())
  }

  function end(text: string | undefined): void {
    signal.removeEventListener('abort', giveUp)
    if (head !== undefined) resolve({ ...head, text })
  }

  signal.addEventListener('abort', giveUp, { once: true })
  dispatcher.dispatch(options, {
    onRequestStart(started) {
      controller = started
      // Aborted here, undici writes nothing of it.
      if (signal.aborted) started.abort(aborted())
      else onSend?.()
    },
    onResponseStart(_controller, status, headers) {
      if (status >= 200) head = { status, headers }
    },
    onResponseData(started, chunk) {
      length += chunk.byteLength
      if (length <= most) return void parts.push(chunk)
      end(undefined)
      started.abort(aborted())
    },
    onResponseEnd() {
      // A turn later the connection is free: whoever calls again at once would open another one.
      queueMicrotask(() => setImmediate(() => end(Buffer.concat(parts, length).toString())))
    },
    onResponseError(_controller, error) {
      signal.removeEventListener('abort', giveUp)
      reject(error)
    },
  })
  return promise
}

const aborted = (): Error => new Error('given up')
