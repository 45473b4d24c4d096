import type { HttpAnswer } from '../../http/http-client.ts'
import { httpDate } from '../../http/http-date.ts'

/**
 * How long to stay away, by the Retry-After header: seconds or a date (RFC 9110 section 10.2.3).
 *
 * @param now epoch milliseconds
 * @returns milliseconds, as the header says: perhaps negative, or absurdly long; undefined when it does not say
 */
export function retryAfter({ headers, date }: HttpAnswer, now: number): number | undefined {
  const header = headers['retry-after']?.trim()
  if (header === undefined) return undefined
  if (/^[0-9]+$/.test(header)) return Number(header) * 1000
  const at = httpDate(header)
  // By the clock of whoever sent it, where it is known.
  return at === undefined ? undefined : at - (date ?? now)
}
