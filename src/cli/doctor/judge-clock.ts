import { humanDuration } from '../text/human-duration.ts'
import type { Finding } from './finding.ts'

/** Dates in headers and in managedFields are whole seconds, cut off. */
const HALF_SECOND = 500
/** Clocks that are so close count as one; verifiers allow for more. */
const CLOSE_MS = 5000
/** Tokens are refused by verifiers for their times. */
const FAR_MS = 60_000

/**
 * A clock held against the API server's.
 *
 * @param time what the clock said, epoch milliseconds
 * @param serverTime what the API server's said then, cut to whole seconds
 * @param isOperators tokens get their times from it
 */
export function judgeClock(
  check: string,
  time: number,
  serverTime: number,
  isOperators: boolean,
): Finding {
  const ahead = time - (serverTime + HALF_SECOND)
  const apart = Math.abs(ahead)
  if (apart <= CLOSE_MS) {
    return { group: 'Clocks', check, outcome: 'Passed', detail: "as the API server's" }
  }
  const way = ahead > 0 ? 'ahead of' : 'behind'
  return {
    group: 'Clocks',
    check,
    outcome: isOperators && apart > FAR_MS ? 'Failed' : 'Warning',
    detail: `${humanDuration(apart)} ${way} the API server's`,
    fix: isOperators
      ? 'set the clocks of the nodes by NTP: tokens carry these times'
      : 'set the clock of this machine: times left are told by it',
  }
}
