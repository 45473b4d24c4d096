import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { parseTime } from '../api/parse-time.ts'
import { formatTime } from '../api/time.ts'
import type { Failure } from '../failure.ts'
import { dueOnArrival } from './due-on-arrival.ts'
import type { MintReason } from './mint-reason.ts'
import { isUnscheduled, refreshRequested } from './mint-reason.ts'
import { mintWindow } from './mint-window.ts'
import { nextAttemptAt } from './next-attempt.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
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
  const attempts = attemptsOf(observed)
  switch (outcome.kind) {
    case 'Failed': {
      const { failure } = outcome
      const expiresAt = parseTime(facts.expiresAt)
      const at = nextAttemptAt(failure, attempts, expiresAt, now, settings, unit)
      return { ...before, ...failed(observed, failure, now, at) }
    }
    case 'Minted': {
      const guard = counted(observed.token.status, outcome.why, now, settings)
      const trouble = dueOnArrival(facts, outcome.facts.writtenAt, settings)
      if (trouble === undefined) return guard
      // What is left of such a life says nothing: the back-off grows whatever it is.
      const from = Math.max(now, parseTime(facts.refreshAt) ?? now)
      const at = nextAttemptAt(trouble, attempts, undefined, from, settings, unit)
      return { ...guard, ...failed(observed, trouble, now, at) }
    }
    case 'Adopted': {
      const asked =
        outcome.lastHandledRefresh !== undefined && refreshRequested(observed) !== undefined
      // What came early counts as if it had been minted now: it may be somebody's own making.
      return asked || wasDue(observed, outcome.facts.issuedAt, settings)
        ? guardOnly(before)
        : counted(observed.token.status, 'SecretEdited', now, settings)
    }
    case 'Secured':
      return guardOnly(before)
    case 'Rested': {
      const pending = (parseTime(before?.nextAttemptAt) ?? now) > now
      return outcome.why === 'Valid' && !pending ? guardOnly(before) : before
    }
    case 'Delayed':
    case 'Refused':
    case 'StrayRemoved':
    case 'Expired':
    case 'Removed':
      return before
  }
}

/** Failed attempts in a row for this spec, with the one that has just been made. */
function attemptsOf({ token }: Observed): number {
  const before = token.status.issuance
  return before?.observedGeneration === token.metadata.generation ? (before.attempts ?? 0) + 1 : 1
}

const failed = (
  observed: Observed,
  { reason }: Failure,
  now: number,
  nextAttempt: number,
): NonNullable<Issuance> => ({
  attempts: attemptsOf(observed),
  lastFailureAt: formatTime(now),
  nextAttemptAt: formatTime(nextAttempt),
  reason,
  observedGeneration: observed.token.metadata.generation,
  ...(observed.issuer && { issuerGeneration: observed.issuer.generation }),
})

/** Counts mints beyond schedule in windows; undefined while there is nothing to remember. */
function counted(status: Status, why: MintReason, now: number, settings: Settings): Issuance {
  const open = mintWindow(status, now, settings)
  if (open === undefined) {
    return isUnscheduled(why)
      ? { unscheduledSince: formatTime(now), unscheduledMints: 1 }
      : undefined
  }
  const { since, mints } = open
  return {
    unscheduledSince: formatTime(since),
    unscheduledMints: isUnscheduled(why) ? mints + 1 : mints,
  }
}

function guardOnly(before: Issuance): Issuance {
  if (before?.unscheduledSince === undefined) return undefined
  const { unscheduledSince, unscheduledMints = 0 } = before
  return { unscheduledSince, unscheduledMints }
}
