import * as fc from 'fast-check'
import type { CredentialFacts, CredentialRecord } from '../../src/api/credential-record.ts'
import { credentialFacts, credentialRecord, LIFE } from './credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from './gen.ts'
import { MARK } from './observed-credential.ts'

export const pick = <T>(...values: T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
/** The first much more often than the others. */
export const mostly = <T>(usual: T, ...odd: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: pick(...odd) })
export const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq: 2 })

/** Few, so that they meet. */
export const expiry = pick(NOW - HOUR, NOW + 30 * SECOND, MARK, MARK - SECOND, NOW + LIFE)
export const begun = pick(
  NOW - 66 * HOUR,
  NOW - HOUR,
  NOW - 3 * MINUTE,
  NOW - SECOND,
  NOW,
  NOW + HOUR,
)
const nobody = 'cred-8'
export const credentialIds = ['cred-1', 'cred-2', 'cred-3', 'cred-4', 'cred-5', nobody]
const someIds = fc.subarray(credentialIds, { maxLength: 3 })

const given = fc.record({ requestedExpiresAt: expiry, startedAt: begun, knownIds: someIds })

const intents: fc.Arbitrary<NonNullable<CredentialRecord['intent']>> = fc.record({
  turn: pick('turn-1', 'turn-2'),
  requestedExpiresAt: expiry,
  requestedLifetime: pick(LIFE, HOUR),
  startedAt: begun,
  knownIds: someIds,
  why: pick('FirstIssue', 'NearExpiry'),
})

/** Of credentials of the built-in issuer; those of others have none. */
const verifiers: fc.Arbitrary<Verifiers> = fc.oneof(
  fc.constant({}),
  fc
    .array(fc.record({ salt: pick('c2FsdA', 'c2VlZA'), hash: pick('aGFzaA', 'b3RoZXI') }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((some) => ({ verifiers: some })),
)

const facts = fc
  .tuple(
    fc.record({ createdAt: begun, expiresAt: expiry, createdBy: pick('mintlet', 'else') }),
    verifiers,
  )
  .map(([of, more]) => ({ ...of, ...more }))

const ended = fc
  .tuple(fc.record({ expiresAt: expiry, retireAt: expiry }), verifiers)
  .map(([of, more]) => ({ ...of, ...more }))

type Verifiers = Pick<CredentialFacts, 'verifiers'>

type Parts = {
  readonly phase: CredentialRecord['phase']
  readonly order: string[]
  readonly current: ({ createdAt: number; expiresAt: number } & Verifiers) | undefined
  readonly sealed: { createdAt: number; expiresAt: number } & Verifiers
  readonly intent: NonNullable<CredentialRecord['intent']>
  readonly previous: ({ expiresAt: number; retireAt: number } & Verifiers)[]
  readonly abandoned: CredentialRecord['abandoned']
  readonly rest: Pick<CredentialRecord, 'slots' | 'deletionPolicy'>
  readonly digest: string
}

/** Any record that the protocol may leave. */
export const anyRecord = (owner?: CredentialRecord['owner']): fc.Arbitrary<CredentialRecord> =>
  fc
    .record<Parts>({
      phase: mostly<CredentialRecord['phase']>('Idle', 'InFlight', 'Sealed', 'Abandoning'),
      order: mostly(credentialIds, credentialIds.toReversed()),
      current: maybe(facts),
      sealed: facts,
      intent: intents,
      previous: fc.array(ended, { maxLength: 2 }),
      abandoned: fc.oneof(
        { weight: 8, arbitrary: fc.array(given, { maxLength: 2 }) },
        { weight: 1, arbitrary: fc.array(given, { minLength: 32, maxLength: 32 }) },
      ),
      rest: fc.record({ slots: pick(1, 2), deletionPolicy: pick('Revoke', 'Orphan') }),
      digest: mostly('digest-of-secret', 'else'),
    })
    .map((parts) => recordFrom(parts, owner))

function recordFrom(parts: Parts, owner: CredentialRecord['owner'] | undefined): CredentialRecord {
  const { phase, order, current, sealed, intent, previous, abandoned, rest, digest } = parts
  const [first = '', second = '', ...others] = order
  const { current: _current, published, ...usual } = credentialRecord()
  return {
    ...usual,
    ...rest,
    ...(owner && { owner }),
    phase,
    createdBy: 'mintlet',
    previous: previous.map((each, nth) => ({ ...each, id: others[nth] ?? nobody })),
    abandoned,
    ...(current && {
      current: credentialFacts({ ...current, id: first }),
      ...(published && { published: { ...published, digest } }),
    }),
    ...(phase !== 'Idle' && { intent }),
    ...(phase === 'Sealed' && { sealed: credentialFacts({ ...sealed, id: second }) }),
  }
}
