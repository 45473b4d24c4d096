import { formatDuration } from '../api/duration.ts'
import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import type { AllowedLocations } from '../api/minted.ts'
import type { Reason } from '../api/reason.ts'
import { formatTime } from '../api/time.ts'
import { withSuperseded } from './consumers/with-superseded.ts'
import { describeState } from './describe-state.ts'
import { dueAt } from './due-at.ts'
import { nextIssuance } from './next-issuance.ts'
import { nextTurn, type Turn } from './next-turn.ts'
import { type Notice, notices } from './notices.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import type { PublishedFacts } from './published-facts.ts'
import { requestedRefresh } from './requested-refresh.ts'
import { withRestarted } from './restart/with-restarted.ts'
import type { Settings } from './settings.ts'

/** What follows from a step: the status to publish, what to tell people, and when to look again. */
export type Settled = {
  readonly status: ImpersonatedTokenStatus
  readonly notices: readonly Notice[]
  /** undefined: never again, unless something changes. */
  readonly next: Turn | undefined
}

type Status = ImpersonatedTokenStatus

/**
 * Turns how a step went into what is published. Pure, and the only place that makes a status.
 *
 * @param now epoch milliseconds
 * @param unit in [0, 1), for the back-off
 */
export function settle(
  observed: Observed,
  outcome: Outcome,
  now: number,
  settings: Settings,
  unit: number,
): Settled {
  const before = observed.token.status
  const after = withFacts(before, observed, outcome, settings)
  const remembered = withSuperseded(before, withRestarted(observed, before, after), settings)
  const { issuance: _before, ...facts } = remembered
  const issuance = nextIssuance(observed, facts, outcome, now, settings, unit)
  const known = issuance === undefined ? facts : { ...facts, issuance }
  const status = describeState(observed, known, outcome, now, settings)
  return {
    status,
    notices: notices(before, status, reached(outcome, status)),
    next: nextTurn(observed, status, outcome, now, settings),
  }
}

function reached({ kind }: Outcome, { mints = 1 }: Status): Reason | undefined {
  if (kind === 'Expired') return 'Expired'
  if (kind !== 'Minted' && kind !== 'Adopted') return undefined
  return mints > 1 ? 'Refreshed' : 'Issued'
}

function withFacts(
  status: Status,
  observed: Observed,
  outcome: Outcome,
  settings: Settings,
): Status {
  const { annotations } = observed.token.metadata
  switch (outcome.kind) {
    case 'Minted':
      return withDue(
        withLocations(
          withPublished(status, observed, outcome.facts, requestedRefresh(annotations)),
          outcome.facts.allowedLocations,
        ),
        observed,
        settings,
      )
    case 'Adopted': {
      const told = withPublished(status, observed, outcome.facts, outcome.lastHandledRefresh)
      // What was found for that mint nobody knows any more; what was found before it is still true.
      const located = wantsLocations(observed) ? told : withLocations(told, undefined)
      return withDue(located, observed, settings)
    }
    case 'Secured':
      // Of what has ended nobody asks again whether its Secret is as it was left.
      if (status.phase === 'Expired') return status
      return withDue(
        { ...status, secretResourceVersion: outcome.resourceVersion },
        observed,
        settings,
      )
    case 'Rested':
    case 'Delayed':
    case 'Refused':
    case 'Failed':
    case 'SecretRemoved':
    case 'Expired':
    case 'Removed':
      return withDue(status, observed, settings)
  }
}

function withPublished(
  status: Status,
  observed: Observed,
  facts: PublishedFacts,
  handled: string | undefined,
): Status {
  const {
    keyId: _keyId,
    credentialId: _credentialId,
    requestedLifetime: _lifetime,
    lastHandledRefresh: _handled,
    ...rest
  } = status
  return {
    ...rest,
    secretName: facts.secretName,
    secretResourceVersion: facts.secretResourceVersion,
    secretDigest: facts.secretDigest,
    requestDigest: observed.requestDigest,
    tokenId: facts.tokenId,
    ...(facts.keyId !== undefined && { keyId: facts.keyId }),
    ...(facts.credentialId !== undefined && { credentialId: facts.credentialId }),
    issuedAt: formatTime(facts.issuedAt),
    expiresAt: formatTime(facts.expiresAt),
    ...(facts.requestedLifetime !== undefined && {
      requestedLifetime: formatDuration(facts.requestedLifetime),
    }),
    grantedLifetime: formatDuration(facts.expiresAt - facts.issuedAt),
    mints: (status.mints ?? 0) + 1,
    ...(handled !== undefined && { lastHandledRefresh: handled }),
  }
}

function withLocations(
  { allowedLocations: _before, ...rest }: Status,
  found: AllowedLocations | undefined,
): Status {
  if (found === undefined) return rest
  const { locations, encodedLocations, checkedAt } = found
  return {
    ...rest,
    allowedLocations: {
      locations: [...locations],
      encodedLocations,
      checkedAt: formatTime(checkedAt),
    },
  }
}

const wantsLocations = ({ token: { spec } }: Observed): boolean =>
  spec.valid && spec.value.allowedLocations !== undefined

/** The refresh time follows the policy, also when only the policy changed. */
function withDue(status: Status, observed: Observed, settings: Settings): Status {
  const { token } = observed
  const current = published(status)
  if (current === undefined || !token.spec.valid) return status
  const { refresh } = token.spec.value
  const due = dueAt(observed, refresh, current, status.credentialId, settings)
  const { refreshAt: _refreshAt, ...rest } = status
  return due === undefined ? rest : { ...rest, refreshAt: formatTime(due) }
}
