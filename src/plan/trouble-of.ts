import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { dueOnArrival } from './due-on-arrival.ts'
import { lastFailure } from './last-failure.ts'
import { lastTold } from './last-told.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import { RATE_LIMITED } from './rate-limited.ts'
import type { Settings } from './settings.ts'
import type { Trouble } from './trouble.ts'
import { troubleFrom } from './trouble-from.ts'

type Status = ImpersonatedTokenStatus

/** The trouble that an outcome tells of; while something is waited for, the one that was told of last time. */
export function troubleOf(
  facts: Status,
  outcome: Outcome,
  settings: Settings,
): Trouble | undefined {
  switch (outcome.kind) {
    case 'Refused':
    case 'Failed':
      return troubleFrom(outcome.failure)
    case 'Minted': {
      const failure = dueOnArrival(facts, outcome.facts.writtenAt, settings)
      return failure && troubleFrom(failure)
    }
    case 'Rested':
      if (outcome.why === 'BackingOff') return lastFailure(facts)
      return outcome.why === 'IssuerLoading' ? lastTold(facts) : undefined
    case 'Delayed':
      return lastTold(facts) ?? (published(facts) === undefined ? RATE_LIMITED : undefined)
    case 'Adopted':
    case 'Secured':
    case 'SecretRemoved':
    case 'Expired':
    case 'Removed':
      return undefined
  }
}
