import type { Turn } from '../next-turn.ts'
import { retryOf } from '../retry-of.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { nextPollAt } from './next-poll-at.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { recordTimes } from './record-times.ts'
import { retryWithoutStatus } from './retry-without-status.ts'

const SOON_MS = 1000

/**
 * When a record is looked at again whose object is gone: as long as there is one, something may be left at the
 * issuer. Nobody waits for it, so everything else is more urgent.
 */
export function nextWithoutObject(
  observed: ObservedCredential,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): Turn | undefined {
  if (observed.record.content === undefined) return undefined
  const at = Math.max(timeOf(observed, outcome, now, settings), now + SOON_MS)
  return { at, deadline: Number.POSITIVE_INFINITY }
}

function timeOf(
  observed: ObservedCredential,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): number {
  const { content } = observed.record
  switch (outcome.kind) {
    case 'Failed':
      return retryWithoutStatus(observed, outcome.failure, now, settings)
    case 'Refused':
      return retryOf(outcome.failure, now, settings)
    case 'Delayed':
      return outcome.until
    case 'Rested': {
      const times = content === undefined ? [] : recordTimes(content, settings)
      return Math.min(
        ...(outcome.until === undefined ? [] : [outcome.until]),
        ...times.filter((time) => time > now),
        // What comes late of a create that was given up is looked for as often as last use is.
        nextPollAt(observed, now, settings.lastUsedInterval),
      )
    }
    case 'Issued':
    case 'Secured':
    case 'Restarted':
    case 'Expired':
    case 'Released':
      return now
  }
}
