import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { GoogleRequest } from './google-request.ts'

export type Listening = {
  readonly port: number
  /** Ends all its connections. */
  stop(): Promise<void>
}

/**
 * Plain HTTP on loopback.
 *
 * @param port 0: any free one
 * @param treat answers in its own time, or never
 */
export async function listen(
  port: number,
  treat: (request: GoogleRequest, outgoing: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer()
  // As patient as Google's front end, or clients meet broken connections that no fault asked for.
  server.keepAliveTimeout = 240_000
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.on('error', () => undefined)
    // A mistake of the emulator's own: nobody handles the rejection, so the test run fails.
    void receive(incoming).then((request) => request && treat(request, outgoing))
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: async () => {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** @returns undefined when the client has gone away in the middle of it */
async function receive(incoming: IncomingMessage): Promise<GoogleRequest | undefined> {
  const body = await buffer(incoming).catch(() => undefined)
  if (body === undefined) return undefined
  const { method = 'GET', url = '/', headers } = incoming
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  return { method, path, query: new URLSearchParams(query), headers, body }
}
