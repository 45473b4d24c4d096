import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { type Agent, request as startRequest } from 'node:https'
import { buffer } from 'node:stream/consumers'

export type Target = {
  /** `https://127.0.0.1:port` */
  readonly url: string
  readonly agent: Agent
}

/**
 * Sends a request on and resolves with the head of the answer.
 *
 * @param detached whether it goes on when its client is gone
 * @throws Error when the target cannot be reached or breaks off, or the client does before its request is complete
 */
export async function forward(
  target: Target,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  detached: boolean,
): Promise<IncomingMessage> {
  const body = await buffer(incoming)
  const upstream = startRequest(`${target.url}${incoming.url}`, {
    method: incoming.method ?? 'GET',
    headers: endToEnd(incoming.headers),
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
