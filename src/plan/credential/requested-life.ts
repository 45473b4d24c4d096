import { parseDuration } from '../../api/duration.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialSpec } from '../../api/service-account-credential-spec.ts'

/**
 * How long a credential is to live by its spec, milliseconds; undefined: it does not say. Not positive: the time has
 * passed.
 *
 * @param now epoch milliseconds
 */
export function requestedLife(
  { lifetime, expiresAt }: Pick<ServiceAccountCredentialSpec, 'lifetime' | 'expiresAt'>,
  now: number,
): number | undefined {
  if (lifetime !== undefined) return parseDuration(lifetime)
  const until = parseTime(expiresAt)
  return until === undefined ? undefined : until - now
}
