import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Address } from '../runtime/address.ts'
import { answerHealth, type HealthSources } from './health-answer.ts'
import { limitConnections } from './limit-connections.ts'

export type HealthServer = {
  /** Where it listens, also when any free port was asked for. */
  readonly port: number
  /** Takes no more connections; resolves when the answers under way are out, in bounded time. */
  close(): Promise<void>
}

/** A prober that takes longer than this to ask, or to read an answer, is cut off. */
const REQUEST_TIMEOUT_MS = 5000
const IDLE_TIMEOUT_MS = 10_000
const MOST_CONNECTIONS = 256

/**
 * Serves liveness, readiness and metrics over plain HTTP.
 *
 * @throws Error when it cannot listen, with the system's error code
 */
export async function startHealthServer(
  address: Address,
  sources: HealthSources,
): Promise<HealthServer> {
  let closing = false
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request
    const answer = await answerHealth(method, url, sources)
    const length = Buffer.byteLength(answer.body)
    if (closing || answer.status === 405) response.shouldKeepAlive = false
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length })
    response.end(method === 'HEAD' ? undefined : answer.body)
  }
  const limits = {
    headersTimeout: REQUEST_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
    maxHeaderSize: 8192,
  }
  const server = createServer(limits, (request, response) => void respond(request, response))
  limitConnections(server, { most: MOST_CONNECTIONS })
  server.setTimeout(IDLE_TIMEOUT_MS)
  const port = await listen(server, address)
  return {
    port,
    close() {
      closing = true
      return new Promise((resolve) => void server.close(() => resolve()))
    },
  }
}

function listen(server: Server, { host, port }: Address): Promise<number> {
  return new Promise((resolve, reject) => {
    // Stays for good: what goes wrong while accepting a connection must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`cannot listen on ${host ?? ''}:${port}: ${error.code ?? 'unknown error'}`))
    })
    server.listen({ port, host }, () => {
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}
