import { formatDuration } from '../../api/duration.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { retryable } from '../../failure.ts'
import type { Trouble } from '../trouble.ts'
import { troubleFrom } from '../trouble-from.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { rotationFloor } from './rotation-floor.ts'

/**
 * A life that is over before the operator may rotate the credential: with each rotation consumers have none that works.
 *
 * @param facts the status with the time of the next rotation
 */
export function rotatesAtExpiry(
  { refreshAt, expiresAt }: ServiceAccountCredentialStatus,
  settings: CredentialSettings,
): Trouble | undefined {
  const due = parseTime(refreshAt)
  const end = parseTime(expiresAt)
  if (due === undefined || end === undefined || due < end) return undefined
  const message = `the credential is over before it may be rotated, ${formatDuration(rotationFloor(settings))} after its issue (--request-interval, --settle): the next one comes only when it has expired; ask for a longer life, or for a lower --request-interval`
  return troubleFrom(retryable('LifetimeTooShort', message))
}
