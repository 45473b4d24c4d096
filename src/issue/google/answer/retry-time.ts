import type { HttpAnswer } from '../../../http/http-client.ts'
import { httpDate } from '../../../http/http-date.ts'
import { readError } from './read-error.ts'

/** Nobody has a reason to send us away for longer, and a wrong answer must not. */
const MOST_MS = 3_600_000
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo'

/**
 * When an answer says that it may be asked again: the later of the Retry-After header (seconds or a
 * date) and of google.rpc.RetryInfo in the body, at most an hour away.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds; undefined when it does not say
 */
export function retryTime(answer: HttpAnswer, now: number): number | undefined {
  const named = [headerDelay(answer, now), bodyDelay(answer)].filter((each) => each !== undefined)
  if (named.length === 0) return undefined
  return now + Math.min(Math.max(0, ...named), MOST_MS)
}

function headerDelay({ headers, date }: HttpAnswer, now: number): number | undefined {
  const header = headers['retry-after']?.trim()
  if (header === undefined) return undefined
  if (/^[0-9]+$/.test(header)) return Number(header) * 1000
  const at = httpDate(header)
  // By the clock of whoever sent it, where it is known.
  return at === undefined ? undefined : at - (date ?? now)
}

function bodyDelay({ text }: HttpAnswer): number | undefined {
  const info = readError(text)?.details.find(({ type }) => type === RETRY_INFO)
  const seconds = /^([0-9]+(?:\.[0-9]{1,9})?)s$/.exec(info?.retryDelay ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}
