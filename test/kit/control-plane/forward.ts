import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Agent, request as startRequest } from 'node:https'

export type Target = {
  /** `https://127.0.0.1:port` */
  readonly url: string
  readonly agent: Agent
}

/** A request that has arrived as a whole. */
export type Received = { readonly head: IncomingMessage; readonly body: Buffer }

/**
 * Sends a request on and resolves with the head of the answer.
 *
 * @param detached whether it goes on when its client is gone
 * @throws Error when the target cannot be reached or breaks off
 */
export async function forward(
  target: Target,
  { head, body }: Received,
  outgoing: ServerResponse,
  detached: boolean,
): Promise<IncomingMessage> {
  const upstream = startRequest(`${target.url}${head.url}`, {
    method: head.method ?? 'GET',
    headers: endToEnd(head.headers),
    agent: target.agent,
  })
  if (!detached) outgoing.on('close', () => upstream.destroy())
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  upstream.once('response', resolve)
  upstream.on('error', reject)
  upstream.end(body)
  return promise
}

/** Without the headers that are about one connection only. */
export function endToEnd(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    connection: _connection,
    'keep-alive': _keepAlive,
    'transfer-encoding': _transferEncoding,
    ...rest
  } = headers
  return rest
}
