import type { RawAnswer } from '../http/raw-answer.ts'
import { answerError } from './answer-error.ts'
import type { CallDescription } from './describe-call.ts'
import type { KubeAnswer } from './kube-client.ts'
import { noAnswerError } from './no-answer-error.ts'
import { parseJson } from './parse-json.ts'

/** @throws KubeError unless it is a 2xx answer with a JSON body */
export function judgeAnswer<T>(about: CallDescription, answer: RawAnswer): KubeAnswer<T> {
  const { status, headers, text } = answer
  if (status < 200 || status > 299) {
    const retryAfter = headers['retry-after']
    throw answerError(about, {
      status,
      text: text ?? '',
      ...(typeof retryAfter === 'string' ? { retryAfter } : {}),
    })
  }
  if (text === undefined) {
    throw noAnswerError(about, { kind: 'TooLarge', text: 'the answer is too long', sent: true })
  }
  const body = parseJson(text)
  if (body === undefined) {
    throw noAnswerError(about, { kind: 'BadResponse', text: 'the answer is not JSON', sent: true })
  }
  const serverTime = Date.parse(String(headers['date']))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the caller names the documented type
  return { status, body: body as T, ...(Number.isNaN(serverTime) ? {} : { serverTime }) }
}
