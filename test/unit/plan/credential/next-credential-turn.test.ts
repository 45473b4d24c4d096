import { describe, expect, test } from 'vitest'
import { MANAGED_BY_LABEL, REFRESH_REQUESTED_ANNOTATION } from '../../../../src/api/group.ts'
import type { ServiceAccountCredentialStatus } from '../../../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../../../src/api/time.ts'
import { retryable, stalled, waiting } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import type { CredentialRest } from '../../../../src/plan/credential/credential-rest.ts'
import { nextCredentialTurn } from '../../../../src/plan/credential/next-credential-turn.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import type { Turn } from '../../../../src/plan/next-turn.ts'
import {
  builtInIssuer,
  type CredentialOptions,
  credential,
  credentialFacts,
  credentialRecord,
  credentialSecret,
  credentialSettings,
  issuedStatus,
  LIFE,
  newCredential,
  observedCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'

/** So rarely is the issuer asked that it is in nobody's way here. */
const SELDOM = 10 * LIFE
const END = NOW + LIFE
const DUE = NOW + 66 * HOUR

const rested = (why: CredentialRest = 'Valid', until?: number): CredentialOutcome => ({
  kind: 'Rested',
  why,
  until,
})
const away = retryable('IssuerUnavailable', 'it is away')

type Seen = Partial<ObservedCredential> & {
  readonly now?: number
  readonly status?: ServiceAccountCredentialStatus
  readonly options?: CredentialOptions
  readonly interval?: number
}

const due = issuedStatus(undefined, { refreshAt: formatTime(DUE) })

function turn(outcome: CredentialOutcome, seen: Seen = {}): Turn | undefined {
  const { now = NOW, status = due, options = {}, interval = SELDOM, ...over } = seen
  const object = credential({ status, ...options })
  const observed = observedCredential({ credential: object, ...over })
  const settings = credentialSettings({ lastUsedInterval: interval })
  return nextCredentialTurn(observed, object, status, outcome, now, settings)
}

const at = (outcome: CredentialOutcome, seen?: Seen): number | undefined => turn(outcome, seen)?.at

const withRecord = (over: Parameters<typeof credentialRecord>[0]): Seen => ({
  record: { live: false, content: credentialRecord(over), version: '1' },
})

const issued = (status = due): [CredentialOutcome, Seen] => [
  {
    kind: 'Issued',
    why: 'NearExpiry',
    facts: credentialFacts(),
    secret: { name: 'pipeline-credential', resourceVersion: '200', digest: 'new' },
  },
  { status },
]

describe('nextCredentialTurn()', () => {
  test('is when the credential is rotated, or else when it expires', () => {
    expect(turn(rested())).toEqual({ at: DUE, deadline: END })
    expect(at(rested(), { status: issuedStatus() })).toBe(END)
    expect(at(...issued())).toBe(DUE)
    expect(at({ kind: 'Secured', resourceVersion: '300' })).toBe(DUE)
  })

  test('is when the issuer is asked about the last use', () => {
    expect(at(rested(), { interval: HOUR })).toBe(NOW + HOUR)
    expect(at(rested('Suspended'), { interval: HOUR })).toBe(NOW + HOUR)
    expect(at(rested(), { interval: HOUR, jitter: 0.5 })).toBe(NOW + 3 * MINUTE)
  })

  test('is never to ask the built-in issuer, whose uses come by themselves', () => {
    const seen = { issuer: builtInIssuer(), interval: HOUR }
    expect(at(rested(), seen)).toBe(DUE)
    expect(at(rested('Suspended'), seen)).toBe(END)
    const previous = [{ id: 'cred-0', expiresAt: END, retireAt: NOW + HOUR }]
    expect(at(rested(), { ...seen, ...withRecord({ previous }) })).toBe(NOW + HOUR)
  })

  test('is when an old credential is retired, and now and then once that is overdue', () => {
    const seen = withRecord({
      previous: [{ id: 'cred-0', expiresAt: NOW + 2 * HOUR, retireAt: NOW + HOUR }],
    })
    expect(at(rested(), seen)).toBe(NOW + HOUR)
    expect(at(rested('Suspended'), seen)).toBe(NOW + HOUR)
    const now = NOW + HOUR
    expect(at(rested(), { ...seen, now })).toBe(now + 10 * MINUTE)
    const workloads = [
      { kind: 'Deployment', name: 'api', state: 'RollingOut', restartedAt: undefined },
    ] as const
    expect(at(rested(), { ...seen, now, workloads })).toBe(now + 30 * SECOND)
  })

  test('is when a workload that waits for its interval may be restarted', () => {
    const delayed = {
      kind: 'Deployment',
      name: 'api',
      state: 'Stale',
      minInterval: '20m',
      restartedAt: NOW - MINUTE,
    } as const
    const seen = withRecord({
      previous: [{ id: 'cred-0', expiresAt: NOW + 2 * HOUR, retireAt: NOW + HOUR }],
    })
    expect(at(rested(), { ...seen, workloads: [delayed] })).toBe(NOW + 19 * MINUTE)
  })

  test('is when nothing can come any more of a create that was given up', () => {
    const intent = {
      turn: 'turn-0',
      requestedExpiresAt: END,
      requestedLifetime: LIFE,
      startedAt: NOW - MINUTE,
      knownIds: [],
      why: 'NearExpiry',
    }
    const abandoning = withRecord({ phase: 'Abandoning', intent })
    expect(at(rested('Settling', NOW + MINUTE), abandoning)).toBe(NOW + MINUTE)
    expect(at(rested(), abandoning)).toBe(NOW + MINUTE)
    expect(at(rested(), withRecord({ phase: 'Sealed', intent }))).toBe(DUE)
  })

  test('is soon after what leaves something to be done', () => {
    const SOON = NOW + SECOND
    expect(at({ kind: 'Restarted' })).toBe(SOON)
    expect(at(rested('IssuerLoading'))).toBe(SOON)
    const options = { metadata: { generation: 2 } }
    expect(at({ kind: 'Secured', resourceVersion: '300' }, { options })).toBe(SOON)
    const [outcome] = issued()
    const previous = [{ id: 'cred-0', expiresAt: END, retireAt: NOW + HOUR }]
    const rollout: CredentialOptions = {
      spec: { rolloutRestart: [{ kind: 'Deployment', name: 'api' }] },
    }
    expect(at(outcome, { ...withRecord({ previous }), options: rollout })).toBe(SOON)
    expect(at(outcome, withRecord({ previous }))).toBe(NOW + HOUR)
    expect(at(outcome, { options: rollout })).toBe(DUE)
  })

  test('is when the back-off ends', () => {
    const nextAttemptAt = formatTime(NOW + MINUTE)
    const status = { ...due, issuance: { nextAttemptAt } }
    expect(at({ kind: 'Failed', failure: away }, { status })).toBe(NOW + MINUTE)
    expect(at(rested('BackingOff'), { status })).toBe(NOW + MINUTE)
    expect(at(...issued(status))).toBe(NOW + MINUTE)
  })

  test('is at the time that was named', () => {
    expect(at({ kind: 'Delayed', until: NOW + MINUTE })).toBe(NOW + MINUTE)
    expect(at(rested('Valid', NOW + MINUTE))).toBe(NOW + MINUTE)
    expect(at(rested('Expiring', END + 3 * SECOND), { now: END })).toBe(END + 3 * SECOND)
    const failure = waiting('RateLimited', 'wait', NOW + MINUTE)
    expect(at({ kind: 'Refused', failure })).toBe(NOW + MINUTE)
  })

  test('is slow for what waits for a person, unless it is due before', () => {
    const refused: CredentialOutcome = { kind: 'Refused', failure: stalled('NotGranted', 'ask') }
    expect(at(refused)).toBe(NOW + 10 * MINUTE)
    expect(at(refused, { now: DUE - MINUTE })).toBe(DUE)
    expect(at(rested(), { now: DUE })).toBe(DUE + 10 * MINUTE)
  })

  test('is when a rotation that was asked for too soon may be served', () => {
    const options = { metadata: { annotations: { [REFRESH_REQUESTED_ANNOTATION]: 'now' } } }
    expect(at(rested(), { options })).toBe(NOW + MINUTE)
    const never = { ...options, spec: { rotation: { policy: 'None' } } } as const
    expect(at(rested(), { options: never, status: issuedStatus() })).toBe(END)
    const status = { ...due, lastHandledRefresh: 'now' }
    expect(at(rested(), { options, status })).toBe(DUE)
  })

  test('looks after a Secret of ours that has lost its label', () => {
    const secret = credentialSecret({ labels: { [MANAGED_BY_LABEL]: 'somebody' } })
    expect(at(rested(), { secret })).toBe(NOW + 30 * SECOND)
  })

  test('is never in the past, nor at once', () => {
    const past: CredentialOutcome[] = [
      { kind: 'Delayed', until: NOW - HOUR },
      { kind: 'Refused', failure: waiting('RateLimited', 'wait', NOW - HOUR) },
      rested('Settling', NOW - HOUR),
      rested('Expiring'),
    ]
    expect(past.map((outcome) => at(outcome))).toEqual(past.map(() => NOW + SECOND))
  })

  test('comes no later than expiry, whatever is waited for', () => {
    const failure = waiting('RateLimited', 'wait', END + HOUR)
    expect(at({ kind: 'Refused', failure }, { status: issuedStatus() })).toBe(END)
    expect(at(rested('Suspended'))).toBe(END)
    expect(at(rested('Settling', END + HOUR))).toBe(END)
  })

  test('is never where nothing is to come', () => {
    const { record } = newCredential()
    const nothing = { status: {}, record, secret: { state: 'Absent', live: false } } as const
    expect(turn(rested('Suspended'), nothing)).toBe(undefined)
    expect(turn(rested('Deleting'), nothing)).toBe(undefined)
    const expired = { ...due, phase: 'Expired' } as const
    expect(turn({ kind: 'Expired' }, { ...nothing, status: expired, now: END })).toBe(undefined)
    expect(turn(rested('Expired'), { status: expired, now: END })).toBe(undefined)
    const labelled = { kind: 'Secured', resourceVersion: '101' } as const
    expect(turn(labelled, { status: { ...expired, observedGeneration: 0 }, now: END })).toBe(
      undefined,
    )
  })

  test('comes back once to what has just expired, for its Secret', () => {
    const status = { ...due, phase: 'Expired' } as const
    expect(at({ kind: 'Expired' }, { status, now: END })).toBe(END + SECOND)
  })

  test('comes back to what has expired while it cannot be revoked, with the least urgency', () => {
    const status = { ...due, phase: 'Expired' } as const
    const next = turn({ kind: 'Failed', failure: away }, { status, now: END })
    expect(next).toEqual({ at: END + 20 * SECOND, deadline: Number.POSITIVE_INFINITY })
  })
})
