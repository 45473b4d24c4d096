import type { Issuance } from '../../api/issuance.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { attemptsOf } from '../attempts-of.ts'
import { countedIssuance } from '../counted-issuance.ts'
import { failedIssuance } from '../failed-issuance.ts'
import { guardOnly } from '../guard-only.ts'
import { nextAttemptAt } from '../next-attempt.ts'
import { restedIssuance } from '../rested-issuance.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { rotatesTooSoon } from './rotates-too-soon.ts'

/**
 * The back-off and the loop guard to remember after a step, as for tokens: only a failed attempt counts, and
 * only a mint, or that nothing is wanted, ends a back-off.
 *
 * @param facts the status with what the step has changed of it
 * @param unit in [0, 1)
 */
export function nextCredentialIssuance(
  { issuer }: ObservedCredential,
  { metadata: { generation }, status }: ServiceAccountCredential,
  facts: ServiceAccountCredentialStatus,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
  unit: number,
): Issuance {
  const before = status.issuance
  const attempts = attemptsOf(before, generation)
  const attempted = { before, generation, issuerGeneration: issuer?.generation }
  switch (outcome.kind) {
    case 'Failed': {
      const { failure } = outcome
      const expiresAt = parseTime(facts.expiresAt)
      const at = nextAttemptAt(failure, attempts, expiresAt, now, settings, unit)
      return { ...before, ...failedIssuance(attempted, failure, now, at) }
    }
    case 'Issued': {
      // Told a second time it was not issued a second time.
      const isNew = status.credential?.id !== facts.credential?.id
      const guard = isNew ? countedIssuance(before, outcome.why, now, settings) : guardOnly(before)
      const failure = rotatesTooSoon(status, facts, now, settings)
      if (failure === undefined) return guard
      const at = nextAttemptAt(failure, attempts, undefined, now, settings, unit)
      return { ...guard, ...failedIssuance(attempted, failure, now, at) }
    }
    case 'Secured':
      return guardOnly(before)
    case 'Rested':
      return restedIssuance(before, outcome.why === 'Valid', now)
    case 'Refused':
    case 'Delayed':
    case 'Restarted':
    case 'Expired':
    case 'Released':
      return before
  }
}
