import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { parseTime } from '../api/parse-time.ts'
import { attemptsOf } from './attempts-of.ts'
import { countedIssuance } from './counted-issuance.ts'
import { dueOnArrival } from './due-on-arrival.ts'
import { failedIssuance } from './failed-issuance.ts'
import { guardOnly } from './guard-only.ts'
import { refreshRequested } from './mint-reason.ts'
import { nextAttemptAt } from './next-attempt.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
import { restedIssuance } from './rested-issuance.ts'
import type { Settings } from './settings.ts'
import { wasDue } from './was-due.ts'

type Status = ImpersonatedTokenStatus
type Issuance = Status['issuance']

/**
 * The back-off and the loop guard to remember after a step. A refusal is no failed attempt: it cost
 * nothing, and is judged afresh every time. A back-off ends with a mint, or once nothing is wanted.
 *
 * @param facts the status with what the step has changed of it
 */
export function nextIssuance(
  observed: Observed,
  facts: Status,
  outcome: Outcome,
  now: number,
  settings: Settings,
  unit: number,
): Issuance {
  const before = observed.token.status.issuance
  const { generation } = observed.token.metadata
  const attempts = attemptsOf(before, generation)
  const attempted = { before, generation, issuerGeneration: observed.issuer?.generation }
  switch (outcome.kind) {
    case 'Failed': {
      const { failure } = outcome
      const expiresAt = parseTime(facts.expiresAt)
      const at = nextAttemptAt(failure, attempts, expiresAt, now, settings, unit)
      return { ...before, ...failedIssuance(attempted, failure, now, at) }
    }
    case 'Minted': {
      const guard = countedIssuance(before, outcome.why, now, settings)
      const trouble = dueOnArrival(facts, outcome.facts.writtenAt, settings)
      if (trouble === undefined) return guard
      // What is left of such a life says nothing: the back-off grows whatever it is.
      const from = Math.max(now, parseTime(facts.refreshAt) ?? now)
      const at = nextAttemptAt(trouble, attempts, undefined, from, settings, unit)
      return { ...guard, ...failedIssuance(attempted, trouble, now, at) }
    }
    case 'Adopted': {
      const asked =
        outcome.lastHandledRefresh !== undefined && refreshRequested(observed) !== undefined
      // What came early counts as if it had been minted now: it may be somebody's own making.
      return asked || wasDue(observed, outcome.facts.issuedAt, settings)
        ? guardOnly(before)
        : countedIssuance(before, 'SecretEdited', now, settings)
    }
    case 'Secured':
      return guardOnly(before)
    case 'Rested':
      return restedIssuance(before, outcome.why === 'Valid', now)
    case 'Delayed':
    case 'Refused':
    case 'SecretRemoved':
    case 'Expired':
    case 'Removed':
      return before
  }
}
