import { createServer, type ServerResponse } from 'node:http'
import { listenOnLoopback } from '../listen-on-loopback.ts'
import type { GoogleRequest } from './google-request.ts'

export type Listening = {
  readonly port: number
  /** Ends all its connections. */
  stop(): Promise<void>
}

/**
 * Plain HTTP on loopback.
 *
 * @param wanted port; 0: any free one
 * @param treat answers in its own time, or never
 */
export async function listen(
  wanted: number,
  treat: (request: GoogleRequest, outgoing: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const { port, close } = await listenOnLoopback(createServer(), wanted, treat)
  return { port, stop: close }
}
