import { parseDuration } from '../api/duration.ts'
import type { ImpersonatedTokenStatus } from '../api/impersonated-token-status.ts'
import type { ObjectMeta } from '../api/object-meta.ts'
import { parseTime } from '../api/parse-time.ts'
import { awaitedAttempt } from './awaited-attempt.ts'
import { consumerTimes } from './consumers/consumer-times.ts'
import { credentialRotated } from './credential-rotated.ts'
import { refreshRequested } from './mint-reason.ts'
import type { Observed } from './observed.ts'
import type { Outcome } from './outcome.ts'
import { published } from './published.ts'
import { restartTimes } from './restart/restart-times.ts'
import { retryOf } from './retry-of.ts'
import type { Settings } from './settings.ts'
import { unwatched } from './unwatched.ts'

/** When an object is looked at again, and how urgent it is among those that are due. Epoch milliseconds. */
export type Turn = { readonly at: number; readonly deadline: number }

/** For what comes soon, and is mostly told by a trigger before that. */
const SOON_MS = 1000
/**
 * A first issue counts as needed so soon after the object was made: ahead of every routine refresh,
 * which has half a life left, and behind what lapses before that. However many objects are made at
 * once, those that are about to lapse are not held up by them.
 */
const FIRST_ISSUE_WITHIN_MS = 60_000

/** What the urgency of an object of either kind depends on. */
type Urgent = {
  readonly metadata: Pick<ObjectMeta, 'creationTimestamp'>
  readonly status: Pick<ImpersonatedTokenStatus, 'phase' | 'expiresAt'>
}

/** The urgency of an object: when its consumers lose what they have, or begin to miss it. */
export function deadline({ metadata, status }: Urgent): number {
  if (status.phase === 'Expired') return Number.POSITIVE_INFINITY
  const made = parseTime(metadata.creationTimestamp) ?? Number.NEGATIVE_INFINITY
  return parseTime(status.expiresAt) ?? made + FIRST_ISSUE_WITHIN_MS
}

/**
 * The next turn: the earliest of what the status promises. While anything is published there is
 * always a turn no later than its expiry, so that Ready never outlives the credential.
 */
export function nextTurn(
  observed: Observed,
  status: ImpersonatedTokenStatus,
  outcome: Outcome,
  now: number,
  settings: Settings,
): Turn | undefined {
  const own = turns(observed, status, outcome, now, settings)
  const at = Math.min(...own, ...followUps(observed, status, outcome, now, settings))
  return Number.isFinite(at)
    ? { at: Math.max(at, now), deadline: deadline({ ...observed.token, status }) }
    : undefined
}

/** What the consumers of something that is published need of us. */
function followUps(
  observed: Observed,
  status: ImpersonatedTokenStatus,
  { kind }: Outcome,
  now: number,
  settings: Settings,
): number[] {
  const { deletionTimestamp } = observed.token.metadata
  if (kind === 'Removed' || status.phase !== 'Active' || deletionTimestamp !== undefined) return []
  return [
    ...restartTimes(observed, status, now, settings),
    ...consumerTimes(observed.consumers, now, settings),
  ]
}

function turns(
  observed: Observed,
  status: ImpersonatedTokenStatus,
  outcome: Outcome,
  now: number,
  settings: Settings,
): number[] {
  if (status.phase === 'Expired') return expired(observed, status, outcome, now, settings)
  const expiresAt = parseTime(status.expiresAt)
  const upcoming = expiresAt !== undefined && expiresAt > now ? [expiresAt] : []
  switch (outcome.kind) {
    case 'Removed':
    case 'Expired':
      return []
    case 'SecretRemoved':
    // It may be due, asked for anew, or signed with a key that is gone.
    case 'Adopted':
      return [...upcoming, now + SOON_MS]
    case 'Refused':
      // What is refused now may be due before that: expiry goes on.
      return [
        ...upcoming,
        ...scheduled(observed, status, settings).filter((at) => at > now),
        ...(outcome.failure.ending === 'Stalled'
          ? unwatched(observed.secret, observed.token.metadata.uid, now)
          : []),
        retryOf(outcome.failure, now, settings),
      ]
    case 'Delayed':
      return [...upcoming, outcome.until]
    case 'Failed':
      return [...upcoming, awaitedAttempt(status.issuance, now, settings)]
    case 'Minted':
      return [...minted(observed, status, now, settings), ...leftovers(observed, now)]
    case 'Secured':
      return [...upcoming, ...scheduled(observed, status, settings), ...leftovers(observed, now)]
    case 'Rested':
      break
  }
  switch (outcome.why) {
    case 'Deleting':
      return upcoming
    case 'Expired':
      return []
    case 'Suspended':
      return [...upcoming, ...unwatched(observed.secret, observed.token.metadata.uid, now)]
    case 'BackingOff':
      return [...upcoming, awaitedAttempt(status.issuance, now, settings)]
    case 'IssuerLoading':
      return [...upcoming, now + SOON_MS]
    case 'Expiring':
      return [now + Math.max((expiresAt ?? now) - (observed.serverTime ?? now), SOON_MS)]
    case 'Valid':
      return [...upcoming, ...scheduled(observed, status, settings)]
  }
}

/** What was due on arrival waits like a failed attempt; what policy Never gave may have expired by now. */
function minted(
  observed: Observed,
  status: ImpersonatedTokenStatus,
  now: number,
  settings: Settings,
): number[] {
  const expiresAt = parseTime(status.expiresAt) ?? now
  const again = parseTime(status.issuance?.nextAttemptAt)
  if (again === undefined) return [expiresAt, ...scheduled(observed, status, settings)]
  return expiresAt > now ? [expiresAt, again] : [again]
}

/** What a change of name leaves behind is removed once the new Secret is in place. */
const leftovers = ({ strays }: Pick<Observed, 'strays'>, now: number): number[] =>
  strays.length > 0 ? [now + SOON_MS] : []

function scheduled(
  observed: Observed,
  status: ImpersonatedTokenStatus,
  { requestInterval }: Settings,
): number[] {
  const due = parseTime(status.refreshAt)
  const issuedAt = parseTime(status.issuedAt)
  const seen = { ...observed, token: { ...observed.token, status } }
  const asked = refreshRequested(seen) !== undefined || credentialRotated(seen)
  return [
    ...(due === undefined ? [] : [due]),
    ...(asked && issuedAt !== undefined ? [issuedAt + requestInterval] : []),
  ]
}

/** Its Secret is labelled or removed, and it goes when its time has come. */
function expired(
  { token, secret, strays }: Observed,
  status: ImpersonatedTokenStatus,
  outcome: Outcome,
  now: number,
  settings: Settings,
): number[] {
  if (outcome.kind === 'Removed') return []
  if (outcome.kind === 'Rested' && outcome.why === 'Deleting') return []
  if (outcome.kind === 'Failed') return [awaitedAttempt(status.issuance, now, settings)]
  const ttl = token.spec.valid ? token.spec.value.ttlAfterExpired : undefined
  const current = published(status)
  const over =
    ttl === undefined || current === undefined ? [] : [current.expiresAt + parseDuration(ttl)]
  const hasSecret = secret.state === 'Present' || strays.length > 0
  if (outcome.kind === 'Expired') return hasSecret ? [...over, now + SOON_MS] : over
  if (outcome.kind !== 'SecretRemoved') return over
  return [...over.map((at) => Math.max(at, now + SOON_MS)), ...leftovers({ strays }, now)]
}
