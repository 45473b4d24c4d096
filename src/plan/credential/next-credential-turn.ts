import { parseTime } from '../../api/parse-time.ts'
import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { awaitedAttempt } from '../awaited-attempt.ts'
import { consumerTimes } from '../consumers/consumer-times.ts'
import { endedSecret } from '../ended-secret.ts'
import { deadline, type Turn } from '../next-turn.ts'
import { restartableAt } from '../restart/restartable-at.ts'
import { retryOf } from '../retry-of.ts'
import { unwatched } from '../unwatched.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { isBuiltIn } from './is-built-in.ts'
import { nextPollAt } from './next-poll-at.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { recordTimes } from './record-times.ts'
import { retryWithoutStatus } from './retry-without-status.ts'
import { scheduledRotation } from './scheduled-rotation.ts'

type Status = ServiceAccountCredentialStatus

/** For what comes soon, and is mostly told by a trigger before that. */
const SOON_MS = 1000
/** Nobody tells how far a rollout is. */
const ROLLOUT_MS = 30_000

/**
 * The next turn of an object: the earliest of what its status and its record promise, never at once. While
 * anything is published there is always a turn no later than its expiry.
 */
export function nextCredentialTurn(
  observed: ObservedCredential,
  object: ServiceAccountCredential,
  status: Status,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): Turn | undefined {
  const own = ofOutcome(observed, object, status, outcome, now, settings)
  const soon = own.map((time) => Math.max(time, now + SOON_MS))
  const standing =
    status.phase === 'Expired' ? [] : ofState(observed, status, now, settings).filter(isAfter(now))
  const at = Math.min(...soon, ...standing)
  return Number.isFinite(at)
    ? { at, deadline: deadline({ metadata: object.metadata, status }) }
    : undefined
}

const isAfter =
  (now: number) =>
  (time: number): boolean =>
    time > now

/** What comes whatever is being done. */
function ofState(
  observed: ObservedCredential,
  { expiresAt, phase }: Status,
  now: number,
  settings: CredentialSettings,
): number[] {
  const { record, secret, owner, workloads, consumers } = observed
  const { content } = record
  const end = parseTime(expiresAt)
  const expires = end === undefined ? [] : [end]
  if (content === undefined) return [...expires, ...unwatched(secret, owner.uid, now)]
  const isPolled =
    !isBuiltIn(observed) && (content.current !== undefined || content.abandoned.length > 0)
  const isOverdue = content.previous.some(({ retireAt }) => retireAt <= now)
  const stale = (workloads ?? []).filter(({ state }) => state === 'Stale')
  const restarts = stale.map((each) => restartableAt(each, now))
  const isMoving =
    restarts.some((time) => time <= now) || workloads?.some(({ state }) => state === 'RollingOut')
  return [
    ...expires,
    ...unwatched(secret, owner.uid, now),
    ...recordTimes(content, settings),
    ...restarts,
    ...(phase === 'Active' ? consumerTimes(consumers, now, settings) : []),
    ...(isPolled ? [nextPollAt(observed, now, settings.lastUsedInterval)] : []),
    ...(isOverdue ? [now + (isMoving === true ? ROLLOUT_MS : settings.slowRetry)] : []),
  ]
}

/** What the step leaves to be done. */
function ofOutcome(
  observed: ObservedCredential,
  object: ServiceAccountCredential,
  status: Status,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): number[] {
  const isOver = status.phase === 'Expired'
  switch (outcome.kind) {
    case 'Refused':
      // What is refused now may be due before that.
      return [
        retryOf(outcome.failure, now, settings),
        ...scheduledRotation(object, status, settings).filter(isAfter(now)),
      ]
    case 'Delayed':
      return [outcome.until]
    case 'Failed':
      return isOver
        ? [retryWithoutStatus(observed, outcome.failure, now, settings)]
        : [awaitedAttempt(status.issuance, now, settings)]
    case 'Issued': {
      const again = parseTime(status.issuance?.nextAttemptAt)
      const rotation = again === undefined ? scheduledRotation(object, status, settings) : [again]
      return [...rotation, ...(hasRestarts(observed, object) ? [now] : [])]
    }
    case 'Secured': {
      if (isOver) return []
      const isBehind = (status.observedGeneration ?? 0) < object.metadata.generation
      return [...scheduledRotation(object, status, settings), ...(isBehind ? [now] : [])]
    }
    case 'Restarted':
      return [now]
    case 'Expired':
      return endedSecret(observed.secret, observed.owner.uid, observed.credential?.spec) ===
        undefined
        ? []
        : [now]
    case 'Released':
      return []
    case 'Rested':
      return isOver ? [] : ofRest(object, status, outcome, now, settings)
  }
}

function ofRest(
  object: ServiceAccountCredential,
  status: Status,
  { why, until }: Extract<CredentialOutcome, { kind: 'Rested' }>,
  now: number,
  settings: CredentialSettings,
): number[] {
  const named = until === undefined ? [] : [until]
  switch (why) {
    case 'Valid': {
      const due = scheduledRotation(object, status, settings)
      // It is due, and nothing was done about it: that will not be different in a moment.
      return [...named, ...due.map((time) => (time > now ? time : now + settings.slowRetry))]
    }
    case 'BackingOff':
      return [until ?? awaitedAttempt(status.issuance, now, settings)]
    case 'IssuerLoading':
    case 'Expiring':
      return [until ?? now]
    case 'Settling':
      return [until ?? now + settings.slowRetry]
    case 'Suspended':
    case 'Expired':
    case 'Deleting':
    case 'Gone':
      return named
  }
}

/** Workloads to restart for what has just been published. */
const hasRestarts = ({ record }: ObservedCredential, { spec }: ServiceAccountCredential): boolean =>
  spec.valid && spec.value.rolloutRestart.length > 0 && (record.content?.previous.length ?? 0) > 0
