import { describe, expect, test } from 'vitest'
import type { MintRequest } from '../../../src/api/mint-request.ts'
import type { Asked } from '../../../src/plan/asked.ts'
import { decideGrant } from '../../../src/plan/grants.ts'
import { type GrantInput, grant, HOUR, MINUTE } from '../../kit/gen.ts'

const access = (...scopes: string[]): MintRequest['token'] => ({ kind: 'AccessToken', scopes })
const id = (audience: string): MintRequest['token'] => ({
  kind: 'IdToken',
  audience,
  includeEmail: false,
  organizationNumberIncluded: false,
})
const jwt = (claims: {
  [claim: string]: string | string[] | number | null
}): MintRequest['token'] => ({
  kind: 'SignedJwt',
  claims,
})
const blob: MintRequest['token'] = { kind: 'SignedBlob', payload: 'aGVsbG8=' }

const asked = (over: Partial<Asked> = {}): Asked => ({
  namespace: { name: 'etl', labels: { team: 'data' } },
  serviceAccount: 'etl:reader',
  delegates: [],
  lifetime: HOUR,
  usualLifetime: HOUR,
  token: access('read'),
  ...over,
})

/** A grant that covers asked(), and nothing that asked() does not need. */
const NARROW: GrantInput = {
  kinds: ['AccessToken'],
  scopes: ['read'],
  serviceAccounts: ['etl:reader'],
  delegates: [],
  audiences: [],
}

type Row = [what: string, grants: GrantInput, asks: Partial<Asked>]

describe('decideGrant() grants', () => {
  test.each<Row>([
    ['what one grant names', {}, {}],
    ['a namespace by a pattern', { namespaces: { names: ['e*'] } }, {}],
    ['any namespace, said so', { namespaces: { names: ['*'] } }, {}],
    [
      'a namespace by its labels',
      { namespaces: { selector: { matchLabels: { team: 'data' } } } },
      {},
    ],
    [
      'a namespace by its name where its labels do not fit',
      { namespaces: { names: ['etl'], selector: { matchLabels: { team: 'web' } } } },
      {},
    ],
    ['an identity by a pattern', { serviceAccounts: ['web:*', 'etl:*'] }, {}],
    ['identities of the namespace that asks', { serviceAccounts: ['{namespace}:*'] }, {}],
    ['no scopes to whom none are granted', { scopes: [] }, { token: access() }],
    ['any scope, said so', { scopes: ['*'] }, { token: access('https://a/b', 'openid') }],
    [
      'scopes by patterns',
      { scopes: ['https://a/auth/*', 'r*'] },
      { token: access('https://a/auth/x', 'read') },
    ],
    [
      'delegates, each by its pattern',
      { delegates: ['a*', 'b'] },
      { delegates: ['a1', 'b', 'a2'] },
    ],
    [
      'an audience',
      { kinds: ['IdToken'], audiences: ['https://api'] },
      { token: id('https://api') },
    ],
    [
      'the audience of a JWT',
      { kinds: ['SignedJwt'], audiences: ['a'] },
      { token: jwt({ aud: 'a' }) },
    ],
    [
      'every audience of a JWT',
      { kinds: ['SignedJwt'], audiences: ['a', 'b'] },
      { token: jwt({ aud: ['a', 'b'] }) },
    ],
    [
      'a JWT without aud for any audience',
      { kinds: ['SignedJwt'], audiences: ['*'] },
      { token: jwt({}) },
    ],
    ['bytes to sign', { kinds: ['SignedBlob'] }, { token: blob }],
    ['exactly the longest life', { maxLifetime: '1h' }, { lifetime: HOUR }],
  ])('%s', (_what, grants, asks) => {
    expect(decideGrant([grant({ ...NARROW, ...grants })], asked(asks))).toMatchObject({
      granted: true,
    })
  })
})

