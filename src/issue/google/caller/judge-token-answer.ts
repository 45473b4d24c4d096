import { z } from 'zod'
import { type Failure, retryable } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { Redacted } from '../../../redacted.ts'
import { readJson } from '../answer/read-json.ts'
import { type Asked, judgeOauthRefusal } from './judge-oauth-refusal.ts'

/** Twice what any access token of Google lives for. */
const LONGEST_S = 86_400

/** RFC 6749 section 5.1, RFC 8693 section 2.2.1. */
const tokenSchema = z.object({
  /** A bearer token (RFC 6750) goes into a header; Google STS announces up to 12 KiB, "may change". */
  access_token: z.string().regex(/^[\x21-\x7e]{1,32768}$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.int().min(1).max(LONGEST_S),
  issued_token_type: z.literal('urn:ietf:params:oauth:token-type:access_token').optional(),
})

export type TokenAnswer =
  | { readonly ok: true; readonly token: Redacted<string>; readonly lifeMs: number }
  | { readonly ok: false; readonly failure: Failure }

/**
 * The answer of a token endpoint, of Google STS or of the metadata server. `expires_in` is what counts,
 * not what was asked for; a token without it is refused, since nobody could tell when to renew it.
 *
 * @param now epoch milliseconds
 */
export function judgeTokenAnswer(answer: HttpAnswer, asked: Asked, now: number): TokenAnswer {
  if (answer.status !== 200) return { ok: false, failure: judgeOauthRefusal(answer, asked, now) }
  const read = readJson(tokenSchema, answer.text)
  if (read === undefined) {
    const message = `${asked.who} answered without a bearer token of known life`
    return { ok: false, failure: retryable('BadResponse', message) }
  }
  return { ok: true, token: new Redacted(read.access_token), lifeMs: read.expires_in * 1000 }
}
