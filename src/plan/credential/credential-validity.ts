import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { secretHolds } from '../secret-holds.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { ObservedCredential } from './observed-credential.ts'

/**
 * - `Lapsed`: what is published has expired, by the clock or as the issuer says.
 * - `Disabled`: nobody accepts it while the service account is disabled.
 * - `Missing`: nothing is known to be published that works.
 */
export type CredentialValidity = 'Valid' | 'Lapsed' | 'Disabled' | 'Missing'

/**
 * How what is published stands after a step, as far as it is known.
 *
 * @param facts the status with what the step has changed of it, and the conditions of before
 */
export function credentialValidity(
  observed: ObservedCredential,
  facts: ServiceAccountCredentialStatus,
  outcome: CredentialOutcome,
  now: number,
): CredentialValidity {
  const { credential, secretName, secretDigest } = facts
  const expiresAt = parseTime(facts.expiresAt)
  if (credential === undefined || secretName === undefined || expiresAt === undefined) {
    return 'Missing'
  }
  if ((observed.serverTime ?? now) >= expiresAt || credential.status === 'expired') return 'Lapsed'
  if (isLost(outcome)) return 'Missing'
  if (isDisabled(observed, facts)) return 'Disabled'
  // The issuer does not list it any more.
  if (credential.status === undefined) return 'Missing'
  if (outcome.kind === 'Issued' || outcome.kind === 'Secured') return 'Valid'
  return secretHolds(observed.secret, observed.owner.uid, secretDigest) ? 'Valid' : 'Missing'
}

const isLost = (outcome: CredentialOutcome): boolean =>
  'failure' in outcome && outcome.failure.reason === 'SecretLost'

/** As the issuer said when it was asked last: also where that was before this process began. */
function isDisabled(
  { remote }: ObservedCredential,
  { conditions = [] }: ServiceAccountCredentialStatus,
): boolean {
  if (remote?.result.ok === true) return remote.result.disabled
  return conditions.some(({ type, reason }) => type === 'Stalled' && reason === 'ParentDisabled')
}
