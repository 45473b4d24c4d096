import * as fc from 'fast-check'
import type { CredentialRecord } from '../../src/api/credential-record.ts'
import {
  REFRESH_REQUESTED_ANNOTATION,
  RENDERED_FOR_ANNOTATION,
  REVOKE_FINALIZER,
  STATE_LABEL,
} from '../../src/api/group.ts'
import type { RemoteCredential } from '../../src/api/remote-credential.ts'
import type { ServiceAccountCredential } from '../../src/api/service-account-credential.ts'
import type { ServiceAccountCredentialStatus } from '../../src/api/service-account-credential-status.ts'
import { formatTime } from '../../src/api/time.ts'
import type {
  ObservedCredential,
  ObservedRemote,
} from '../../src/plan/credential/observed-credential.ts'
import type { ObservedIssuer } from '../../src/plan/observed.ts'
import { anyRecord, begun, credentialIds, expiry, maybe, mostly, pick } from './arbitrary-record.ts'
import {
  builtInIssuer,
  type CredentialSpecInput,
  credential,
  credentialFacts,
  credentialIssuer,
  credentialSecret,
  issuedStatus,
  observedCredential,
  remoteCredential,
} from './credential-gen.ts'
import type { CredentialWorld } from './credential-turn.ts'
import { HOUR, intact, MINUTE, NOW, type PresentSecret, SECOND } from './gen.ts'
import { MARK, sent } from './observed-credential.ts'

/** A turn in any state: what its caches show, and how things are, which need not be the same. */
export type CredentialCase = {
  readonly gathered: ObservedCredential
  readonly world: CredentialWorld
}

const other = { namespace: 'etl', name: 'other', uid: 'uid-of-other' }
const siblings = fc.array(anyRecord(other), { maxLength: 2 })

const strangers = (id: string): fc.Arbitrary<RemoteCredential> =>
  fc.record(
    {
      id: fc.constant(id),
      serviceAccountId: fc.constant('sa-pipeline'),
      status: mostly<RemoteCredential['status']>('active', 'expired'),
      expiresAt: expiry,
      createdAt: begun,
      createdBy: mostly('mintlet', 'else'),
      lastUsedAt: fc.constant(NOW),
    },
    { requiredKeys: ['id', 'serviceAccountId', 'status', 'expiresAt'] },
  )

/** What a record names is mostly there, as it names it. */
const ownOf = (content: CredentialRecord | undefined): RemoteCredential[] =>
  [content?.current, content?.sealed, ...(content?.previous ?? [])].flatMap((each) =>
    each === undefined
      ? []
      : [
          remoteCredential({
            id: each.id,
            createdBy: 'mintlet',
            expiresAt: each.expiresAt,
            status: each.expiresAt > NOW ? 'active' : 'expired',
          }),
        ],
  )

const failure = {
  ending: 'Retryable',
  reason: 'NotFoundOrDenied',
  message: 'the issuer says 404: see whether the operator is an administrator there',
} as const

const anyResult = (content: CredentialRecord | undefined): fc.Arbitrary<ObservedRemote['result']> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({
          others: fc
            .shuffledSubarray(credentialIds, { maxLength: 3 })
            .chain((some) => fc.tuple(...some.map(strangers))),
          own: fc.oneof(
            { weight: 4, arbitrary: fc.constant(ownOf(content)) },
            { weight: 1, arbitrary: fc.subarray(ownOf(content)) },
          ),
          disabled: mostly(false, true),
          date: pick(undefined, NOW, NOW - 10 * MINUTE, NOW + 10 * MINUTE),
        })
        .map(({ others, own, ...rest }) => {
          const named = new Set(own.map(({ id }) => id))
          const credentials = [...own, ...others.filter(({ id }) => !named.has(id))]
          return { ok: true as const, credentials, ...rest }
        }),
    },
    { weight: 1, arbitrary: fc.constant({ ok: false as const, failure }) },
  )

