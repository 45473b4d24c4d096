import type { HttpAnswer } from '../../../http/http-client.ts'
import { retryAfter } from '../../answer/retry-after.ts'
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
  const named = [retryAfter(answer, now), bodyDelay(answer)].filter((each) => each !== undefined)
  if (named.length === 0) return undefined
  return now + Math.min(Math.max(0, ...named), MOST_MS)
}

function bodyDelay({ text }: HttpAnswer): number | undefined {
  const info = readError(text)?.details.find(({ type }) => type === RETRY_INFO)
  const seconds = /^([0-9]+(?:\.[0-9]{1,9})?)s$/.exec(info?.retryDelay ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}
