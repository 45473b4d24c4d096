import { type Failure, retryable } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import type { Redacted } from '../../../redacted.ts'
import { readJson } from '../../answer/read-json.ts'
import { tokenAnswerSchema } from '../../answer/token-answer-schema.ts'
import { type Asked, judgeOauthRefusal } from './judge-oauth-refusal.ts'

export type TokenAnswer =
  | { readonly ok: true; readonly token: Redacted<string>; readonly lifeMs: number }
  | { readonly ok: false; readonly failure: Failure }

/**
 * The answer of a token endpoint, of Google STS or of the metadata server.
 *
 * @param now epoch milliseconds
 */
export function judgeTokenAnswer(answer: HttpAnswer, asked: Asked, now: number): TokenAnswer {
  if (answer.status !== 200) return { ok: false, failure: judgeOauthRefusal(answer, asked, now) }
  const read = readJson(tokenAnswerSchema, answer.text)
  if (read !== undefined) return { ok: true, ...read }
  const message = `${asked.who} answered without a bearer token of known life`
  return { ok: false, failure: retryable('BadResponse', message) }
}
