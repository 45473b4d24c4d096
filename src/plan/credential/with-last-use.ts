import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { formatTime } from '../../api/time.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { type RemoteEntry, remoteEntry } from './remote-entry.ts'
import { sameJson } from './same-json.ts'

type Status = ServiceAccountCredentialStatus

/** So far ahead (milliseconds) of now no use can have been; clocks differ by less. */
const MOST_AHEAD = 600_000

/**
 * Completes a status with when the published credential was used last, as the issuer reports it. Coarsely: a
 * use is written when it is the first, from another address, or at least `interval` later than what stands
 * there; or when the status is written anyway. It never goes back, but from a time that was yet to come, and
 * outlives a rotation until the new credential is used.
 *
 * @param before as it stands at the API server
 * @param times `now` in epoch milliseconds, `interval` in milliseconds
 */
export function withLastUse(
  observed: ObservedCredential,
  before: Status,
  after: Status,
  { now, interval }: { readonly now: number; readonly interval: number },
): Status {
  const seen = remoteEntry(observed, after.credential?.id)
  if (seen === undefined) return after
  const used = withUse(before, after, seen.entry, latestUse(observed, now), interval)
  const isNews = used !== after || reportsAnew(before, after)
  return isNews ? { ...used, checkedAt: formatTime(seen.at) } : after
}

/** The issuer ended it since, does not list it any more, or lists it again. */
const reportsAnew = ({ credential: before }: Status, { credential: after }: Status): boolean =>
  before !== undefined && before.id === after?.id && before.status !== after.status

/** By whichever clock is ahead, ours or the issuer's. */
const latestUse = ({ remote }: ObservedCredential, now: number): number =>
  Math.max(now, (remote?.result.ok === true ? remote.result.date : undefined) ?? now) + MOST_AHEAD

function withUse(
  before: Status,
  after: Status,
  { lastUsedAt, lastUsedIp }: Partial<NonNullable<RemoteEntry['entry']>> = {},
  latest: number,
  interval: number,
): Status {
  if (lastUsedAt === undefined || lastUsedAt > latest) return after
  const at = formatTime(lastUsedAt)
  if (at === after.lastUsedAt && lastUsedIp === after.lastUsedIp) return after
  const told = parseTime(after.lastUsedAt)
  const known = told === undefined || told > latest ? undefined : told
  const later = known === undefined ? Number.POSITIVE_INFINITY : (parseTime(at) ?? 0) - known
  if (later < 0) return after
  const elsewhere = lastUsedIp !== undefined && lastUsedIp !== after.lastUsedIp
  if (later < interval && !elsewhere && sameJson(before, after)) return after
  const { lastUsedAt: _at, lastUsedIp: _ip, ...rest } = after
  return { ...rest, lastUsedAt: at, ...(lastUsedIp !== undefined && { lastUsedIp }) }
}
