import type { MintRequest } from '../../../api/mint-request.ts'
import type { Failure } from '../../../failure.ts'
import type { HttpAnswer, HttpClient, HttpResult } from '../../../http/http-client.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { noAnswer } from '../../answer/no-answer.ts'
import type { Caller } from '../../caller/caller.ts'
import { GAVE_UP } from '../../gave-up.ts'
import type { CallerSource } from '../caller-source.ts'
import type { GoogleCall } from './google-call.ts'
import { judgeApiRefusal } from './judge-api-refusal.ts'
import { sendCall } from './send-call.ts'

export type Calling = {
  readonly http: HttpClient
  readonly clock: Clock
  readonly source: CallerSource
}

export type CallResult =
  | { readonly ok: true; readonly answer: HttpAnswer }
  | { readonly ok: false; readonly failure: Failure }

const OK = 200
const UNAUTHORIZED = 401
const ADVICE = 'check the network between the operator and the API'

/**
 * Makes one call as whoever the operator is. A caller that is refused (401) is dropped, and the call is
 * made once again with a fresh one.
 *
 * @param request what the call is for; told in Failures as far as it may be
 */
export async function callAs(
  calling: Calling,
  call: GoogleCall,
  request: MintRequest,
  signal: AbortSignal,
): Promise<CallResult> {
  const { clock, source } = calling
  const first = await attempt(calling, call, signal)
  let last = first
  if (isRefused(first)) {
    source.drop(first.caller)
    last = await attempt(calling, call, signal)
  }
  if (!last.ok) return last
  const { result, caller } = last
  if (!result.ok) {
    const who = `${call.name}: Google at ${call.url.origin}`
    return { ok: false, failure: noAnswer(result.problem, who, ADVICE) }
  }
  if (result.answer.status === OK) return { ok: true, answer: result.answer }
  const refused = { method: call.name, principal: caller.principal, request }
  return { ok: false, failure: judgeApiRefusal(result.answer, refused, clock.now()) }
}

type Attempt =
  | { readonly ok: true; readonly caller: Caller; readonly result: HttpResult }
  | { readonly ok: false; readonly failure: Failure }

async function attempt(
  { http, source }: Calling,
  call: GoogleCall,
  signal: AbortSignal,
): Promise<Attempt> {
  const given = await source.caller(signal)
  if (!given.ok) return given
  if (signal.aborted) return { ok: false, failure: GAVE_UP }
  const { caller } = given
  return { ok: true, caller, result: await sendCall(http, caller, call, signal) }
}

const isRefused = (attempted: Attempt): attempted is Extract<Attempt, { ok: true }> =>
  attempted.ok && attempted.result.ok && attempted.result.answer.status === UNAUTHORIZED
