import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** A request as an emulator gets it: received whole. */
export type ReceivedRequest = {
  readonly method: string
  /** As it was sent: nothing is decoded or resolved. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Of the client; undefined once it has gone away. */
  readonly address: string | undefined
}

export type LoopbackListener = {
  readonly port: number
  /** Ends all its connections; new ones are refused until `open`. */
  close(): Promise<void>
  /** Listens again, at the same port. */
  open(): Promise<void>
}

/**
 * Listens on 127.0.0.1.
 *
 * @param server of node:http or node:https, which nobody else uses
 * @param wanted port; 0: any free one
 * @param treat answers in its own time, or never
 */
export async function listenOnLoopback(
  server: Server,
  wanted: number,
  treat: (request: ReceivedRequest, outgoing: ServerResponse) => Promise<void>,
): Promise<LoopbackListener> {
  // As patient as a front end, or clients meet broken connections that no fault asked for.
  server.keepAliveTimeout = 240_000
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.on('error', () => undefined)
    // A mistake of the emulator's own: nobody handles the rejection, so the test run fails.
    void receive(incoming).then((request) => request && treat(request, outgoing))
  })
  let port = wanted

  async function open(): Promise<void> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object' && address !== null) port = address.port
  }

  async function close(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  await open()
  return { port, open, close }
}

/** @returns undefined when the client has gone away in the middle of it */
async function receive(incoming: IncomingMessage): Promise<ReceivedRequest | undefined> {
  const address = incoming.socket.remoteAddress
  const body = await buffer(incoming).catch(() => undefined)
  if (body === undefined) return undefined
  const { method = 'GET', url = '/', headers } = incoming
  const [path = '/', query = ''] = url.split(/\?(.*)/s)
  return { method, path, query: new URLSearchParams(query), headers, body, address }
}