describe('decideGrant() refuses', () => {
  test.each<[...Row, missing: string]>([
    [
      'a namespace that is not named',
      { namespaces: { names: ['web'] } },
      {},
      'no grant is for namespace etl',
    ],
    ['all where nobody is named', { namespaces: {} }, {}, 'no grant is for namespace etl'],
    [
      'a namespace that only begins so',
      { namespaces: { names: ['et'] } },
      {},
      'no grant is for namespace etl',
    ],
    [
      'a namespace with other labels',
      { namespaces: { selector: { matchLabels: { team: 'web' } } } },
      {},
      'no grant is for namespace etl',
    ],
    [
      'by its labels a namespace whose labels are not known yet',
      {
        namespaces: {
          selector: { matchExpressions: [{ key: 'tenant', operator: 'DoesNotExist' as const }] },
        },
      },
      { namespace: { name: 'etl', labels: undefined } },
      'no grant is for namespace etl',
    ],
    [
      'identities where none are named',
      { serviceAccounts: [] },
      {},
      'no grant lets this namespace use etl:reader',
    ],
    [
      'identities across @, also by * alone',
      { serviceAccounts: ['*'] },
      { serviceAccount: 'a@b' },
      'no grant lets this namespace use a@b',
    ],
    [
      'identities across @',
      { serviceAccounts: ['etl:*'] },
      { serviceAccount: 'etl:a@b' },
      'no grant lets this namespace use etl:a@b',
    ],
    [
      'identities across /',
      { serviceAccounts: ['etl:*'] },
      { serviceAccount: 'etl:a/b' },
      'no grant lets this namespace use etl:a/b',
    ],
    [
      'identities of another namespace',
      { serviceAccounts: ['{namespace}:*'] },
      { serviceAccount: 'web:reader' },
      'no grant lets this namespace use web:reader',
    ],
    [
      'a kind that is not named',
      { kinds: ['IdToken'] },
      {},
      'kind AccessToken is not among those granted',
    ],
    [
      'signing where only the usual is granted',
      { kinds: undefined },
      { token: blob },
      'kind SignedBlob is not among those granted',
    ],
    ['a scope where none are granted', { scopes: [] }, {}, 'scope read is not granted'],
    ['one scope of two', {}, { token: access('read', 'write') }, 'scope write is not granted'],
    [
      'a scope across /',
      { scopes: ['https://a/*'] },
      { token: access('https://a/b/c') },
      'scope https://a/b/c is not granted',
    ],
    ['delegates where none are granted', {}, { delegates: ['a'] }, 'delegate a is not granted'],
    [
      'one delegate of two',
      { delegates: ['a'] },
      { delegates: ['a', 'b'] },
      'delegate b is not granted',
    ],
    [
      'an audience where none are granted',
      { kinds: ['IdToken'] },
      { token: id('a') },
      'audience a is not granted',
    ],
    [
      'one audience of two',
      { kinds: ['SignedJwt'], audiences: ['a'] },
      { token: jwt({ aud: ['a', 'b'] }) },
      'audience b is not granted',
    ],
    [
      'an empty audience',
      { kinds: ['SignedJwt'], audiences: ['a'] },
      { token: jwt({ aud: '' }) },
      'audience  is not granted',
    ],
    [
      'a longer life',
      { maxLifetime: '1h' },
      { lifetime: HOUR + 1000 },
      'lifetime 1h1s is over the 1h granted',
    ],
  ])('%s', (_what, grants, asks, missing) => {
    expect(decideGrant([grant({ ...NARROW, ...grants })], asked(asks))).toEqual({
      granted: false,
      missing,
    })
  })

  test.each([{}, { aud: [] }, { aud: 7 }, { aud: null }])(
    'a JWT that says of its audience %j, unless any audience is granted',
    (claims) => {
      const signing: GrantInput = { ...NARROW, kinds: ['SignedJwt'], audiences: ['a', 'a*'] }
      expect(decideGrant([grant(signing)], asked({ token: jwt(claims) }))).toEqual({
        granted: false,
        missing: 'a signed JWT without aud needs a grant for audience "*"',
      })
    },
  )

  test('everything where there are no grants', () => {
    expect(decideGrant([], asked())).toEqual({
      granted: false,
      missing: 'the issuer has no grants',
    })
  })

  test('what two grants cover only between them', () => {
    const reading = grant({ ...NARROW, scopes: ['read'] })
    const writing = grant({ ...NARROW, scopes: ['write'] })
    const both = asked({ token: access('read', 'write') })
    expect(decideGrant([reading, writing], both)).toMatchObject({ granted: false })
    const long = grant({ ...NARROW, scopes: ['write'], maxLifetime: '12h' })
    expect(decideGrant([reading, long], asked({ lifetime: 2 * HOUR }))).toMatchObject({
      granted: false,
    })
  })

  test('and names what the nearest grant lacks', () => {
    const elsewhere = grant({ ...NARROW, namespaces: { names: ['web'] } })
    const short = grant({ ...NARROW, maxLifetime: '30m' })
    const other = grant({ ...NARROW, serviceAccounts: ['etl:other'] })
    expect(decideGrant([elsewhere, short, other], asked())).toEqual({
      granted: false,
      missing: 'lifetime 1h is over the 30m granted',
    })
  })
})

const decided = (grants: GrantInput[], asks: Partial<Asked>): unknown =>
  decideGrant(
    grants.map((each) => grant({ ...NARROW, ...each })),
    asked(asks),
  )

