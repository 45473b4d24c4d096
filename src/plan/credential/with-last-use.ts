import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { formatTime } from '../../api/time.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { type RemoteEntry, remoteEntry } from './remote-entry.ts'
import { sameJson } from './same-json.ts'

type Status = ServiceAccountCredentialStatus

/**
 * Completes a status with when the published credential was used last, as the issuer reports it. Coarsely: a
 * use is written when it is the first, from another address, or at least `interval` later than what stands
 * there; or when the status is written anyway. It never goes back, and outlives a rotation until the new
 * credential is used.
 *
 * @param before as it stands at the API server
 * @param interval milliseconds
 */
export function withLastUse(
  observed: ObservedCredential,
  before: Status,
  after: Status,
  interval: number,
): Status {
  const seen = remoteEntry(observed, after.credential?.id)
  if (seen === undefined) return after
  const used = seen.entry === undefined ? after : withUse(before, after, seen.entry, interval)
  const isNews = used !== after || reportsAnew(before, after)
  return isNews ? { ...used, checkedAt: formatTime(seen.at) } : after
}

/** The issuer ended it since, does not list it any more, or lists it again. */
const reportsAnew = ({ credential: before }: Status, { credential: after }: Status): boolean =>
  before !== undefined && before.id === after?.id && before.status !== after.status

function withUse(
  before: Status,
  after: Status,
  { lastUsedAt, lastUsedIp }: NonNullable<RemoteEntry['entry']>,
  interval: number,
): Status {
  if (lastUsedAt === undefined) return after
  const at = formatTime(lastUsedAt)
  if (at === after.lastUsedAt && lastUsedIp === after.lastUsedIp) return after
  const known = parseTime(after.lastUsedAt)
  const later = known === undefined ? Number.POSITIVE_INFINITY : (parseTime(at) ?? 0) - known
  if (later < 0) return after
  const elsewhere = lastUsedIp !== undefined && lastUsedIp !== after.lastUsedIp
  if (later < interval && !elsewhere && sameJson(before, after)) return after
  const { lastUsedAt: _at, lastUsedIp: _ip, ...rest } = after
  return { ...rest, lastUsedAt: at, ...(lastUsedIp !== undefined && { lastUsedIp }) }
}
