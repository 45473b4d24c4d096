import { createPrivateKey, X509Certificate } from 'node:crypto'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { Published } from '../issue/local/publish-ring.ts'
import { createTurns } from './create-turns.ts'
import { limitConnections } from './limit-connections.ts'
import type { OauthEndpoints } from './oauth-endpoints.ts'
import { type OidcAnswer, oidcAnswer } from './oidc-answer.ts'
import { type OidcRoute, oidcRoute } from './oidc-route.ts'
import { readBody } from './read-body.ts'
import type { TlsCertificate } from './tls-certificate.ts'

export type OidcServerOptions = {
  /** As createLocalIssuers has it; only its path matters here. */
  readonly baseUrl: string
  readonly published: (issuer: string) => Published | undefined
  /** Without, documents alone are served, and the endpoints are not found. */
  readonly oauth?: OauthEndpoints
  /** Whether connections from that address are those of many clients. */
  readonly isProxy?: (address: string) => boolean
  /** `undefined`: plain HTTP, where something in front ends TLS. */
  readonly tls: TlsCertificate | undefined
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

export type OidcServer = {
  /** Rejects when the address cannot be had. */
  listen(): Promise<{ readonly port: number }>
  /** For new connections; those that are open go on. `false`: not a certificate with its key, the old one stays. */
  setCertificate(tls: TlsCertificate): boolean
  /** Takes no more connections and waits for those that are open, until the signal cuts them. */
  close(signal: AbortSignal): Promise<void>
}

/**
 * Milliseconds and counts. Every answer is a few hundred bytes from memory: who is slow is not served. None of these
 * cuts an answer that takes its time: `requestTimeout` ends with the body, and the socket's is far above a second.
 */
const LIMITS = {
  maxHeaderSize: 8192,
  // Else of two Authorization headers one would be dropped without a word.
  joinDuplicateHeaders: true,
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 15_000,
  connectionsCheckingInterval: 2500,
} as const
const IDLE_SOCKET_MS = 30_000
/** What one connection sends at once is read at once, so that their number is what holds up everybody else. */
const CONNECTIONS = { most: 512, mostOfOne: 64 } as const
const MOST_REQUESTS_PER_CONNECTION = 1000

/** @throws TypeError when certificate and key do not fit */
export function createOidcServer(options: OidcServerOptions): OidcServer {
  const basePath = new URL(options.baseUrl).pathname.replace(/\/+$/, '')
  const answer = requestListener(basePath, options)
  const https = options.tls && createTlsServer(options.tls, answer)
  const server: Server | HttpsServer = https ?? createHttpServer(LIMITS, answer)
  const { isProxy: isShared = () => false } = options
  limitConnections(server, { ...CONNECTIONS, isShared })
  server.maxRequestsPerSocket = MOST_REQUESTS_PER_CONNECTION
  server.setTimeout(IDLE_SOCKET_MS)

  return {
    listen: () =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(options.port, options.host, () => {
          server.off('error', reject)
          // What goes wrong with one accepted connection (no file descriptor left) must not end the process.
          server.on('error', () => {})
          const address = server.address()
          resolve({ port: typeof address === 'object' && address ? address.port : options.port })
        })
      }),
    setCertificate(tls) {
      const context = secureOptions(tls)
      if (https === undefined || context === undefined) return false
      https.setSecureContext(context)
      return true
    },
    close: (signal) =>
      new Promise((resolve) => {
        const cut = (): void => server.closeAllConnections()
        server.close(() => {
          signal.removeEventListener('abort', cut)
          resolve()
        })
        server.closeIdleConnections()
        if (signal.aborted) return cut()
        signal.addEventListener('abort', cut, { once: true })
      }),
  }
}

function requestListener(
  basePath: string,
  { published, oauth }: Pick<OidcServerOptions, 'published' | 'oauth'>,
): RequestListener {
  const turns = createTurns()
  return (request, response) => {
    const { method = '', url: target = '', socket } = request
    const route = oidcRoute(target, basePath)
    if (oauth !== undefined && route !== undefined && 'endpoint' in route) {
      const answer = (): Promise<void> => answerOauth(oauth, route, request, response)
      void turns(socket, answer, () => refuse(response))
    } else {
      respond(request, response, oidcAnswer(method, route, published))
    }
  }
}

/** The connection ends with it. To destroy it would cost an error for each request that it has sent. */
function refuse(response: ServerResponse): void {
  response.writeHead(503, { connection: 'close', 'content-length': '0' })
  response.end()
}

type Endpoint = Extract<OidcRoute, { endpoint: string }>

async function answerOauth(
  oauth: OauthEndpoints,
  { endpoint, issuer }: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: target = '', headers, socket } = request
  const { remoteAddress } = socket
  // Of a connection that is gone already.
  if (remoteAddress === undefined) return
  const hungUp = new AbortController()
  response.once('close', () => hungUp.abort())
  const answer = await oauth.answer({
    endpoint,
    issuer,
    method,
    target,
    headers,
    remoteAddress,
    readBody: (mostBytes) => readBody(request, mostBytes),
    signal: hungUp.signal,
  })
  if (!hungUp.signal.aborted) respond(request, response, answer)
}

function respond(request: IncomingMessage, response: ServerResponse, answer: OidcAnswer): void {
  const { status, headers, body } = answer
  // A body that nobody asked for, or that is too long, is not read: the connection ends with the answer.
  const hasBody = 'content-length' in request.headers || 'transfer-encoding' in request.headers
  const isLeft = hasBody && !request.readableEnded
  const length = { 'content-length': String(Buffer.byteLength(body)) }
  response.writeHead(status, { ...headers, ...length, ...(isLeft && { connection: 'close' }) })
  response.end(request.method === 'HEAD' ? undefined : body)
}

function createTlsServer(tls: TlsCertificate, answer: RequestListener): HttpsServer {
  const context = secureOptions(tls)
  if (context === undefined) throw new TypeError('certificate and private key do not fit together')
  return createHttpsServer({ ...LIMITS, handshakeTimeout: 5000, ...context }, answer)
}

/** Tried before use: openssl's errors stay here. */
function secureOptions(tls: TlsCertificate): SecureContextOptions | undefined {
  const options: SecureContextOptions = {
    cert: tls.certificate,
    key: tls.privateKey.reveal(),
    minVersion: 'TLSv1.2',
  }
  try {
    // An empty certificate makes a context, too; nobody could connect to it.
    const key = createPrivateKey(tls.privateKey.reveal())
    if (!new X509Certificate(tls.certificate).checkPrivateKey(key)) return undefined
    createSecureContext(options)
    return options
  } catch {
    return undefined
  }
}
