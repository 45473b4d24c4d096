import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { CLOCK_SLACK } from '../../plan/clock-slack.ts'
import type { Jws } from '../read-jws.ts'
import { relativeTime } from '../text/relative-time.ts'
import { type Check, check } from './check.ts'

const SECOND = 1000

/**
 * Whether a JWT is valid at a time: `exp` to the second, as whoever receives it may look, `nbf` and `iat` with a minute
 * for clocks that differ. Pure.
 *
 * @param now epoch milliseconds
 * @param statusExpiresAt what `exp` has to be; undefined: it need not be the same
 */
export function checkTimes(
  claims: Jws['claims'],
  now: number,
  statusExpiresAt: string | undefined,
): Check[] {
  const exp = seconds(claims['exp'])
  return [checkExpiry(exp, now, statusExpiresAt), checkBegin(claims, now)]
}

function checkExpiry(
  exp: number | undefined,
  now: number,
  statusExpiresAt: string | undefined,
): Check {
  if (exp === undefined) return check.failed('Expiry', 'there is no claim exp')
  const at = formatTime(exp * SECOND)
  const status = parseTime(statusExpiresAt)
  if (exp * SECOND <= now) return check.failed('Expiry', `it expired at ${at}`)
  if (status !== undefined && status !== exp * SECOND) {
    return check.failed('Expiry', `it expires at ${at}, and not when status.expiresAt says`)
  }
  return check.passed('Expiry', `it expires at ${at}, ${relativeTime(exp * SECOND, now)}`)
}

function checkBegin(claims: Jws['claims'], now: number): Check {
  const early = ['iat', 'nbf'].filter((claim) => {
    if (claims[claim] === undefined) return false
    const at = seconds(claims[claim])
    return at === undefined || at * SECOND > now + CLOCK_SLACK
  })
  if (early.length > 0) {
    return check.failed('IssuedAt', `${early.join(' and ')} lies in the future, or is no time`)
  }
  const issued = seconds(claims['iat'])
  return issued === undefined
    ? check.skipped('IssuedAt', 'there is no claim iat')
    : check.passed('IssuedAt', `it was issued at ${formatTime(issued * SECOND)}`)
}

const seconds = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
