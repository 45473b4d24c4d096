import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import type { Failure } from '../../failure.ts'
import { dueOnArrival } from '../due-on-arrival.ts'
import type { CredentialSettings } from './credential-settings.ts'

type Status = ServiceAccountCredentialStatus

/** No rotation is due before so much of a life has passed by the clock of the issuer. */
const LEAST_SHARE = 0.1

/**
 * Credentials that are due as soon as they are published, because clocks disagree, must not follow each other
 * at once: that would go on for ever. One that merely was published late, by a process that came long after
 * the one that created it, is not that: the credential before it is much older.
 */
export function rotatesTooSoon(
  before: Status,
  after: Status,
  now: number,
  settings: CredentialSettings,
): Failure | undefined {
  const last = parseTime(before.issuedAt)
  const issuedAt = parseTime(after.issuedAt)
  const expiresAt = parseTime(after.expiresAt)
  if (last === undefined || issuedAt === undefined || expiresAt === undefined) return undefined
  const life = expiresAt - issuedAt
  if (issuedAt - last >= Math.max(life * LEAST_SHARE, settings.settle)) return undefined
  return dueOnArrival(after, now, settings)
}
