import { parseTime } from '../../api/parse-time.ts'
import { relativeTime } from '../text/relative-time.ts'
import { type Check, check } from './check.ts'

/**
 * The end of what does not say itself when it ends.
 *
 * @param expiresAt of status, RFC 3339
 * @param now epoch milliseconds
 */
export function checkLife(expiresAt: string | undefined, now: number): Check {
  const at = parseTime(expiresAt)
  if (at === undefined) return check.skipped('Expiry', 'status does not say when it expires')
  return at <= now
    ? check.failed('Expiry', `it expired at ${expiresAt}, as status says`)
    : check.passed('Expiry', `it expires at ${expiresAt}, ${relativeTime(at, now)}, as status says`)
}
