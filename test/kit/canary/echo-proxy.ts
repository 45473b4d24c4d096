import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { endToEnd, forward, type Target } from '../control-plane/forward.ts'
import { type RequestInfo, requestInfo } from '../control-plane/request-info.ts'

/** What the client gets in place of the server's answer, byte for byte. */
export type EchoAnswer = {
  readonly status: number
  readonly text: string
  /** Whether the server gets the request before. */
  readonly committed?: boolean
  /** The connection ends after half of the text. */
  readonly cut?: boolean
}

/** @returns undefined for a request that the server answers itself */
export type EchoRule = (request: RequestInfo, body: string) => EchoAnswer | undefined

export type EchoProxyOptions = {
  /** `https://127.0.0.1:port` of the API server or of a fault proxy before it. */
  readonly target: string
  /** PEM of the authority that signed the target's certificate. */
  readonly ca: string
  /** PEM of the certificate to serve with. */
  readonly cert: string
  /** PEM of its key. */
  readonly key: string
  readonly rule: EchoRule
}

/**
 * A proxy for servers and webhooks that quote what they were sent. Unlike a fault proxy it hands the rule what is
 * written, credentials and all, and answers what no API server would: that is for leak tests alone.
 */
export type EchoProxy = AsyncDisposable & {
  /** `https://127.0.0.1:port` */
  readonly url: string
}

export async function startEchoProxy(options: EchoProxyOptions): Promise<EchoProxy> {
  const target = { url: options.target, agent: new Agent({ keepAlive: true, ca: options.ca }) }
  const server = createServer({ cert: options.cert, key: options.key })
  server.keepAliveTimeout = 180_000
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.on('error', () => undefined)
    void treat(incoming, outgoing, target, options.rule)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `https://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      target.agent.destroy()
      await closed
    },
  }
}

async function treat(
  head: IncomingMessage,
  outgoing: ServerResponse,
  target: Target,
  rule: EchoRule,
): Promise<void> {
  const body = await buffer(head).catch(() => undefined)
  if (body === undefined) return void head.socket.destroy()
  const { method = 'GET', url = '/', headers } = head
  const answer = rule(requestInfo(method, url, headers['user-agent'] ?? ''), body.toString())
  if (answer !== undefined && answer.committed !== true) return send(outgoing, answer)
  const reply = await forward(target, { head, body }, outgoing, answer !== undefined).catch(
    () => undefined,
  )
  if (reply === undefined) return void head.socket.destroy()
  if (answer !== undefined) {
    await buffer(reply).catch(() => undefined)
    return send(outgoing, answer)
  }
  outgoing.writeHead(reply.statusCode ?? 502, endToEnd(reply.headers))
  outgoing.flushHeaders()
  // When either side breaks off, pipeline ends the other.
  await pipeline(reply, outgoing).catch(() => undefined)
}

function send(outgoing: ServerResponse, { status, text, cut = false }: EchoAnswer): void {
  const bytes = Buffer.from(text)
  outgoing.writeHead(status, {
    'content-type': 'application/json',
    'content-length': bytes.length,
  })
  if (cut) outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy())
  else outgoing.end(bytes)
}
