import { decodeJwt } from 'jose'
import type {
  HttpAnswer,
  HttpClient,
  HttpRequest,
  HttpResult,
} from '../../../src/http/http-client.ts'
import { createAccessTokens } from '../google/access-tokens.ts'
import { faultAnswer } from '../google/fault-answer.ts'
import type { GoogleAnswer } from '../google/google-answer.ts'
import type { GoogleRequest } from '../google/google-request.ts'
import type { GoogleWorld } from '../google/google-world.ts'
import { createGrants, type Grants } from '../google/grants.ts'
import { iamcredentialsEndpoint } from '../google/iamcredentials-endpoint.ts'
import { createLedger, type LedgerEntry } from '../google/ledger.ts'
import { Refused } from '../google/refused.ts'
import { makeServiceAccountKey } from '../google/service-account-key.ts'
import { createServiceAccounts, type ServiceAccounts } from '../google/service-accounts.ts'
import { defaultSettings } from '../google/settings.ts'
import { makeSigningKey } from '../google/signing-key.ts'
import type { Deliveries } from './deliveries.ts'
import type { GoogleRequestSeen } from './google-request-seen.ts'
import type { GoogleTrouble } from './google-trouble.ts'
import type { ProcessClock } from './timeline.ts'

/** iamcredentials of the emulator, without sockets and on story time. */
export type FakeGoogle = {
  readonly http: HttpClient
  readonly serviceAccounts: ServiceAccounts
  readonly grants: Grants
  /** A key of the account as a Secret holds it; whoever has it signs its own bearer tokens. */
  readonly keySecret: (email: string) => Promise<object>
  /** What becomes of requests from now on; undefined: they are answered as they should be. */
  readonly trouble: (decide: (seen: GoogleRequestSeen) => GoogleTrouble | undefined) => void
  /** Oldest first. */
  readonly requests: readonly GoogleRequestSeen[]
  /** Whether a request for that account, an email, has no answer yet. */
  readonly isAsked: (serviceAccount: string) => boolean
  /** Until when an access token is accepted, epoch milliseconds; undefined: it never was one. */
  readonly expiryOf: (accessToken: string) => number | undefined
}

/** What an answer takes, and as long as nothing else is said a refused connection. */
const LATENCY_MS = 80
/** As the real client has it. */
const TIMEOUT_MS = 10_000

/** Until a story says otherwise, it cannot be reached. */
export function createFakeGoogle(clock: ProcessClock, { deliver }: Deliveries): FakeGoogle {
  const requests: GoogleRequestSeen[] = []
  const underWay = new Set<GoogleRequestSeen>()
  const world = makeWorld(clock)
  const endpoint = iamcredentialsEndpoint(world)
  const ledger = createLedger()
  let decide: (seen: GoogleRequestSeen) => GoogleTrouble | undefined = nobodyThere

  async function rightAnswer(request: GoogleRequest, entry: LedgerEntry): Promise<GoogleAnswer> {
    try {
      return await endpoint.answer(request, entry)
    } catch (error) {
      if (error instanceof Refused) return error.answer
      throw error
    }
  }

  async function resultOf(
    request: GoogleRequest,
    trouble: GoogleTrouble | undefined,
    entry: LedgerEntry,
  ): Promise<HttpResult> {
    if (trouble?.do === 'unreachable' || trouble?.do === 'truncate') return failed('Unreachable')
    if (trouble?.do === 'hang') return failed('Timeout')
    const asItShould = trouble === undefined || trouble.do === 'delay'
    const answer = asItShould ? await rightAnswer(request, entry) : faultAnswer(trouble, entry)
    return { ok: true, answer: asReceived(answer, clock.now()) }
  }

  async function send(sent: HttpRequest, signal: AbortSignal): Promise<HttpResult> {
    const request = asSent(sent)
    const { method, serviceAccount } = endpoint.describe(request)
    const entry = ledger.open({
      at: clock.now(),
      endpoint: 'iamcredentials',
      method,
      serviceAccount,
    })
    const seen: GoogleRequestSeen = {
      at: clock.monotonic(),
      caller: callerOf(sent),
      serviceAccount,
      endedAt: undefined,
      status: undefined,
    }
    requests.push(seen)
    underWay.add(seen)
    const trouble = decide(seen)
    await waitFor(clock, durationOf(trouble, sent.timeoutMs ?? TIMEOUT_MS), signal)
    const result = signal.aborted
      ? Promise.resolve(failed('Aborted'))
      : resultOf(request, trouble, entry)
    // Begun before its turn has come: what it verifies comes from threads, and no turn waits for them.
    const settled = await deliver(() => result)
    underWay.delete(seen)
    seen.endedAt = clock.monotonic()
    seen.status = settled.ok ? settled.answer.status : undefined
    return settled
  }

  return {
    http: { send, close: () => Promise.resolve() },
    serviceAccounts: world.serviceAccounts,
    grants: world.grants,
    async keySecret(email) {
      const account = world.serviceAccounts.find(email) ?? world.serviceAccounts.add({ email })
      const key = await makeServiceAccountKey(account, world.settings.universeDomain)
      return { data: { 'key.json': Buffer.from(JSON.stringify(key)).toString('base64') } }
    },
    trouble(next) {
      decide = next
    },
    requests,
    isAsked: (account) => [...underWay].some(({ serviceAccount }) => serviceAccount === account),
    expiryOf: (accessToken) => world.accessTokens.find(accessToken)?.expiresAt,
  }
}

const makeWorld = (clock: ProcessClock): GoogleWorld => ({
  settings: defaultSettings(),
  now: () => clock.now(),
  serviceAccounts: createServiceAccounts([]),
  grants: createGrants([]),
  accessTokens: createAccessTokens(() => undefined),
  providers: [],
  metadata: undefined,
  idTokenKey: makeSigningKey,
  remember: () => undefined,
})

const nobodyThere = (): GoogleTrouble => ({ do: 'unreachable' })

const failed = (problem: 'Unreachable' | 'Timeout' | 'Aborted'): HttpResult => ({
  ok: false,
  problem,
})

function durationOf(trouble: GoogleTrouble | undefined, timeoutMs: number): number {
  if (trouble?.do === 'hang') return timeoutMs
  return LATENCY_MS + (trouble?.do === 'delay' ? trouble.milliseconds : 0)
}

/** Until the time is over, or nobody waits any more. */
function waitFor(clock: ProcessClock, milliseconds: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = clock.after(milliseconds, resolve)
  const end = (): void => resolve()
  if (signal.aborted) end()
  signal.addEventListener('abort', end, { once: true })
  return promise.finally(() => {
    timer.cancel()
    signal.removeEventListener('abort', end)
  })
}

const asSent = ({ method, url, headers, body = '' }: HttpRequest): GoogleRequest => ({
  method,
  path: url.pathname,
  query: url.searchParams,
  headers,
  body: Buffer.from(body),
})

const asReceived = ({ status, headers, body }: GoogleAnswer, now: number): HttpAnswer => ({
  status,
  headers,
  date: Math.floor(now / 1000) * 1000,
  text: body,
})

function callerOf({ headers }: HttpRequest): string | undefined {
  try {
    return decodeJwt(headers['authorization']?.split(' ')[1] ?? '').iss
  } catch {
    return undefined
  }
}
