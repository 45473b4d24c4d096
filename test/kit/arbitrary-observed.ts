import * as fc from 'fast-check'
import { credentialKeyOf } from '../../src/api/credential-key.ts'
import { REFRESH_REQUESTED_ANNOTATION } from '../../src/api/group.ts'
import type { ImpersonatedToken } from '../../src/api/impersonated-token.ts'
import type { ImpersonatedTokenStatus } from '../../src/api/impersonated-token-status.ts'
import { REASONS } from '../../src/api/reason.ts'
import { formatTime } from '../../src/api/time.ts'
import type { Observed, ObservedIssuer, ObservedSecret } from '../../src/plan/observed.ts'
import type { ObservedClient } from '../../src/plan/observed-client.ts'
import { requestDigest } from '../../src/reconcile/request-digest.ts'
import {
  HOUR,
  intact,
  MINUTE,
  NOW,
  observedIssuer,
  SECOND,
  secretOf,
  served,
  type TokenSpecInput,
  token,
} from './gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from './observed-client.ts'
import { unreportedSecretOf } from './unreported-secret.ts'

/** Whole seconds within a few hours of NOW, the near ones more often. */
export const nearTime: fc.Arbitrary<number> = fc
  .oneof(
    fc.integer({ min: -120, max: 120 }),
    fc.integer({ min: -3700, max: 3700 }),
    fc.integer({ min: -20_000, max: 20_000 }),
  )
  .map((seconds) => NOW + seconds * SECOND)

/** What a clock may say, to the millisecond; now and then it is years out. */
export const clockTime: fc.Arbitrary<number> = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(nearTime, fc.nat(999)).map(([time, ms]) => time + ms) },
  { weight: 1, arbitrary: fc.constantFrom(0, Date.UTC(1999, 0), Date.UTC(9990, 0)) },
)

const timeText: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: nearTime.map(formatTime) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1970-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '2026-06-01t12:00:00.5+14:00',
      'soon',
      '',
    ),
  },
)

/** The first much more often than the others. */
const mostly = <T>(usual: fc.Arbitrary<T>, ...odd: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...odd) })

const lifetime = mostly(fc.constantFrom('5m', '30m', '1h', '12h'), '10s')

type Claims = NonNullable<TokenSpecInput['signedJwt']>['claims']

const kind: fc.Arbitrary<TokenSpecInput> = fc.oneof(
  fc
    .record({ scopes: fc.subarray(['read', 'write']), lifetime }, { requiredKeys: [] })
    .map((accessToken) => ({ accessToken })),
  fc
    .record({ audience: fc.constantFrom('a', 'b'), lifetime }, { requiredKeys: ['audience'] })
    .map((idToken) => ({ idToken })),
  fc
    .constantFrom<Claims[]>({ aud: 'a' }, { aud: ['a', 'b'] }, {}, { aud: 7 })
    .map((claims) => ({ signedJwt: { claims } })),
  fc
    .record(
      { payload: fc.constantFrom('aGVsbG8=', 'd29ybGQ='), lifetime },
      { requiredKeys: ['payload'] },
    )
    .map((signedBlob) => ({ signedBlob })),
)

/** When it ends: the refresh policy, and what comes after it. */
const ending: fc.Arbitrary<TokenSpecInput> = fc.oneof(
  fc.constantFrom<TokenSpecInput[]>(
    {},
    { refresh: { policy: 'Never' } },
    { refresh: { policy: 'Never' }, ttlAfterExpired: '0s' },
    { refresh: { policy: 'Never' }, ttlAfterExpired: '1h' },
  ),
  fc.integer({ min: 10, max: 90 }).map((atPercent) => ({ refresh: { atPercent } })),
  mostly(fc.constantFrom('1s', '4m'), '59m').map((before) => ({ refresh: { before } })),
)

const target: fc.Arbitrary<NonNullable<TokenSpecInput['secret']>> = fc.record(
  {
    name: fc.constantFrom('reader', 'other'),
    type: mostly(fc.constantFrom('Opaque', 'example.com/token'), 'helm.sh/release.v1'),
    labels: mostly<Record<string, string>>(fc.constant({ team: 'data' }), {
      'argocd.argoproj.io/instance': 'x',
    }),
  },
  { requiredKeys: [] },
)

/** Issuer and identity, as usual, for any kind of token; or a credential, which is for one kind. */
const mintable: fc.Arbitrary<TokenSpecInput> = fc.oneof(
  { weight: 4, arbitrary: kind },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom<TokenSpecInput['accessToken'][]>(
        {},
        {},
        { scopes: ['read'] },
        { narrowing: { scope: 'project', scopeId: 'project-1', roles: ['viewer'] } },
      )
      .map((accessToken) => ({ ...BY_CREDENTIAL, accessToken })),
  },
)

