import type { AllowedLocations } from '../../../api/minted.ts'
import type { Clock } from '../../../runtime/clock.ts'

/** Long enough that the refreshes of many objects ask once, short enough to notice a change. */
const KEEP_MS = 600_000
/** A few hundred bytes each; the oldest go first. */
const MOST = 2000

/** Allowed locations of service accounts, as they were found by one issuer within the last ten minutes. */
export type LocationCache = {
  find(serviceAccount: string): AllowedLocations | undefined
  keep(serviceAccount: string, found: AllowedLocations): void
}

export function createLocationCache(clock: Clock): LocationCache {
  const entries = new Map<string, { readonly found: AllowedLocations; readonly until: number }>()
  return {
    find(serviceAccount) {
      const entry = entries.get(serviceAccount)
      return entry !== undefined && clock.monotonic() < entry.until ? entry.found : undefined
    },
    keep(serviceAccount, found) {
      entries.delete(serviceAccount)
      entries.set(serviceAccount, { found, until: clock.monotonic() + KEEP_MS })
      const oldest = entries.size > MOST ? entries.keys().next().value : undefined
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
