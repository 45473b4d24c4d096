import { z } from 'zod'
import { type Failure, retryable, stalled, waiting } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { readJson } from '../../answer/read-json.ts'
import { readError } from '../answer/read-error.ts'
import { retryTime } from '../answer/retry-time.ts'

/** RFC 6749 section 5.2, RFC 8693 section 2.2.2, and what Google STS was seen to send. */
const REFUSALS = [
  'invalid_target',
  'invalid_grant',
  'unauthorized_client',
  'invalid_client',
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
  'access_denied',
] as const

export type RefusalCode = (typeof REFUSALS)[number]

const TROUBLES = ['temporarily_unavailable', 'server_error', 'internal_failure'] as const
const codeSchema = z.object({ error: z.enum([...REFUSALS, ...TROUBLES, 'quota_exceeded']) })

/** Words for those who have to act. */
export type Asked = {
  /** Whom was asked, as the subject of a sentence, such as `Google STS at https://sts.googleapis.com`. */
  readonly who: string
  /** What to check after a refusal, by its OAuth code where there is one. */
  readonly advice: (code: RefusalCode | undefined, status: number) => string
}

/** When nobody says for how long to stay away. */
const QUOTA_WAIT_MS = 60_000
/** Less is no pause. */
const LEAST_WAIT_MS = 1000

/**
 * What an answer means that is no token. Of the body only an OAuth `error` code out of a closed list
 * gets into the message: an error_description can quote parts of the token that was sent.
 *
 * @param now epoch milliseconds
 */
export function judgeOauthRefusal(
  answer: HttpAnswer,
  { who, advice }: Asked,
  now: number,
): Failure {
  const { status, text } = answer
  const code = readJson(codeSchema, text)?.error
  if (status === 429 || code === 'quota_exceeded') {
    const until = Math.max(retryTime(answer, now) ?? now + QUOTA_WAIT_MS, now + LEAST_WAIT_MS)
    return waiting('RateLimited', `${who} asks to wait: its quota is used up`, until)
  }
  if (status >= 500 || status === 408 || isTrouble(code)) {
    return retryable('IssuerUnavailable', `${who} has trouble of its own (HTTP ${status})`)
  }
  if (status >= 300 && status < 400) {
    const message = `${who} answered with a redirect, and redirects are not followed: check the address`
    return retryable('BadResponse', message)
  }
  const understood = code !== undefined || readError(text) !== undefined
  if (status >= 400 && (understood || status === 401 || status === 403)) {
    const named = code === undefined ? `HTTP ${status}` : `HTTP ${status}, ${code}`
    return stalled('Unauthenticated', `${who} refused (${named}): ${advice(code, status)}`)
  }
  return retryable('BadResponse', `${who} gave an answer that makes no sense (HTTP ${status})`)
}

const isTrouble = (code: string | undefined): code is (typeof TROUBLES)[number] =>
  TROUBLES.some((each) => each === code)
