import { formatDuration } from '../api/duration.ts'
import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { REASONS, type Reason } from '../api/reason.ts'
import { type Failure, retryable } from '../failure.ts'
import { dueOnArrival } from './due-on-arrival.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import type { Settings } from './settings.ts'

type Status = ImpersonatedTokenStatus

/** What is wrong with an object. `stalled`: somebody has to act. */
export type Trouble = {
  readonly stalled: boolean
  readonly reason: Reason
  readonly message: string
}

/** The trouble that an outcome tells of; while something is waited for, the one that was told of last time. */
export function troubleOf(
  facts: Status,
  outcome: Outcome,
  settings: Settings,
): Trouble | undefined {
  switch (outcome.kind) {
    case 'Refused':
    case 'Failed':
      return fromFailure(outcome.failure)
    case 'Minted': {
      const failure = dueOnArrival(facts, outcome.facts.writtenAt, settings)
      return failure && fromFailure(failure)
    }
    case 'Rested':
      if (outcome.why === 'BackingOff') return lastFailure(facts)
      return outcome.why === 'IssuerLoading' ? lastTold(facts) : undefined
    case 'Delayed':
      return lastTold(facts) ?? (published(facts) === undefined ? rateLimited : undefined)
    case 'Adopted':
    case 'Secured':
    case 'StrayRemoved':
    case 'Expired':
    case 'Removed':
      return undefined
  }
}

const rateLimited: Trouble = {
  stalled: false,
  reason: 'RateLimited',
  message: "The issuer's limits are reached; the credential is minted as soon as they allow.",
}

/** A life so short that a refresh cannot be relied on to come in time, although nothing else is wrong. */
export function lifetimeTooShort(facts: Status, { minLifetime }: Settings): Trouble | undefined {
  const current = published(facts)
  if (current === undefined) return undefined
  const life = current.expiresAt - current.issuedAt
  if (life >= minLifetime) return undefined
  const message = `the issuer grants a life of ${formatDuration(life)}, under this operator's minimum of ${formatDuration(minLifetime)}: a refresh may come too late; ask for a grant of a longer life`
  return fromFailure(retryable('LifetimeTooShort', message))
}

const fromFailure = ({ ending, reason, message }: Failure): Trouble => ({
  stalled: ending === 'Stalled',
  reason,
  message,
})

/** The failure that is backed off from, unless something else has been told of since. */
function lastFailure(facts: Status): Trouble | undefined {
  const told = lastTold(facts)
  const reason = REASONS.find((known) => known === facts.issuance?.reason)
  if (reason === undefined || told?.reason === reason || told?.reason === 'Lapsed') return told
  const message = `The last attempt failed; the next one is at ${facts.issuance?.nextAttemptAt}.`
  return { stalled: false, reason, message }
}

/** Of a lapse only the consequence is told by Ready; the cause stands beside it as long as it is behind. */
function lastTold({ conditions = [] }: Status): Trouble | undefined {
  const told = conditions.find(
    ({ type, status }) =>
      (type === 'RefreshFailing' && status === 'True') ||
      type === 'Stalled' ||
      (type === 'Ready' && status === 'False'),
  )
  if (told === undefined) return undefined
  const stalled = conditions.some(({ type }) => type === 'Stalled')
  const behind = conditions.find(({ type }) => type === 'Reconciling')
  const { reason, message } = told.reason === 'Lapsed' ? (behind ?? told) : told
  return { stalled, reason, message }
}
