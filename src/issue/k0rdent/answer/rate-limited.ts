import { type Failure, waiting } from '../../../failure.ts'
import type { HttpAnswer } from '../../../http/http-client.ts'
import { retryAfter } from '../../answer/retry-after.ts'

/** Where an answer names no time. */
const DEFAULT_MS = 30_000
/** Less than that is no pause. */
const SHORTEST_MS = 1000
/** Nobody has a reason to send us away for longer, and a wrong answer must not. */
const LONGEST_MS = 3_600_000

/**
 * What an answer of 429 means.
 *
 * @param now epoch milliseconds
 */
export function rateLimited(answer: HttpAnswer, call: string, now: number): Failure {
  const named = retryAfter(answer, now) ?? DEFAULT_MS
  const wait = Math.min(Math.max(named, SHORTEST_MS), LONGEST_MS)
  return waiting('RateLimited', `k0rdent, ${call}: the service asks to wait`, now + wait)
}