const spec: fc.Arbitrary<CredentialSpecInput> = fc
  .tuple(
    pick<CredentialSpecInput>(
      {},
      { rotation: { policy: 'None' } },
      { rotation: { policy: 'None' }, expiresAt: formatTime(MARK) },
      { rotation: { policy: 'BeforeExpiry', overlap: '1s' } },
      { rotation: { policy: 'BeforeExpiry', atPercent: 10, overlap: '720h' }, lifetime: '10s' },
    ),
    mostly<CredentialSpecInput>({}, { suspend: true }, { serviceAccount: '' }),
    mostly<CredentialSpecInput>({}, { deletionPolicy: 'Orphan' }, { overMaximum: 'Reject' }),
    mostly<CredentialSpecInput>({}, { onGrantWithdrawn: 'Revoke' }),
    mostly<CredentialSpecInput>(
      {},
      { rolloutRestart: [{ kind: 'Deployment', name: 'api' }] },
      { secret: { type: 'helm.sh/release.v1' } },
      { secret: { onExpiry: 'Delete' } },
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as CredentialSpecInput)

const issuance = mostly<ServiceAccountCredentialStatus['issuance']>(
  undefined,
  {
    attempts: 1,
    lastFailureAt: formatTime(NOW - MINUTE),
    nextAttemptAt: formatTime(NOW + MINUTE),
    observedGeneration: 1,
  },
  { unscheduledSince: formatTime(NOW - MINUTE), unscheduledMints: 3 },
)

const status: fc.Arbitrary<ServiceAccountCredentialStatus> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ServiceAccountCredentialStatus>({}) },
  {
    weight: 6,
    arbitrary: fc
      .record({
        id: mostly('cred-1', 'cred-2'),
        createdAt: begun,
        expiresAt: expiry,
        issuance,
      })
      .map(
        ({ issuance: after, ...told }): ServiceAccountCredentialStatus => ({
          ...issuedStatus(credentialFacts(told)),
          ...(after && { issuance: after }),
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: pick<ServiceAccountCredentialStatus>(
      { ...issuedStatus(), phase: 'Expired' },
      { mints: 1 },
    ),
  },
)

const anyObject: fc.Arbitrary<ServiceAccountCredential> = fc
  .record({
    spec,
    status,
    deleted: mostly<number | undefined>(undefined, NOW - HOUR, NOW - SECOND),
    finalizers: mostly<string[]>([REVOKE_FINALIZER], []),
    asked: mostly<string | undefined>(undefined, 'now'),
  })
  .map(({ deleted, finalizers, asked, ...rest }) =>
    credential({
      ...rest,
      metadata: {
        finalizers,
        ...(deleted !== undefined && { deletionTimestamp: formatTime(deleted) }),
        ...(asked !== undefined && { annotations: { [REFRESH_REQUESTED_ANNOTATION]: asked } }),
      },
    }),
  )

const { labels: LABELS } = credentialSecret()

const anySecret: fc.Arbitrary<PresentSecret | undefined> = maybe(
  fc
    .record({
      resourceVersion: pick('99', '100', '101'),
      ownerUid: mostly<string | undefined>('uid-of-pipeline', undefined, 'uid-of-other'),
      terminating: mostly(false, true),
      live: mostly(
        intact(),
        intact({ digest: 'else' }),
        intact({ immutable: true }),
        intact({ type: 'example.com/else' }),
      ),
      renderedFor: pick<string | undefined>(undefined, '', 'old', 'new'),
      labels: mostly<PresentSecret['labels']>(LABELS, { ...LABELS, [STATE_LABEL]: 'expired' }),
    })
    .map(({ renderedFor, ...more }) => {
      const secret = credentialSecret(more)
      const told = renderedFor === undefined ? {} : { [RENDERED_FOR_ANNOTATION]: renderedFor }
      return { ...secret, annotations: { ...secret.annotations, ...told } }
    }),
)

const anyIssuer = fc.oneof(
  { weight: 5, arbitrary: fc.constant(credentialIssuer()) },
  { weight: 3, arbitrary: fc.constant(builtInIssuer()) },
  {
    weight: 1,
    arbitrary: pick<ObservedIssuer | undefined>(
      undefined,
      { ...credentialIssuer(), loaded: false },
      { ...builtInIssuer(), keyIds: undefined, loaded: false },
      { ...credentialIssuer(), spec: { valid: false, message: 'spec is wrong: correct it' } },
    ),
  },
)

const namespace = mostly<ObservedCredential['namespace']>(
  { name: 'etl', labels: {} },
  // Granted nothing.
  { name: 'web', labels: {} },
  { name: 'web', labels: undefined },
)

const mostlyOne = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 6 })

const anyWorld: fc.Arbitrary<CredentialWorld> = fc
  .record({ content: maybe(anyRecord()), isUnreadable: mostly(false, true) })
  .chain(({ content, isUnreadable }) =>
    fc.record<CredentialWorld>({
      now: fc.constant(NOW),
      version: fc.constant(0),
      object: mostlyOne(anyObject),
      secret: anySecret,
      record: fc.constant(
        content === undefined && !isUnreadable
          ? undefined
          : { content: isUnreadable ? undefined : content, version: '2' },
      ),
      siblings,
      remote: anyResult(content),
      serverTime: mostly(NOW, NOW - MINUTE, NOW + MINUTE),
      workloads: fc.array(
        pick<CredentialWorld['workloads'][number]>(
          'RolledOut',
          'Missing',
          'NotAllowed',
          'Stale',
          'RollingOut',
        ),
        { minLength: 1, maxLength: 2 },
      ),
      create: mostly<CredentialWorld['create']>('Created', 'Unfit', 'NotCommitted', 'Uncertain'),
      conflicts: mostly(0, 1),
    }),
  )

/** Now and then something else. */
const outdated = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value })

/** What the caches show is mostly how things are, and now and then how they were. */
export const anyCredentialCase: fc.Arbitrary<CredentialCase> = fc
  .record({
    world: anyWorld,
    stale: fc.record({
      object: outdated(mostlyOne(anyObject)),
      record: outdated(maybe(anyRecord())),
      secret: outdated(anySecret),
      siblings: outdated(siblings),
      remote: maybe(anyResult(undefined)),
    }),
    at: pick(NOW, NOW - HOUR, NOW + HOUR),
    issuer: anyIssuer,
    namespace,
    rival: mostly<string | undefined>(undefined, 'ImpersonatedToken reader'),
    sent: mostly<ObservedCredential['sent']>(
      undefined,
      sent('Created'),
      sent('Uncertain'),
      sent('NotCommitted'),
    ),
    principal: mostly<string | undefined>(undefined, 'mintlet'),
    jitter: pick(0, 0.5, 0.99),
    renderedFor: pick('', 'new'),
  })
  .map(({ world, stale, at, ...rest }) => {
    const secret = stale.secret === null ? world.secret : stale.secret
    const record =
      stale.record === null
        ? (world.record ?? { content: undefined, version: undefined })
        : { content: stale.record, version: stale.record === undefined ? undefined : '1' }
    const gathered = observedCredential({
      ...rest,
      credential: stale.object === null ? world.object : stale.object,
      secret:
        secret === undefined ? { state: 'Absent', live: false } : { ...secret, live: undefined },
      record: { live: false, ...record },
      siblings: { live: false, records: stale.siblings ?? world.siblings },
      remote: stale.remote && { at, live: false, result: stale.remote },
    })
    return { gathered, world }
  })
