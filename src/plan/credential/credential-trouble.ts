import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { lastFailure } from '../last-failure.ts'
import { lastTold } from '../last-told.ts'
import { lifetimeTooShort } from '../lifetime-too-short.ts'
import { RATE_LIMITED } from '../rate-limited.ts'
import type { Trouble } from '../trouble.ts'
import { troubleFrom } from '../trouble-from.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { CredentialValidity } from './credential-validity.ts'
import { rotatesAtExpiry } from './rotates-at-expiry.ts'
import { rotatesTooSoon } from './rotates-too-soon.ts'

type Status = ServiceAccountCredentialStatus

const PARENT_DISABLED: Trouble = {
  stalled: true,
  reason: 'ParentDisabled',
  message:
    'the service account is disabled at the issuer, so that nobody accepts its credentials: enable it there',
}

/**
 * What is wrong with an object after a step: what explains why nothing works goes first, then what the step
 * tells of, and a life that is too short to be rotated in time only when nothing else is wrong.
 *
 * @param facts the status with what the step has changed of it, and the conditions of before
 */
export function credentialTrouble(
  object: ServiceAccountCredential,
  facts: Status,
  outcome: CredentialOutcome,
  state: CredentialValidity,
  now: number,
  settings: CredentialSettings,
): Trouble | undefined {
  const told = outcomeTrouble(object.status, facts, outcome, now, settings)
  if (state === 'Disabled') {
    // However it was said, nothing works until somebody enables it.
    return told?.reason === 'ParentDisabled' ? { ...told, stalled: true } : PARENT_DISABLED
  }
  return told ?? (state === 'Valid' ? tooShort(object, facts, settings) : undefined)
}

function outcomeTrouble(
  before: Status,
  facts: Status,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): Trouble | undefined {
  switch (outcome.kind) {
    case 'Refused':
    case 'Failed':
      return troubleFrom(outcome.failure)
    case 'Issued': {
      const failure = rotatesTooSoon(before, facts, now, settings)
      return failure && troubleFrom(failure)
    }
    case 'Delayed':
      return lastTold(facts) ?? (facts.credential === undefined ? RATE_LIMITED : undefined)
    case 'Rested':
      break
    case 'Secured':
    case 'Restarted':
    case 'Expired':
    case 'Released':
      return undefined
  }
  switch (outcome.why) {
    case 'BackingOff':
      return lastFailure(facts)
    case 'IssuerLoading':
      return lastTold(facts)
    case 'Settling': {
      // It goes on by itself: nobody has to act for that.
      const told = lastTold(facts)
      return told && { ...told, stalled: false }
    }
    case 'Valid':
    case 'Suspended':
    case 'Expiring':
    case 'Expired':
    case 'Deleting':
    case 'Gone':
      return undefined
  }
}

/** Only what is rotated can be rotated too late. */
function tooShort(
  { spec }: ServiceAccountCredential,
  facts: Status,
  settings: CredentialSettings,
): Trouble | undefined {
  const issuedAt = parseTime(facts.issuedAt)
  const expiresAt = parseTime(facts.expiresAt)
  if (!spec.valid || spec.value.rotation.policy === 'None') return undefined
  if (issuedAt === undefined || expiresAt === undefined) return undefined
  return lifetimeTooShort(expiresAt - issuedAt, settings) ?? rotatesAtExpiry(facts, settings)
}
