import type { Reason } from '../../api/reason.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import type { Turn } from '../next-turn.ts'
import { type Notice, notices } from '../notices.ts'
import { credentialFacts } from './credential-facts.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { describeCredential } from './describe-credential.ts'
import { nextCredentialIssuance } from './next-credential-issuance.ts'
import { nextCredentialTurn } from './next-credential-turn.ts'
import { nextWithoutObject } from './next-without-object.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { settingsFor } from './settings-for.ts'
import { withLastUse } from './with-last-use.ts'

type Status = ServiceAccountCredentialStatus

/** What follows from a turn: the status to publish, what to tell people, and when to look again. */
export type SettledCredential = {
  readonly status: Status
  readonly notices: readonly Notice[]
  /** undefined: never again, unless something changes. */
  readonly next: Turn | undefined
}

/**
 * Turns how a turn went into what is published. Pure, and the only place that makes a status of a
 * ServiceAccountCredential. Expired is never left: of what has ended only a use that is reported late is told.
 *
 * Assumption: there is an object; for what is left of one that is gone see nextWithoutObject().
 *
 * @param now epoch milliseconds
 * @param unit in [0, 1), for the back-off
 * @throws TypeError without an object
 */
export function settleCredential(
  observed: ObservedCredential,
  outcome: CredentialOutcome,
  now: number,
  operatorSettings: CredentialSettings,
  unit: number,
): SettledCredential {
  const settings = settingsFor(observed, operatorSettings)
  const object = observed.credential
  if (object === undefined) throw new TypeError('there is no object to settle')
  const before = object.status
  const isOver = before.phase === 'Expired'
  const after = isOver ? before : described(observed, object, outcome, now, settings, unit)
  const times = { now, interval: settings.lastUsedInterval }
  const status = withLastUse(observed, before, after, times)
  return {
    status,
    notices: isOver
      ? []
      : [
          ...retired(observed, before),
          ...notices(before, status, reached(outcome, before, status)),
        ],
    next:
      outcome.kind === 'Released'
        ? nextWithoutObject(observed, outcome, now, settings)
        : nextCredentialTurn(observed, object, status, outcome, now, settings),
  }
}

function described(
  observed: ObservedCredential,
  object: NonNullable<ObservedCredential['credential']>,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
  unit: number,
): Status {
  const facts = credentialFacts(observed, object, outcome, now, settings)
  const issuance = nextCredentialIssuance(observed, object, facts, outcome, now, settings, unit)
  const { issuance: _before, ...rest } = facts
  const known = issuance === undefined ? rest : { ...rest, issuance }
  return describeCredential(observed, object, known, outcome, now, settings)
}

function reached(outcome: CredentialOutcome, before: Status, after: Status): Reason | undefined {
  if (outcome.kind === 'Expired') return 'Expired'
  const isNew = outcome.kind === 'Issued' && before.credential?.id !== after.credential?.id
  if (!isNew) return undefined
  return (after.mints ?? 1) > 1 ? 'Rotated' : 'Issued'
}

function retired({ record }: ObservedCredential, before: Status): Notice[] {
  if (record.content === undefined) return []
  const left = new Set(record.content.previous.map(({ id }) => id))
  const ids = (before.previous ?? []).map(({ id }) => id).filter((id) => !left.has(id))
  if (ids.length === 0) return []
  const message = `Credential ${ids.join(', ')} is retired: it was deleted at the issuer, or has expired.`
  return [{ type: 'Normal', reason: 'Rotated', message }]
}