/** Specs that the schema takes, nearly all of them, and a few that it refuses. */
export const tokenSpecInput: fc.Arbitrary<TokenSpecInput> = fc
  .tuple(
    mintable,
    ending,
    fc.record({ secret: target, suspend: mostly(fc.constant(false), true) }, { requiredKeys: [] }),
    mostly<TokenSpecInput>(
      fc.constant({}),
      { serviceAccount: '' },
      { serviceAccount: 'else:where' },
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as TokenSpecInput)

const count = fc.oneof(fc.nat(5), fc.constantFrom(1000, Number.MAX_SAFE_INTEGER - 1))
const anyGeneration = fc.integer({ min: 1, max: 3 })

const condition = fc.record({
  type: fc.constantFrom('Ready', 'Stalled', 'Reconciling', 'RefreshFailing', 'Expired'),
  status: fc.constantFrom('True', 'False'),
  observedGeneration: anyGeneration,
  lastTransitionTime: nearTime.map(formatTime),
  reason: fc.constantFrom(...REASONS),
  message: fc.constantFrom('said before', ''),
})

/** What may stand in status.issuance. */
export const issuance = fc.record(
  {
    attempts: count,
    lastFailureAt: timeText,
    nextAttemptAt: timeText,
    reason: fc.constantFrom(...REASONS, 'FromAnotherVersion'),
    observedGeneration: anyGeneration,
    unscheduledSince: timeText,
    unscheduledMints: count,
  },
  { requiredKeys: [] },
)

/** Anything that the schema of the status lets through. */
export const anyStatus = fc.record(
  {
    observedGeneration: anyGeneration,
    phase: fc.constantFrom('Pending', 'Active', 'Expired'),
    conditions: fc.uniqueArray(condition, { maxLength: 5, selector: ({ type }) => type }),
    secretName: fc.constantFrom('reader', 'other'),
    secretResourceVersion: fc.constantFrom('', '99', '100', '101', 'not-a-number'),
    secretDigest: fc.constantFrom('digest-of-secret', 'else'),
    requestDigest: fc.constantFrom('', 'else'),
    tokenId: fc.constantFrom('token-1', ''),
    keyId: fc.constantFrom('key-1', 'key-2'),
    credentialId: fc.constantFrom('cred-001', 'cred-000'),
    issuedAt: timeText,
    expiresAt: timeText,
    refreshAt: timeText,
    mints: count,
    lastHandledRefresh: fc.constantFrom('', 'one', 'x'.repeat(1024)),
    issuance,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ImpersonatedTokenStatus>

const metadata = fc.record({
  generation: anyGeneration,
  deleting: fc.integer({ min: 0, max: 15 }).map((dice) => dice === 0),
  requested: fc.constantFrom(undefined, undefined, '', 'one', 'two', 'x'.repeat(5000)),
})

/** Objects in any state: new, served at any time for any life, and with a status that is nonsense. */
export const anyToken: fc.Arbitrary<ImpersonatedToken> = fc
  .tuple(
    tokenSpecInput,
    metadata,
    fc.oneof(
      fc.constant('new' as const),
      fc.record({
        issuedAt: nearTime,
        life: fc.constantFrom(0, 5 * SECOND, MINUTE, 10 * MINUTE, HOUR),
      }),
    ),
    fc.oneof(
      { weight: 2, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: issuance.map((failed) => ({ issuance: failed })) },
      { weight: 1, arbitrary: anyStatus },
    ),
  )
  .map(([spec, { generation, deleting, requested }, life, status]) => {
    const fresh = token({
      metadata: {
        generation,
        annotations: requested === undefined ? {} : { [REFRESH_REQUESTED_ANNOTATION]: requested },
        ...(deleting && { deletionTimestamp: formatTime(NOW) }),
      },
      spec,
    })
    const plain = JSON.parse(JSON.stringify(status)) as ImpersonatedTokenStatus
    if (life === 'new') return { ...fresh, status: plain }
    const minted = credentialKeyOf(fresh) === undefined ? {} : { credentialId: 'cred-001' }
    return served(fresh, { ...life, status: { ...minted, ...plain } })
  })

/** Mostly one that the object can be minted at. */
const anyIssuerFor = (of: ImpersonatedToken): fc.Arbitrary<ObservedIssuer | undefined> =>
  credentialKeyOf(of) === undefined
    ? fc.oneof(
        { weight: 19, arbitrary: anyIssuer },
        { weight: 1, arbitrary: fc.constant(k0rdentAsSeen()) },
      )
    : fc.oneof(
        { weight: 4, arbitrary: fc.constant(k0rdentAsSeen()) },
        { weight: 2, arbitrary: anyIssuer },
      )

/** What the ServiceAccountCredential that an object names may be like. */
const anyCredentialFor = (of: ImpersonatedToken): fc.Arbitrary<ObservedClient | undefined> =>
  credentialKeyOf(of) === undefined
    ? fc.constant(undefined)
    : fc
        .record({
          state: mostly(
            fc.constant<ObservedClient['state']>('Ready'),
            'Pending',
            'Stalled',
            'Expired',
            'Deleting',
          ),
          credentialId: fc.constantFrom('cred-001', 'cred-001', 'cred-002'),
          issuedAt: nearTime,
          expiresAt: fc.oneof(fc.constant(NOW + 24 * HOUR), nearTime),
          known: mostly(fc.constant<'all' | 'none'>('all'), 'none'),
          missing: mostly(fc.constant(false), true),
        })
        .map(({ state, known, missing, ...published }) => {
          if (missing) return undefined
          return readyClient(
            { state, ...(known === 'none' && { published: undefined }) },
            published,
          )
        })

const USUAL = ['usual', 'usual', 'usual', 'usual'] as const

/** Of the service account that objects usually name. */
const restrictions = (
  which: string,
): { id: string; disabled?: boolean; scopes?: string[]; audiences?: string[] }[] => {
  if (which === 'disabled') return [{ id: 'etl:reader', disabled: true }]
  return which === 'restricted' ? [{ id: 'etl:reader', scopes: ['read'], audiences: ['a'] }] : []
}

const anyIssuer: fc.Arbitrary<ObservedIssuer | undefined> = fc
  .tuple(
    fc.constantFrom(...USUAL, 'short', 'noGrants', 'restricted', 'disabled', 'invalid', 'missing'),
    fc.constantFrom(undefined, ['key-1'], ['key-1', 'key-2'], ['key-3']),
    fc.constantFrom(undefined, 'its keys cannot be read'),
  )
  .map(([which, keyIds, trouble]) => {
    if (which === 'missing') return undefined
    const grants = [
      {
        namespaces: { names: ['etl'] },
        serviceAccounts: ['{namespace}:*'],
        kinds: ['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob'] as const,
        scopes: ['*'],
        audiences: ['*'],
        maxLifetime: which === 'short' ? '1m' : '12h',
      },
    ].map((grant) => ({ ...grant, kinds: [...grant.kinds] }))
    const local = { serviceAccounts: restrictions(which) }
    const valid = { local, grants: which === 'noGrants' ? [] : grants }
    const spec = which === 'invalid' ? { local: undefined } : valid
    return { ...observedIssuer({ spec }, keyIds), trouble }
  })

const live = fc.oneof(
  fc.constant(undefined),
  fc
    .record({
      type: fc.constantFrom('Opaque', 'example.com/token'),
      immutable: fc.boolean(),
      digest: fc.constantFrom('digest-of-secret', 'digest-of-secret', 'else'),
    })
    .map(intact),
)

const anySecret = (of: ImpersonatedToken): fc.Arbitrary<ObservedSecret> =>
  fc.oneof(
    fc.boolean().map((asked) => ({ state: 'Absent' as const, live: asked })),
    fc
      .record({
        name: fc.constantFrom('reader', 'other'),
        resourceVersion: fc.constantFrom('99', '100', '100', '101', 'odd'),
        ownerUid: fc.constantFrom(of.metadata.uid, of.metadata.uid, undefined, 'someone'),
        live,
        bare: fc.boolean(),
      })
      .map(({ bare, ...over }) => secretOf(of, { ...over, ...(bare && { annotations: {} }) })),
    anyReceipted(of),
  )

/** As a process left it that ended before it could tell; read, or not yet. */
const anyReceipted = (of: ImpersonatedToken): fc.Arbitrary<ObservedSecret> =>
  fc
    .record({
      issuedAt: nearTime,
      life: fc.constantFrom(MINUTE, 5 * MINUTE, HOUR),
      refresh: fc.constantFrom(undefined, 'digest-of-request'),
      secret: fc.constantFrom({}, {}, {}, { live: undefined }, { ownerUid: 'someone' }),
    })
    .map(({ issuedAt, life, refresh, secret }) => {
      const receipt = {
        issuedAt: formatTime(issuedAt),
        ...(credentialKeyOf(of) === undefined && { lifetime: life }),
        ...(refresh !== undefined && { refresh }),
      }
      return unreportedSecretOf(of, { receipt, expiresAt: issuedAt + life, secret })
    })

/** Everything that a decision may meet. */
export const anyObserved: fc.Arbitrary<Observed> = anyToken.chain((of) =>
  fc.record({
    token: fc.constant(of),
    credential: anyCredentialFor(of),
    issuer: anyIssuerFor(of),
    namespace: fc.constant({ name: 'etl', labels: {} }),
    secret: anySecret(of),
    strays: fc.constantFrom(
      [],
      [{ name: 'other', uid: 'uid-of-stray', resourceVersion: '7' }],
      [{ name: 'reader', uid: 'uid-of-stray', resourceVersion: '7' }],
    ),
    rival: fc.constantFrom(undefined, undefined, undefined, 'writer'),
    requestDigest: fc.constantFrom(requestDigest(of), requestDigest(of), 'changed'),
    jitter: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    serverTime: fc.oneof(fc.constant(undefined), clockTime),
    workloads: fc.constant(undefined),
    consumers: fc.constant(undefined),
  }),
)
