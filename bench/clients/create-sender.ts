import { Pool } from 'undici'
import type { ChosenRequest } from './choose-request.ts'
import type { SentRequest } from './load-report.ts'

export type SenderOptions = {
  readonly tokenPath: string
  /** Origins. */
  readonly replicas: readonly string[]
  /** Whether this is a token for that client, signed by the issuer. */
  readonly isToken: (token: string, chosen: ChosenRequest) => Promise<boolean>
}

/** Sends token requests as a Service with several endpoints behind a client that tries again would. */
export type Sender = AsyncDisposable & {
  /** To each replica in turn; where a connection is refused or breaks, to the next one at once. */
  send(chosen: ChosenRequest): Promise<SentRequest>
}

const CONNECTIONS = 64
/** Longer than any answer takes; sooner than the server ends a connection that rests. */
const TIMEOUT_MS = 15_000
const KEEP_ALIVE_MS = 5000
/** A replica that cannot be reached is left out for so long. */
const LEFT_OUT_MS = 1000

type Attempt =
  | { readonly ok: true; readonly status: number; readonly text: string; readonly tookMs: number }
  | { readonly ok: false }

export function createSender({ tokenPath, replicas, isToken }: SenderOptions): Sender {
  const pools = replicas.map(
    (origin) =>
      new Pool(origin, {
        connections: CONNECTIONS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        headersTimeout: TIMEOUT_MS,
        bodyTimeout: TIMEOUT_MS,
      }),
  )
  const leftOutUntil = replicas.map(() => 0)
  let turn = 0

  /** All of them, whose turn it is first, and those left out at the end. */
  function order(): readonly number[] {
    turn += 1
    const now = Date.now()
    const all = replicas.map((_, index) => (index + turn) % replicas.length)
    const isOut = (index: number): boolean => (leftOutUntil[index] ?? 0) > now
    return [...all.filter((index) => !isOut(index)), ...all.filter(isOut)]
  }

  async function attempt(index: number, chosen: ChosenRequest): Promise<Attempt> {
    const from = performance.now()
    try {
      const answer = await pools[index]?.request({
        method: 'POST',
        path: tokenPath,
        ...contentOf(chosen),
      })
      if (answer === undefined) return { ok: false }
      const text = await answer.body.text()
      return { ok: true, status: answer.statusCode, text, tookMs: performance.now() - from }
    } catch {
      leftOutUntil[index] = Date.now() + LEFT_OUT_MS
      return { ok: false }
    }
  }

  async function send(chosen: ChosenRequest): Promise<SentRequest> {
    const { object, credential, form, by } = chosen
    const request = { object, credential, form, by, sentAt: Date.now() }
    const broken: number[] = []
    for (const replica of order()) {
      // The next one only where this one did not answer.
      // oxlint-disable-next-line no-await-in-loop
      const tried = await attempt(replica, chosen)
      if (!tried.ok) {
        broken.push(replica)
        continue
      }
      const { status, text, tookMs } = tried
      const answeredAt = Date.now()
      // oxlint-disable-next-line no-await-in-loop
      const isRight = status === 200 && (await isToken(tokenOf(text), chosen))
      return { ...request, answeredAt, status, isToken: isRight, tookMs, replica, broken }
    }
    const none = { status: 0, isToken: false, tookMs: Number.NaN, replica: -1 }
    return { ...request, answeredAt: Date.now(), ...none, broken }
  }

  return {
    send,
    [Symbol.asyncDispose]: async () =>
      void (await Promise.all(pools.map((pool) => pool.destroy()))),
  }
}

type Content = { readonly headers: Readonly<Record<string, string>>; readonly body: string }

function contentOf({ by, clientId, clientSecret }: ChosenRequest): Content {
  const form = new URLSearchParams({ grant_type: 'client_credentials', scope: 'read' })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  if (by === 'Post') {
    form.set('client_id', clientId)
    form.set('client_secret', clientSecret)
    return { headers, body: form.toString() }
  }
  // RFC 6749 section 2.3.1: each is form-encoded before that.
  const pair = [clientId, clientSecret].map((text) => encodeURIComponent(text)).join(':')
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`
  return { headers: { ...headers, authorization }, body: form.toString() }
}

function tokenOf(text: string): string {
  try {
    const { access_token: token = '' }: { access_token?: string } = JSON.parse(text)
    return token
  } catch {
    return ''
  }
}
