import { Agent, type Dispatcher } from 'undici'
import type { Clock } from '../runtime/clock.ts'
import { systemClock } from '../runtime/system-clock.ts'
import { collectAnswer } from './collect-answer.ts'
import { createDeadline, type Deadline } from './deadline.ts'
import type {
  HttpAnswer,
  HttpClient,
  HttpProblem,
  HttpRequest,
  HttpResult,
  HttpTrust,
} from './http-client.ts'
import { httpDate } from './http-date.ts'
import type { RawAnswer } from './raw-answer.ts'

export type HttpClientOptions = {
  readonly userAgent: string
  readonly clock?: Clock
  /** For metrics: once a request. */
  readonly onAnswer?: (answer: HttpRecord) => void
  /** Absent: Node's roots and those of NODE_EXTRA_CA_CERTS, for the host of the URL. */
  readonly trust?: HttpTrust
}

export type HttpRecord = {
  readonly service: string
  /** 0: no answer. */
  readonly status: number
  readonly seconds: number
}

const TIMEOUT_MS = 10_000
const CONNECT_TIMEOUT_MS = 5000
const MOST_BYTES = 1024 * 1024
/** Far more than an issuer's limits let be under way; a service that hangs takes no more sockets. */
const CONNECTIONS = 64
/** A front end that closes sooner says so in its Keep-Alive header, which undici obeys. */
const IDLE_MS = 30_000

/** A client with one pool of connections for each origin; close it at the end of the process. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { userAgent, clock = systemClock, onAnswer, trust = {} } = options
  // HTTP/1.1 for the reasons of kube/create-pool.ts. No interceptor follows redirects or repeats requests.
  const agent = new Agent({
    allowH2: false,
    pipelining: 1,
    connections: CONNECTIONS,
    keepAliveTimeout: IDLE_MS,
    connect: { timeout: CONNECT_TIMEOUT_MS, ...trust },
  })

  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    const started = clock.monotonic()
    const { service, timeoutMs = TIMEOUT_MS } = request
    const deadline = createDeadline(clock, timeoutMs, signal)
    const result = await exchange(agent, { request, userAgent, timeoutMs }, deadline)
    deadline.end()
    const status = result.ok ? result.answer.status : 0
    onAnswer?.({ service, status, seconds: (clock.monotonic() - started) / 1000 })
    return result
  }

  return { send, close: () => agent.destroy() }
}

type Exchange = {
  readonly request: HttpRequest
  readonly userAgent: string
  readonly timeoutMs: number
}

async function exchange(agent: Agent, sending: Exchange, deadline: Deadline): Promise<HttpResult> {
  const { signal } = deadline
  let sent = false
  const onSend = (): void => void (sent = true)
  try {
    const collecting = { signal, most: MOST_BYTES, onSend }
    const raw = await collectAnswer(agent, dispatchOptions(sending), collecting)
    return raw.text === undefined
      ? { ok: false, problem: 'TooLong' }
      : { ok: true, answer: toAnswer(raw, raw.text) }
  } catch (error) {
    return { ok: false, problem: problemOf(error, deadline, sent) }
  }
}

function problemOf(error: unknown, deadline: Deadline, sent: boolean): HttpProblem {
  if (deadline.signal.aborted && !deadline.expired()) return 'Aborted'
  if (!sent) return 'NotSent'
  return deadline.expired() || isTimeout(error) ? 'Timeout' : 'Unreachable'
}

function dispatchOptions({ request, userAgent, timeoutMs }: Exchange): Dispatcher.DispatchOptions {
  const { method, url, headers, body } = request
  return {
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers: { 'user-agent': userAgent, accept: 'application/json', ...headers },
    body: body ?? null,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  }
}

function toAnswer({ status, headers: all }: RawAnswer, text: string): HttpAnswer {
  const headers = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => {
      const first = typeof value === 'string' ? value : value?.[0]
      return first === undefined ? [] : [[name, first]]
    }),
  )
  return { status, headers, date: httpDate(headers['date']), text }
}

/** undici's own codes: of headers and body; ETIMEDOUT: the system gave the connection up. */
function isTimeout(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : ''
  return typeof code === 'string' && (code.includes('TIMEOUT') || code === 'ETIMEDOUT')
}
