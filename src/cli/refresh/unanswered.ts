import { parseTime } from '../../api/parse-time.ts'
import { humanDuration } from '../text/human-duration.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { SeenLease } from './look-at-lease.ts'
import { nobodyLeads } from './nobody-leads.ts'
import type { PublishedCredential } from './published-credential.ts'
import { REQUEST_INTERVAL } from './request-interval.ts'

/**
 * What a person is told whose request nobody has answered, and where to look.
 *
 * @param now epoch milliseconds
 */
export function unanswered(
  lease: SeenLease,
  before: PublishedCredential | undefined,
  waitedMs: number,
  now: number,
): string {
  const where = `kubectl get lease ${lease.name} -n ${lease.namespace}`
  const waited = `Nobody has answered within ${humanDuration(waitedMs)}`
  const stays = 'The request stays, and is served as soon as somebody can.'
  const renewed = parseTime(lease.renewedAt)
  const when = renewed === undefined ? '' : `, renewed ${relativeTime(renewed, now)}`
  switch (lease.state) {
    case 'Absent':
    case 'Free':
    case 'Stale':
      return `${waited}: ${nobodyLeads(lease, now)} (${where}). ${stays}`
    case 'Unknown':
      return `${waited}. See whether somebody leads: ${where} (${lease.problem ?? 'it could not be looked at'}). ${tooSoon(before, now)}${stays}`
    case 'Held':
      return `${waited}, although ${lease.holder} leads (Lease ${lease.name} in namespace ${lease.namespace}${when}; ${where}). ${tooSoon(before, now) || 'See whether it serves this namespace: kubectl mintlet doctor. '}${stays}`
  }
}

/** A request is served at most once in so often, and waits for that. */
function tooSoon(before: PublishedCredential | undefined, now: number): string {
  const issuedAt = parseTime(before?.issuedAt)
  if (issuedAt === undefined || now - issuedAt > 2 * REQUEST_INTERVAL) return ''
  return `The last credential was issued ${relativeTime(issuedAt, now)}, and a request is served at most once a minute unless mintlet runs with another --request-interval. `
}
