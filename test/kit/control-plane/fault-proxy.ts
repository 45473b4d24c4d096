import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer } from 'node:https'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fault, FaultRule } from './fault.ts'
import { endToEnd, forward, type Target } from './forward.ts'
import { type RequestInfo, requestInfo } from './request-info.ts'
import { statusObject } from './status-object.ts'
import { relayWatch, type WatchStream } from './watch-stream.ts'

export type FaultProxyOptions = {
  /** `https://127.0.0.1:port` of the API server. */
  readonly target: string
  /** PEM of the authority that signed the target's certificate. */
  readonly ca: string
  /** PEM of the certificate to serve with. */
  readonly cert: string
  /** PEM of its key. */
  readonly key: string
  /** Everything passes unless given. */
  readonly rule?: FaultRule | undefined
}

export type FaultProxy = AsyncDisposable & {
  /** `https://127.0.0.1:port` */
  readonly url: string
  /** For the requests from now on. */
  setRule(rule: FaultRule): void
  /** The watches that are open through it now, oldest first. */
  watches(): readonly WatchStream[]
  /** Ends all its connections. */
  stop(): Promise<void>
}

/** Starts an HTTP/1.1 proxy before an API server which treats each request as its rule says. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  let rule: FaultRule = options.rule ?? (() => ({ do: 'pass' }))
  const watches = new Set<WatchStream>()
  const target = { url: options.target, agent: new Agent({ keepAlive: true, ca: options.ca }) }
  const server = createServer({ cert: options.cert, key: options.key })
  // As patient as an API server, or clients meet faults that no rule asked for.
  server.keepAliveTimeout = 180_000
  server.requestTimeout = 0
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    outgoing.on('error', () => undefined)
    // A rule that throws is a mistake in a test: nobody handles the rejection, so the test run fails.
    void treat({ incoming, outgoing, target, rule, watches })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined

  async function stop(): Promise<void> {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    target.agent.destroy()
    await closed
  }

  return {
    url: `https://127.0.0.1:${port}`,
    setRule: (next) => {
      rule = next
    },
    watches: () => [...watches],
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

type Exchange = {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly target: Target
  readonly rule: FaultRule
  readonly watches: Set<WatchStream>
}

async function treat(exchange: Exchange): Promise<void> {
  const { incoming, outgoing, target, rule } = exchange
  const { method = 'GET', url = '/', headers } = incoming
  // As a whole, because who creates something says its name in the body alone.
  const body = await buffer(incoming).catch(() => undefined)
  if (body === undefined) return void incoming.socket.destroy()
  const info = requestInfo(method, url, headers['user-agent'] ?? '', body.toString())
  const fault = await rule(info)
  if (fault.do === 'drop') return void incoming.socket.destroy()
  if (fault.do === 'answer') return answer(outgoing, fault)
  if (fault.do === 'delay') await sleep(fault.ms)
  const detached = fault.do === 'lose' || fault.do === 'hold'
  const reply = await forward(target, { head: incoming, body }, outgoing, detached).catch(
    () => undefined,
  )
  if (reply === undefined) return void incoming.socket.destroy()
  if (detached) return withhold(reply, outgoing, fault)
  await passOn(info, reply, exchange, fault)
}

function answer(outgoing: ServerResponse, fault: Extract<Fault, { do: 'answer' }>): void {
  const { status, body = statusObject(status), headers } = fault
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers })
  outgoing.end(JSON.stringify(body))
}

async function withhold(
  reply: IncomingMessage,
  outgoing: ServerResponse,
  fault: Extract<Fault, { do: 'lose' | 'hold' }>,
): Promise<void> {
  const { statusCode = 502 } = reply
  const body = await buffer(reply).catch(() => undefined)
  if (fault.do === 'hold') await fault.until(statusCode)
  if (fault.do === 'lose' || body === undefined) return void outgoing.destroy()
  outgoing.writeHead(statusCode, endToEnd(reply.headers)).end(body)
}

async function passOn(
  info: RequestInfo,
  reply: IncomingMessage,
  { outgoing, watches }: Exchange,
  fault: Fault,
): Promise<void> {
  const { statusCode = 502 } = reply
  outgoing.writeHead(statusCode, endToEnd(reply.headers))
  if (!info.watch || statusCode !== 200) {
    // When either side breaks off, pipeline ends the other.
    return pipeline(reply, outgoing).catch(() => undefined)
  }
  // The API server sends the head of a watch at once, before there is an event.
  outgoing.flushHeaders()
  const each = fault.do === 'watch' ? fault.each : (): 'pass' => 'pass'
  const stream = relayWatch(info, reply, outgoing, each)
  watches.add(stream)
  outgoing.on('close', () => watches.delete(stream))
}
