import type { IncomingMessage, ServerResponse } from 'node:http'
import type { LineFault } from './fault.ts'
import type { RequestInfo } from './request-info.ts'
import { statusObject } from './status-object.ts'

/** A watch that is open through a fault proxy, to be broken at any time; see LineFault for the words. */
export type WatchStream = {
  readonly request: RequestInfo
  cut(): void
  end(): void
  /** Half of the line sent last (of an invented one when there was none), then the answer ends in order. */
  truncate(): void
  /** An ERROR event of 410, then the answer ends in order. */
  expire(): void
  stall(): void
}

const EXPIRED_LINE = `${JSON.stringify({ type: 'ERROR', object: statusObject(410) })}\n`
const INVENTED_LINE = '{"type":"MODIFIED","object":{"metadata":{"name":"never-finished"}}}'

/**
 * Passes a watch of JSON lines from `upstream` on to `client`, whose head is written already.
 *
 * @param each see Fault
 */
export function relayWatch(
  request: RequestInfo,
  upstream: IncomingMessage,
  client: ServerResponse,
  each: (line: string, index: number) => LineFault,
): WatchStream {
  let rest = ''
  let count = 0
  let lastLine = INVENTED_LINE
  let stalled = false

  const stream: WatchStream = {
    request,
    cut: () => client.destroy(),
    end: () => void client.end(),
    truncate: () => void client.end(firstHalf(lastLine)),
    expire: () => void client.end(EXPIRED_LINE),
    stall: () => {
      stalled = true
    },
  }

  function relayLine(line: string): void {
    const fault = each(line, count)
    count += 1
    if (fault === 'skip') return
    lastLine = line
    if (fault === 'pass') client.write(`${line}\n`)
    else stream[fault]()
  }

  upstream.setEncoding('utf8')
  upstream.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines)
      if (!stalled && !client.writableEnded && !client.destroyed) relayLine(line)
    if (client.writableNeedDrain) {
      upstream.pause()
      client.once('drain', () => upstream.resume())
    }
  })
  upstream.on('end', () => {
    if (!stalled) client.end(rest)
  })
  upstream.on('error', () => {
    if (!stalled) client.destroy()
  })
  client.on('close', () => upstream.destroy())
  return stream
}

function firstHalf(line: string): string {
  return line.slice(0, Math.ceil(line.length / 2))
}
