import { parseTime } from '../../api/parse-time.ts'
import { relativeTime } from '../text/relative-time.ts'
import type { SeenLease } from './look-at-lease.ts'

/**
 * That nobody serves requests, as the Lease says.
 *
 * @param now epoch milliseconds
 * @returns undefined: somebody leads, or that could not be seen
 */
export function nobodyLeads(lease: SeenLease, now: number): string | undefined {
  const place = `Lease ${lease.name} in namespace ${lease.namespace}`
  switch (lease.state) {
    case 'Absent':
      return `there is no ${place}, so that mintlet does not run, or runs elsewhere`
    case 'Free':
      return `nobody leads: ${place} is free, as when mintlet is scaled to zero`
    case 'Stale': {
      const renewed = parseTime(lease.renewedAt)
      const when = renewed === undefined ? '' : `, renewed ${relativeTime(renewed, now)}`
      return `mintlet does not run: its ${place} was last held by ${lease.holder}${when}`
    }
    case 'Held':
    case 'Unknown':
      return undefined
  }
}
