import * as fc from 'fast-check'
import type { CredentialFacts } from '../../src/api/credential-record.ts'
import { REFRESH_REQUESTED_ANNOTATION } from '../../src/api/group.ts'
import { REASONS } from '../../src/api/reason.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../src/api/time.ts'
import { retryable, stalled } from '../../src/failure.ts'
import type { CredentialOutcome } from '../../src/plan/credential/credential-outcome.ts'
import type { CredentialRest } from '../../src/plan/credential/credential-rest.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import type { ObservedSecret, ObservedWorkload } from '../../src/plan/observed.ts'
import { issuance, nearTime } from './arbitrary-observed.ts'
import { anyRecord } from './arbitrary-record.ts'
import {
  builtInIssuer,
  type CredentialSpecInput,
  credential,
  credentialIssuer,
  credentialSecret,
  issuedStatus,
  observedCredential,
} from './credential-gen.ts'
import { HOUR, intact, MINUTE, NOW, SECOND } from './gen.ts'
import { anyFailure } from './plan-outcome.ts'

const ID = fc.constantFrom('cred-1', 'cred-2', 'cred-3')
const LIVES = [0, 10 * SECOND, MINUTE, HOUR, 100 * HOUR] as const

const facts: fc.Arbitrary<CredentialFacts> = fc
  .record({ id: ID, createdAt: nearTime, ms: fc.nat(999), life: fc.constantFrom(...LIVES) })
  .map(({ id, createdAt, ms, life }) => ({
    id,
    createdAt: createdAt + ms,
    expiresAt: createdAt + life,
    requestedLifetime: 2 * life,
  }))

const spec: fc.Arbitrary<CredentialSpecInput> = fc.record(
  {
    rotation: fc.constantFrom<NonNullable<CredentialSpecInput['rotation']>[]>(
      { policy: 'None' },
      { policy: 'BeforeExpiry' },
      { policy: 'BeforeExpiry', before: '30m', overlap: '5m' },
    ),
    suspend: fc.boolean(),
    serviceAccount: fc.constantFrom('sa-pipeline', 'sa-pipeline', 'sa-pipeline', '..'),
    rolloutRestart: fc.constantFrom([], [{ kind: 'Deployment' as const, name: 'api' }]),
  },
  { requiredKeys: ['rotation'] },
)

const condition = fc.record({
  type: fc.constantFrom('Ready', 'Stalled', 'Reconciling', 'RefreshFailing'),
  status: fc.constantFrom('True', 'False'),
  observedGeneration: fc.integer({ min: 1, max: 3 }),
  lastTransitionTime: nearTime.map(formatTime),
  reason: fc.constantFrom(...REASONS, 'ParentDisabled', 'Lapsed'),
  message: fc.constantFrom('said before', ''),
})

/** Of what was told before, whatever it was. */
const told = fc.record(
  {
    conditions: fc.uniqueArray(condition, { maxLength: 4, selector: ({ type }) => type }),
    observedGeneration: fc.integer({ min: 1, max: 3 }),
    phase: fc.constantFrom('Pending', 'Active', 'Pending', 'Active', 'Expired'),
    mints: fc.nat(5),
    lastUsedAt: nearTime.map(formatTime),
    lastUsedIp: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    issuance,
    secretDigest: fc.constantFrom('digest-of-secret', 'else'),
    lastHandledRefresh: fc.constantFrom('', 'one'),
  },
  { requiredKeys: [] },
)

const status: fc.Arbitrary<ServiceAccountCredentialStatus> = fc
  .tuple(fc.option(facts), told)
  .map(([of, more]) => {
    const plain = JSON.parse(JSON.stringify(more)) as ServiceAccountCredentialStatus
    return of === null ? plain : { ...issuedStatus(of), ...plain }
  })

const object: fc.Arbitrary<ServiceAccountCredential> = fc
  .record({
    spec,
    status,
    generation: fc.integer({ min: 1, max: 3 }),
    requested: fc.constantFrom(undefined, '', 'one', 'two'),
    deleting: fc.constantFrom(false, false, false, true),
  })
  .map(({ generation, requested, deleting, ...more }) =>
    credential({
      ...more,
      metadata: {
        generation,
        annotations: requested === undefined ? {} : { [REFRESH_REQUESTED_ANNOTATION]: requested },
        ...(deleting && { deletionTimestamp: formatTime(NOW) }),
      },
    }),
  )

