import type { HttpAnswer } from '../../../http/http-client.ts'
import { readRefusal } from './read-refusal.ts'

/** Statuses of a service that has looked at a request and not done it. */
const REFUSED = new Set([400, 401, 403, 404, 409, 422, 429])

/**
 * Whether an answer proves that the service has not done what it was asked for: one of these statuses, with a
 * well-formed error that does not contradict it. Anything less may come from something in between that gave up
 * on a service that goes on.
 */
export function isCertainRefusal({ status, text }: HttpAnswer): boolean {
  if (!REFUSED.has(status)) return false
  const refusal = readRefusal(text)
  if (refusal === undefined) return false
  // A number that is no HTTP status is a numbering of their own, and contradicts nothing.
  const said = refusal.status
  return said === undefined || said < 400 || said > 599 || said === status
}
