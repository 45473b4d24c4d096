import * as fc from 'fast-check'
import { TOKEN_KINDS } from '../../../src/api/token-kind.ts'
import type { GrantInput, TokenSpecInput } from '../gen.ts'
import type { GrantCell, GrantStage } from './matrix.ts'

/** Few words, so that what is asked is often what is granted, or only just not. */
const namespace = fc.constantFrom('a', 'ab', 'a-b', 'b')
const identity = fc.constantFrom('a:r', 'ab:r', 'a-b:r', 'b:r', 'a:r@x', 'a:r/x', 'r@x', 'A:r')
const word = fc.constantFrom('x', 'xy', 'x/y', 'x@y', 'y', '*', 'x*')
const duration = fc.constantFrom('10s', '10m', '1h', '1h1s', '60m', '2h', '12h')
const labels = fc.dictionary(fc.constantFrom('team', 'tier'), fc.constantFrom('a', 'b', ''))

/** A pattern for one of the texts, or one that nearly is. */
const patternOf = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    text,
    text.map((of) => `${of.slice(0, -1)}*`),
    text.map((of) => `*${of.slice(1)}`),
    text.map((of) => of.replace(/^[a-b-]+:/, '{namespace}:')),
    fc.constantFrom('*', '*:*', '{namespace}*', '**', '*/*', '*@*', '*x*'),
  )

const patterns = (text: fc.Arbitrary<string>): fc.Arbitrary<string[]> =>
  fc.uniqueArray(patternOf(text), { maxLength: 3 })

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('team', 'tier'),
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    values: fc.uniqueArray(fc.constantFrom('a', 'b', ''), { minLength: 1 }),
  }),
  fc.record({
    key: fc.constantFrom('team', 'tier'),
    operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
  }),
)

const selector = fc
  .record(
    { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
    { requiredKeys: [] },
  )
  .filter(
    ({ matchLabels = {}, matchExpressions = [] }) =>
      Object.keys(matchLabels).length + matchExpressions.length > 0,
  )

const grant: fc.Arbitrary<GrantInput> = fc.record(
  {
    namespaces: fc.record({ names: patterns(namespace), selector }, { requiredKeys: [] }),
    serviceAccounts: patterns(identity),
    kinds: fc.subarray(['AccessToken', 'IdToken', 'SignedJwt', 'SignedBlob']),
    delegates: patterns(identity),
    scopes: patterns(word),
    audiences: patterns(word),
    maxLifetime: duration,
  },
  { requiredKeys: ['namespaces', 'serviceAccounts'] },
)

const life = fc.record({ lifetime: duration }, { requiredKeys: [] })
const aud = fc.oneof(
  word,
  fc.array(fc.oneof({ weight: 9, arbitrary: word }, { weight: 1, arbitrary: fc.constant(7) }), {
    maxLength: 3,
  }),
  fc.constantFrom(7, null, ''),
)

const request: fc.Arbitrary<Omit<TokenSpecInput, 'serviceAccount'>> = fc.oneof(
  fc
    .tuple(fc.uniqueArray(word, { maxLength: 3 }), life)
    .map(([scopes, more]) => ({ accessToken: { scopes, ...more } })),
  fc.tuple(word, life).map(([audience, more]) => ({ idToken: { audience, ...more } })),
  fc
    .tuple(fc.record({ aud }, { requiredKeys: [] }), life)
    .map(([claims, more]) => ({ signedJwt: { claims, ...more } })),
  life.map((more) => ({ signedBlob: { payload: 'aGVsbG8=', ...more } })),
)

const asked: fc.Arbitrary<Pick<GrantCell, 'namespace' | 'spec'>> = fc
  .tuple(
    namespace,
    identity,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.uniqueArray(identity, { maxLength: 2 }) },
    ),
    request,
  )
  .map(([of, serviceAccount, delegates, what]) => ({
    namespace: of,
    spec: { issuerRef: { name: 'matrix' }, serviceAccount, delegates, ...what },
  }))

/** Labels of the namespaces; now and then those of one are not known yet. */
const place: fc.Arbitrary<GrantStage['labels']> = fc.record(
  { a: labels, ab: labels, 'a-b': labels },
  { requiredKeys: ['a', 'ab'] },
)

/** Any identity and everything that can be asked of it: what decides is the rest. */
const ANY = {
  serviceAccounts: ['*', '*@*', '*/*'],
  kinds: [...TOKEN_KINDS],
  delegates: ['*'],
  scopes: ['*'],
  audiences: ['*'],
  maxLifetime: '12h',
}
/** Grants that are for everybody, so that most of what they are for is granted. */
const forAnybody = grant.map(
  (one): GrantInput => ({
    ...one,
    namespaces: { names: ['*'] },
    serviceAccounts: ANY.serviceAccounts,
  }),
)
const bySelector = selector.map((one): GrantInput => ({ ...ANY, namespaces: { selector: one } }))
const mixed = fc.oneof(grant, forAnybody, bySelector)

/** Grants, and requests that hit or just miss them. */
export const arbitraryGrants = {
  grant: mixed,
  grants: fc.oneof(
    fc.array(grant, { maxLength: 4 }),
    fc.array(bySelector, { maxLength: 2 }),
    fc.array(mixed, { maxLength: 4 }),
  ),
  labels: place,
  asked,
} as const
