import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import { setConditions } from '../api/set-conditions.ts'
import { formatTime } from '../api/time.ts'
import { consumersStale } from './consumers/consumers-stale.ts'
import { expiredConditions } from './expired-conditions.ts'
import { lifetimeTooShort } from './lifetime-too-short.ts'
import { liveConditions } from './live-conditions.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import { readyFalse } from './ready-false.ts'
import { restartRefused } from './restart/restart-refused.ts'
import type { Settings } from './settings.ts'
import type { Told } from './told.ts'
import type { Trouble } from './trouble.ts'
import { troubleOf } from './trouble-of.ts'
import { type Validity, validity } from './validity.ts'

type Status = ImpersonatedTokenStatus

/**
 * Completes a status with phase, observedGeneration and conditions.
 *
 * - Ready is True as long as a valid credential is published, however badly its refresh goes.
 * - Stalled only with Ready=False; RefreshFailing only with Ready=True.
 * - Reconciling only while observedGeneration is behind: the published credential is not yet what
 *   the spec asks for, and nobody has to act.
 */
export function describeState(
  observed: Observed,
  facts: Status,
  outcome: Outcome,
  now: number,
  settings: Settings,
): Status {
  if (keepsAsIs(facts, outcome, now)) return facts
  const { generation } = observed.token.metadata
  const state = validity(observed, facts, outcome, now)
  const trouble =
    troubleOf(facts, outcome, settings) ??
    (state === 'Valid' ? tooShort(facts, settings) : undefined)
  const served = outcome.kind === 'Expired' || isServed(observed, facts, outcome, trouble)
  const observedGeneration = served ? generation : (facts.observedGeneration ?? 0)
  const wanted =
    outcome.kind === 'Expired'
      ? expiredConditions(expired(facts), generation)
      : liveConditions({
          valid: state === 'Valid',
          ready:
            state === 'Valid' ? readyTrue(facts, outcome) : unready(facts, outcome, state, trouble),
          trouble,
          stale: consumersStale(observed, facts, now, settings),
          refused: restartRefused(observed.workloads, facts),
          generation,
          observedGeneration,
        })
  const conditions = setConditions(facts.conditions ?? [], wanted, formatTime(now))
  const phase = outcome.kind === 'Expired' ? 'Expired' : state === 'Valid' ? 'Active' : 'Pending'
  const { observedGeneration: _behind, ...rest } = facts
  return {
    ...rest,
    ...(observedGeneration > 0 && { observedGeneration }),
    phase,
    conditions,
  }
}

function tooShort(facts: Status, settings: Settings): Trouble | undefined {
  const current = published(facts)
  return current && lifetimeTooShort(current.expiresAt - current.issuedAt, settings)
}

/** Nothing more is said of an object that has ended, nor of one on its way out but that it lapsed. */
function keepsAsIs(facts: Status, outcome: Outcome, now: number): boolean {
  if (facts.phase === 'Expired') return true
  if (outcome.kind === 'Removed' || outcome.kind === 'SecretRemoved') return true
  if (outcome.kind !== 'Rested' || outcome.why !== 'Deleting') return false
  return now < (published(facts)?.expiresAt ?? Infinity)
}

function isServed(
  observed: Observed,
  facts: Status,
  outcome: Outcome,
  trouble: Trouble | undefined,
): boolean {
  if (trouble?.stalled === true || outcome.kind === 'Minted') return true
  if (outcome.kind === 'Rested' && outcome.why === 'Suspended') return true
  return facts.requestDigest === observed.requestDigest
}

const isSuspended = (outcome: Outcome): boolean =>
  outcome.kind === 'Rested' && outcome.why === 'Suspended'

function readyTrue(facts: Status, outcome: Outcome): Told {
  const until = `The credential in Secret ${facts.secretName} is valid until ${facts.expiresAt}`
  if (isSuspended(outcome)) {
    return { reason: 'Suspended', message: `${until}. spec.suspend holds back its refresh.` }
  }
  const reason = (facts.mints ?? 1) > 1 ? 'Refreshed' : 'Issued'
  const due = facts.refreshAt
  return {
    reason,
    message: due === undefined ? `${until}.` : `${until} and will be refreshed at ${due}.`,
  }
}

function unready(
  facts: Status,
  outcome: Outcome,
  state: Validity,
  trouble: Trouble | undefined,
): Told {
  const pending =
    (facts.mints ?? 0) > 0
      ? 'The Secret no longer holds the credential; a new one is being minted.'
      : 'No credential has been minted yet.'
  const texts = {
    suspended: 'Nothing valid is published, and spec.suspend holds back a mint.',
    lapsed: `The credential expired at ${facts.expiresAt} before a new one could be minted.`,
    pending,
  }
  return readyFalse({ suspended: isSuspended(outcome), lapsed: state === 'Lapsed', texts }, trouble)
}

const expired = ({ expiresAt }: Status): string =>
  `The credential expired at ${expiresAt}, and refresh.policy is Never. Create a new object for a new credential.`
