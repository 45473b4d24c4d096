import type { ServiceAccountCredential } from '../../api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../api/service-account-credential-status.ts'
import { setConditions, type WantedCondition } from '../../api/set-conditions.ts'
import { formatTime } from '../../api/time.ts'
import { expiredConditions } from '../expired-conditions.ts'
import { liveConditions } from '../live-conditions.ts'
import { readyFalse } from '../ready-false.ts'
import type { Told } from '../told.ts'
import type { Trouble } from '../trouble.ts'
import { credentialConsumersStale } from './credential-consumers-stale.ts'
import type { CredentialOutcome } from './credential-outcome.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { credentialTrouble } from './credential-trouble.ts'
import { type CredentialValidity, credentialValidity } from './credential-validity.ts'
import type { ObservedCredential } from './observed-credential.ts'

type Status = ServiceAccountCredentialStatus

/**
 * Completes a status with phase, observedGeneration and conditions, by the same rules as describeState() of
 * tokens: Ready is True as long as a credential is published that works, however badly its rotation goes.
 *
 * @param facts the status with what the step has changed of it, and the conditions of before
 */
export function describeCredential(
  observed: ObservedCredential,
  object: ServiceAccountCredential,
  facts: Status,
  outcome: CredentialOutcome,
  now: number,
  settings: CredentialSettings,
): Status {
  const { generation } = object.metadata
  const state = credentialValidity(observed, facts, outcome, now)
  if (keepsAsIs(facts, outcome, state)) return facts
  const trouble = credentialTrouble(object, facts, outcome, state, now, settings)
  const served = trouble?.stalled === true || isServed(outcome)
  const observedGeneration = served ? generation : (facts.observedGeneration ?? 0)
  const valid = state === 'Valid'
  const wanted: WantedCondition[] =
    outcome.kind === 'Expired'
      ? expiredConditions(expired(facts), generation)
      : liveConditions({
          valid,
          ready: valid
            ? readyTrue(facts, outcome)
            : unready(object, facts, outcome, state, trouble),
          trouble,
          stale: credentialConsumersStale(observed, facts, now, settings),
          // What holds up a restart holds up the end of the old credential, and is told as that.
          refused: undefined,
          generation,
          observedGeneration,
        })
  const { observedGeneration: _behind, ...rest } = facts
  return {
    ...rest,
    ...(observedGeneration > 0 && { observedGeneration }),
    phase: outcome.kind === 'Expired' ? 'Expired' : valid ? 'Active' : 'Pending',
    conditions: setConditions(facts.conditions ?? [], wanted, formatTime(now)),
  }
}

/** Of an object on its way out no more is said than that what it had has ended. */
function keepsAsIs(
  { conditions = [] }: Status,
  outcome: CredentialOutcome,
  state: CredentialValidity,
): boolean {
  if (outcome.kind === 'Released') return true
  if (outcome.kind !== 'Rested' || (outcome.why !== 'Deleting' && outcome.why !== 'Gone')) {
    return false
  }
  return state === 'Valid' || !conditions.some(isReady)
}

const isReady = ({ type, status }: WantedCondition): boolean =>
  type === 'Ready' && status === 'True'

/** What was decided last leaves nothing to be done for the spec as it is. */
function isServed(outcome: CredentialOutcome): boolean {
  switch (outcome.kind) {
    case 'Issued':
    case 'Restarted':
    case 'Expired':
      return true
    case 'Refused':
    case 'Failed':
    case 'Delayed':
    case 'Secured':
    case 'Released':
      return false
    case 'Rested':
      return !WAITING.has(outcome.why)
  }
}

const WAITING: ReadonlySet<string> = new Set(['BackingOff', 'IssuerLoading', 'Settling'])

const rests = (outcome: CredentialOutcome, why: 'Suspended' | 'Deleting'): boolean =>
  outcome.kind === 'Rested' && outcome.why === why

function readyTrue(facts: Status, outcome: CredentialOutcome): Told {
  const { credential, secretName, expiresAt, refreshAt, mints = 1 } = facts
  const until = `Credential ${credential?.id} in Secret ${secretName} is valid until ${expiresAt}`
  if (rests(outcome, 'Suspended')) {
    return { reason: 'Suspended', message: `${until}. spec.suspend holds back its rotation.` }
  }
  const message =
    refreshAt === undefined ? `${until}.` : `${until} and will be rotated at ${refreshAt}.`
  return { reason: mints > 1 ? 'Rotated' : 'Issued', message }
}

function unready(
  { spec, metadata }: ServiceAccountCredential,
  facts: Status,
  outcome: CredentialOutcome,
  state: CredentialValidity,
  trouble: Trouble | undefined,
): Told {
  const rotates = spec.valid && spec.value.rotation.policy === 'BeforeExpiry'
  const lapsed = `The credential expired at ${facts.expiresAt}`
  const texts = {
    suspended: 'Nothing valid is published, and spec.suspend holds back a new credential.',
    lapsed: rotates ? `${lapsed} before a new one could be issued.` : `${lapsed}.`,
    pending:
      metadata.deletionTimestamp !== undefined
        ? 'The object is being deleted, and its credential with it.'
        : (facts.mints ?? 0) > 0
          ? 'The credential that was issued is lost; a new one is being issued.'
          : 'No credential has been issued yet.',
  }
  const suspended = rests(outcome, 'Suspended')
  // Whose clock is right is not known: it may not have lapsed.
  const isLapsed = state === 'Lapsed' && trouble?.reason !== 'ClockSkew'
  return readyFalse({ suspended, lapsed: isLapsed, texts }, trouble)
}

const expired = ({ expiresAt }: Status): string =>
  `The credential expired at ${expiresAt}, and rotation.policy is None. Create a new object for a new credential.`