describe('decideGrant() gives', () => {
  test('the life that is asked for', () => {
    expect(decided([{}], { lifetime: 10 * MINUTE })).toEqual({
      granted: true,
      lifetime: 10 * MINUTE,
      maxCredentials: 2,
    })
  })

  test('the usual life where the spec leaves it open', () => {
    expect(decided([{ maxLifetime: '12h' }], { lifetime: undefined })).toEqual({
      granted: true,
      lifetime: HOUR,
      maxCredentials: 2,
    })
  })

  test('less than the usual where no covering grant allows as much', () => {
    const grants = [
      { maxLifetime: '10m' },
      { maxLifetime: '20m' },
      { maxLifetime: '12h', scopes: [] },
    ]
    expect(decided(grants, { lifetime: undefined })).toEqual({
      granted: true,
      lifetime: 20 * MINUTE,
      maxCredentials: 2,
    })
  })
})

const CLIENT: GrantInput = { kinds: ['ClientCredential'], scopes: ['read'], audiences: ['a'] }
const client = (of: object): Partial<Asked> => ({ token: { kind: 'ClientCredential', ...of } })
const missing = (of: object, grants: GrantInput[] = [CLIENT]): unknown =>
  Reflect.get(Object(decided(grants, client(of))), 'missing')

describe('decideGrant() of what is asked with a client credential', () => {
  test('is no matter of scopes and audiences where it is the credential itself', () => {
    expect(missing({})).toBeUndefined()
    expect(missing({}, [{ ...CLIENT, scopes: [], audiences: [] }])).toBeUndefined()
    expect(missing({}, [{ ...CLIENT, kinds: ['AccessToken'] }])).toBe(
      'kind ClientCredential is not among those granted',
    )
  })

  test('needs a grant for every scope and every audience', () => {
    expect(missing({ scopes: ['read'], audiences: ['a'] })).toBeUndefined()
    expect(missing({ scopes: ['read', 'write'] })).toBe('scope write is not granted')
    expect(missing({ audiences: ['a', 'b'] })).toBe('audience b is not granted')
    expect(missing({ audiences: [] })).toBeUndefined()
    const apart = [
      { ...CLIENT, audiences: [] },
      { ...CLIENT, scopes: [] },
    ]
    expect(missing({ scopes: ['read'], audiences: ['a'] }, apart)).toBe('audience a is not granted')
  })
})

describe('decideGrant() of several grants', () => {
  const short = { maxLifetime: '1h', maxCredentials: 5 }
  const long = { maxLifetime: '12h', maxCredentials: 1 }
  const usualLifetime = 24 * HOUR

  test.each<[string, GrantInput[], number | undefined, number, number]>([
    ['the longest life, with as many as that grant has', [short, long], undefined, 12, 1],
    ['most of those that allow the life asked for', [short, long], HOUR, 1, 5],
    ['that of the only one that allows it', [short, long], 2 * HOUR, 2, 1],
    ['most where lives are equal', [long, { ...long, maxCredentials: 3 }], undefined, 12, 3],
  ])('gives %s, in any order', (_what, grants, lifetime, hours, maxCredentials) => {
    for (const each of [grants, grants.toReversed()]) {
      expect(decided(each, { lifetime, usualLifetime })).toEqual({
        granted: true,
        lifetime: hours * HOUR,
        maxCredentials,
      })
    }
  })
})

describe('an identity that is a ServiceAccount of the cluster', () => {
  const cluster = asked({ serviceAccount: 'system:serviceaccount:etl:loader' })

  test.each(['*', '{namespace}:*', 's*:etl:loader', 'system:*'])(
    'is not meant by %s, which could be the identity of the issuer itself',
    (pattern) => {
      const of = asked({ ...cluster, namespace: { name: 'system', labels: {} } })
      const grants = [grant({ namespaces: { names: ['*'] }, serviceAccounts: [pattern] })]
      expect(decideGrant(grants, of)).toEqual({
        granted: false,
        missing: 'no grant lets this namespace use system:serviceaccount:etl:loader',
      })
    },
  )

  test.each(['*', '{namespace}:*', 's*:masters'])(
    'nor is a user or group of Kubernetes meant by %s, in a namespace called system',
    (pattern) => {
      const of = asked({
        serviceAccount: 'system:masters',
        namespace: { name: 'system', labels: {} },
      })
      const to = (serviceAccount: string): boolean =>
        decideGrant(
          [grant({ namespaces: { names: ['*'] }, serviceAccounts: [serviceAccount] })],
          of,
        ).granted
      expect(to(pattern)).toBe(false)
      expect(to('system:*')).toBe(true)
    },
  )

  test.each([
    'system:serviceaccount:etl:loader',
    'system:serviceaccount:{namespace}:*',
    'system:serviceaccount:*',
  ])('is granted by %s, which says so', (pattern) => {
    expect(decideGrant([grant({ serviceAccounts: [pattern] })], cluster).granted).toBe(true)
  })
})