const listed: fc.Arbitrary<RemoteCredential> = fc
  .record({
    id: ID,
    status: fc.constantFrom('active' as const, 'active' as const, 'expired' as const),
    expiresAt: nearTime,
    used: fc.option(fc.record({ lastUsedAt: nearTime, ip: fc.constantFrom('', '192.0.2.2') })),
  })
  .map(({ used, ...more }) => ({
    ...more,
    serviceAccountId: 'sa-pipeline',
    ...(used !== null && { lastUsedAt: used.lastUsedAt }),
    ...(used !== null && used.ip !== '' && { lastUsedIp: used.ip }),
  }))

const FAILURES = [retryable('IssuerUnavailable', 'away'), stalled('NotFoundOrDenied', 'look')]

const remote: fc.Arbitrary<ObservedRemote> = fc.record({
  at: nearTime,
  live: fc.boolean(),
  result: fc.oneof(
    fc.record({
      ok: fc.constant(true as const),
      credentials: fc.uniqueArray(listed, { maxLength: 3, selector: ({ id }) => id }),
      disabled: fc.constantFrom(false, false, true),
      date: fc.constant(undefined),
    }),
    fc.record({ ok: fc.constant(false as const), failure: fc.constantFrom(...FAILURES) }),
  ),
})

const secret = fc.constantFrom<ObservedSecret[]>(
  credentialSecret(),
  credentialSecret({ labels: {} }),
  credentialSecret({ ownerUid: 'somebody' }),
  credentialSecret({ live: intact() }),
  credentialSecret({ live: intact({ digest: 'else' }) }),
  { state: 'Absent', live: false },
  { state: 'Absent', live: true },
)

const workloads = fc.constantFrom<ObservedWorkload['state'][]>('Stale', 'RollingOut', 'RolledOut')

/** Objects and records in any state, also such as no record and no issuer can come to. */
export const anyObservedCredential: fc.Arbitrary<ObservedCredential> = fc
  .record({
    object,
    issuer: fc.constantFrom(credentialIssuer(), credentialIssuer(), builtInIssuer()),
    content: fc.option(anyRecord(), { nil: undefined }),
    remote: fc.option(remote, { nil: undefined }),
    secret,
    workload: fc.option(workloads, { nil: undefined }),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    serverTime: fc.constantFrom(undefined, undefined, NOW),
  })
  .map(({ object: of, workload, ...more }) =>
    observedCredential({
      credential: of,
      ...more,
      workloads: workload && [
        { kind: 'Deployment', name: 'api', state: workload, restartedAt: undefined },
      ],
    }),
  )

/** While there is an object. */
const RESTS: readonly CredentialRest[] = [
  'Valid',
  'Suspended',
  'BackingOff',
  'IssuerLoading',
  'Expiring',
  'Expired',
  'Settling',
  'Deleting',
]

export const anyRested: fc.Arbitrary<CredentialOutcome> = fc.record({
  kind: fc.constant('Rested' as const),
  why: fc.constantFrom(...RESTS),
  until: fc.option(nearTime, { nil: undefined }),
})

/** How a turn may end, whatever led to it. */
export const anyCredentialOutcome = (now: number): fc.Arbitrary<CredentialOutcome> =>
  fc.oneof(
    { weight: 3, arbitrary: anyRested },
    anyFailure(now).map((failure) => ({ kind: 'Refused' as const, failure })),
    anyFailure(now).map((failure) => ({ kind: 'Failed' as const, failure })),
    fc.record({
      kind: fc.constant('Issued' as const),
      why: fc.constantFrom('FirstIssue', 'NearExpiry', 'SecretLost', 'Requested'),
      facts,
      secret: fc.constant({ name: 'pipeline-credential', resourceVersion: '200', digest: 'new' }),
    }),
    nearTime.map((until) => ({ kind: 'Delayed' as const, until })),
    fc.constantFrom<CredentialOutcome[]>(
      { kind: 'Secured', resourceVersion: '200' },
      { kind: 'Restarted' },
      { kind: 'Expired' },
      { kind: 'Released' },
    ),
  )
