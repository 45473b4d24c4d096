import type { Failure } from '../../../failure.ts'
import type { HttpAnswer, HttpClient, HttpProblem, HttpResult } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import type { Caller } from '../../caller/caller.ts'
import type { CallerCache } from '../../caller/create-caller-cache.ts'
import { GAVE_UP } from '../../gave-up.ts'
import { isCertainRefusal } from '../answer/is-certain-refusal.ts'
import type { K0rdentCall } from './k0rdent-call.ts'

export type Calling = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly caller: CallerCache
  readonly endpoint: URL
}

/** `Unsent`: certainly nothing has happened there. */
export type Exchanged =
  | { readonly kind: 'Answered'; readonly answer: HttpAnswer }
  | { readonly kind: 'Unanswered'; readonly problem: HttpProblem }
  | { readonly kind: 'Unsent'; readonly failure: Failure }

/**
 * Makes one call as whoever the operator is. A caller that is refused (401) is dropped, and the call made once
 * again with a fresh one; a POST only when the refusal proves that it has done nothing.
 */
export async function exchangeAs(
  calling: Calling,
  call: K0rdentCall,
  signal: AbortSignal,
): Promise<Exchanged> {
  const first = await attempt(calling, call, signal)
  if (first.kind !== 'Answered' || first.answer.status !== 401) return first
  calling.caller.drop(first.caller)
  if (call.method === 'POST' && !isCertainRefusal(first.answer)) return first
  return attempt(calling, call, signal)
}

type Attempt =
  | Exclude<Exchanged, { kind: 'Answered' }>
  | { readonly kind: 'Answered'; readonly answer: HttpAnswer; readonly caller: Caller }

async function attempt(
  { http, caller: callers }: Calling,
  call: K0rdentCall,
  signal: AbortSignal,
): Promise<Attempt> {
  const given = await callers.caller(signal)
  if (!given.ok) return { kind: 'Unsent', failure: given.failure }
  // The caller may have taken its time to come.
  if (signal.aborted || call.maySend?.() === false) return { kind: 'Unsent', failure: GAVE_UP }
  const { caller } = given
  const result = await send(http, caller, call, signal)
  return result.ok
    ? { kind: 'Answered', answer: result.answer, caller }
    : { kind: 'Unanswered', problem: result.problem }
}

function send(
  http: HttpClient,
  { token }: Caller,
  { method, url, body, timeoutMs }: K0rdentCall,
  signal: AbortSignal,
): Promise<HttpResult> {
  const headers = { authorization: `Bearer ${token.reveal()}` }
  return http.send(
    {
      method,
      url,
      service: 'k0rdent',
      headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    },
    signal,
  )
}
