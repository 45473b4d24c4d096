import type { Failure } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { judgeRefusal } from '../answer/judge-refusal.ts'
import { type Calling, exchangeAs } from './exchange-as.ts'
import { isSuccess } from './is-success.ts'
import type { K0rdentCall } from './k0rdent-call.ts'
import { noReply } from './no-reply.ts'

export type Asked =
  | { readonly ok: true; readonly answer: HttpAnswer }
  /** `status` undefined: there was no answer. */
  | { readonly ok: false; readonly failure: Failure; readonly status: number | undefined }

/**
 * A call that may be made any number of times.
 *
 * @param serviceAccount whom it concerns, for messages
 */
export async function ask(
  calling: Calling,
  call: K0rdentCall,
  serviceAccount: string,
  signal: AbortSignal,
): Promise<Asked> {
  const exchanged = await exchangeAs(calling, call, signal)
  switch (exchanged.kind) {
    case 'Unsent':
      return { ok: false, failure: exchanged.failure, status: undefined }
    case 'Unanswered': {
      const failure = noReply(exchanged.problem, call.name, calling.endpoint)
      return { ok: false, failure, status: undefined }
    }
    case 'Answered': {
      const { answer } = exchanged
      if (isSuccess(answer)) return { ok: true, answer }
      const refused = { name: call.name, serviceAccount }
      const failure = judgeRefusal(answer, refused, calling.clock.now())
      return { ok: false, failure, status: answer.status }
    }
  }
}
