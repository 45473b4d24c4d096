import type { Condition } from '../api/condition.ts'
import { parseTime } from '../api/parse-time.ts'
import { hasTrue } from './has-true.ts'

/** What should have happened by now, of which no condition says why it has not. */
export type Overdue = {
  readonly reason: 'LapsedUnreported' | 'RefreshOverdue'
  /** `Expiry`: Ready still says True. `Refresh`: it was planned. `Request`: somebody asked for it. */
  readonly what: 'Expiry' | 'Refresh' | 'Request'
  /** Epoch milliseconds: when it was due, or asked for. */
  readonly since: number
}

/** What it is told by. Times are RFC 3339. */
export type Watched = {
  readonly conditions: readonly Pick<Condition, 'type' | 'status'>[]
  readonly suspended: boolean
  readonly issuedAt?: string | undefined
  readonly expiresAt?: string | undefined
  readonly refreshAt?: string | undefined
  /** A request that has not been served. */
  readonly refreshRequested?: string | undefined
}

/** Milliseconds. As the alerts have it: two or three attempts of the operator's. */
const PATIENCE = 5 * 60_000
/** Milliseconds: a request is served once a minute at most, by the operator's usual --request-interval. */
const REQUEST_PATIENCE = 2 * 60_000

/**
 * Whether an object waits for something that a working operator would have done: mostly nobody leads.
 *
 * @param now epoch milliseconds
 * @returns undefined: nothing is overdue, or a condition explains it
 */
export function overdue(watched: Watched, now: number): Overdue | undefined {
  const { conditions, suspended } = watched
  if (!hasTrue(conditions, 'Ready')) return undefined
  const expiresAt = parseTime(watched.expiresAt)
  if (expiresAt !== undefined && expiresAt <= now) {
    return { reason: 'LapsedUnreported', what: 'Expiry', since: expiresAt }
  }
  if (suspended || hasTrue(conditions, 'RefreshFailing')) return undefined
  const refreshAt = parseTime(watched.refreshAt)
  if (refreshAt !== undefined && now - refreshAt > PATIENCE) {
    return { reason: 'RefreshOverdue', what: 'Refresh', since: refreshAt }
  }
  const requestedAt = timeOfRequest(watched.refreshRequested)
  if (requestedAt === undefined) return undefined
  const waitsSince = Math.max(requestedAt, parseTime(watched.issuedAt) ?? requestedAt)
  return now - waitsSince > REQUEST_PATIENCE
    ? { reason: 'RefreshOverdue', what: 'Request', since: requestedAt }
    : undefined
}

/** People ask with the time, as text or in seconds since 1970; anything else does not say when. */
function timeOfRequest(request = ''): number | undefined {
  if (/^\d{10}$/.test(request)) return Number(request) * 1000
  return /^\d{4}-\d\d-\d\dT/.test(request) ? parseTime(request) : undefined
}
