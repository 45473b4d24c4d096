import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grantSchema, ownGrantSchema } from '../../../../src/api/grant.ts'
import { explainGrants } from '../../../../src/cli/explain-grant/explain-grants.ts'
import { grantToAdd } from '../../../../src/cli/explain-grant/grant-to-add.ts'
import type { Asked } from '../../../../src/plan/asked.ts'
import { decideGrant } from '../../../../src/plan/grants.ts'
import { type GrantInput, grant, HOUR, SECOND } from '../../../kit/gen.ts'

const asked = (over: Partial<Asked> = {}): Asked => ({
  namespace: { name: 'etl', labels: { team: 'data' } },
  serviceAccount: 'etl:reader',
  delegates: [],
  lifetime: undefined,
  usualLifetime: HOUR,
  token: { kind: 'AccessToken', scopes: ['read'] },
  ...over,
})

const told = (over: GrantInput, of: Partial<Asked> = {}): readonly string[] =>
  explainGrants([grant(over)], asked(of)).flatMap(({ answer, misfits }) => [
    answer,
    ...misfits.map(({ message }) => message),
  ])

describe('explainGrants()', () => {
  test('says of each grant whether it grants, and for how long', () => {
    const web = grant({ namespaces: { names: ['web'] } })
    expect(explainGrants([web, grant({ maxLifetime: '90m' })], asked())).toMatchObject([
      { grant: 'spec.grants[0]', answer: 'No', misfits: [{ part: 'Namespace', has: ['web'] }] },
      { grant: 'spec.grants[1]', answer: 'Yes', misfits: [], maxLifetime: '1h30m' },
    ])
  })

  test('says what a pattern stands for here', () => {
    expect(told({ serviceAccounts: ['{namespace}:*'] }, { serviceAccount: 'web:x' })).toEqual([
      'No',
      'service account web:x: it grants {namespace}:* (here etl:*)',
    ])
  })

  test('tells all parts that do not fit', () => {
    expect(
      told(
        { kinds: ['IdToken'], scopes: [], maxLifetime: '30m' },
        { lifetime: HOUR, token: { kind: 'AccessToken', scopes: ['read', 'write'] } },
      ),
    ).toEqual([
      'No',
      'kind AccessToken: it grants IdToken',
      'scope read, write: it grants none',
      'lifetime 1h is over 30m',
    ])
  })

  test('tells selectors as kubectl writes them', () => {
    const selector = {
      matchLabels: { team: 'web' },
      matchExpressions: [
        { key: 'a', operator: 'In' as const, values: ['x', 'y'] },
        { key: 'b', operator: 'NotIn' as const, values: ['z'] },
        { key: 'c', operator: 'Exists' as const },
        { key: 'd', operator: 'DoesNotExist' as const },
      ],
    }
    expect(told({ namespaces: { names: ['ops'], selector } })).toEqual([
      'No',
      'namespace etl: it is for ops, those with labels team=web,a in (x,y),b notin (z),c,!d',
    ])
  })

  test('does not know whether a selector matches labels that nobody has seen', () => {
    const hidden = { namespace: { name: 'etl', labels: undefined } }
    const namespaces = { selector: { matchLabels: { team: 'data' } } }
    expect(told({ namespaces }, hidden)).toEqual([
      'Unknown',
      'the labels of namespace etl are not known, and it is for those with labels team=data',
    ])
    expect(told({ namespaces, kinds: ['IdToken'] }, hidden)[0]).toBe('No')
    expect(told({ namespaces: { names: ['etl'] } }, hidden)).toEqual(['Yes'])
  })

  test('says that a signed JWT without aud needs any audience', () => {
    const token = { kind: 'SignedJwt', claims: {} } as const
    expect(told({ audiences: ['https://a'] }, { token })[1]).toBe(
      'a signed JWT without aud needs audience "*", and this grants https://a',
    )
  })
})

describe('grantToAdd()', () => {
  const scope = fc.constantFrom('read', 'https://a/auth/b', 'x:y')
  const scopes = fc.uniqueArray(scope)
  const token: fc.Arbitrary<Asked['token']> = fc.oneof(
    scopes.map((list) => ({ kind: 'AccessToken' as const, scopes: list })),
    fc.record({ scopes, audiences: scopes }).map((lists) => ({
      kind: 'ClientCredential' as const,
      ...lists,
    })),
    scope.map((audience) => ({
      kind: 'IdToken' as const,
      audience,
      includeEmail: false,
      organizationNumberIncluded: false,
    })),
    fc.constantFrom({}, { aud: 'a' }, { aud: ['a', 'b'] }).map((claims) => ({
      kind: 'SignedJwt' as const,
      claims: claims as { aud: string },
    })),
    fc.constant({ kind: 'SignedBlob' as const, payload: '' }),
  )
  const lifetime = fc.integer({ min: 10 * SECOND, max: 12 * HOUR })
  const ask = fc.record({
    serviceAccount: fc.constantFrom('etl:a', 'a@b.c', 'system:serviceaccount:etl:x', 'system:y'),
    delegates: fc.uniqueArray(fc.constantFrom('d@e', 'f@g')),
    lifetime: fc.option(lifetime, { nil: undefined }),
    usualLifetime: lifetime,
    token,
  })

  test('grants all of what was asked for, whatever that was', () => {
    fc.assert(
      fc.property(ask, (over) => {
        const request = asked(over)
        const added = grantSchema.parse(grantToAdd(request, 'ClusterCredentialIssuer', 2))
        const decision = decideGrant([added], request)
        expect(decision).toMatchObject({ granted: true })
        expect(decision.granted && decision.lifetime).toBe(over.lifetime ?? over.usualLifetime)
      }),
    )
  })

  test.each([
    { kind: 'AccessToken', scopes: ['read', '*'] },
    { kind: 'ClientCredential', scopes: ['read*'] },
    { kind: 'ClientCredential', audiences: ['https://*.example.com'] },
    { kind: 'SignedJwt', claims: { aud: ['a', '*'] } },
  ] as const)('grants nobody many for the one with * that they ask for: %j', (wish) => {
    expect(grantToAdd(asked({ token: wish }), 'ClusterCredentialIssuer', 2)).toBeUndefined()
  })

  test('grants another namespace, identity or kind nothing', () => {
    const added = grantSchema.parse(grantToAdd(asked(), 'ClusterCredentialIssuer', 2))
    const others: readonly Partial<Asked>[] = [
      { namespace: { name: 'web', labels: {} } },
      { serviceAccount: 'etl:other' },
      { token: { kind: 'AccessToken', scopes: ['write'] } },
      { token: { kind: 'SignedBlob', payload: '' } },
      { delegates: ['x'] },
      { lifetime: 2 * HOUR },
    ]
    for (const over of others) {
      expect(decideGrant([added], asked(over)).granted).toBe(false)
    }
  })

  test('has no namespaces for a CredentialIssuer, and no more credentials than there are slots', () => {
    const request = asked({ token: { kind: 'ClientCredential' } })
    const added = grantToAdd(request, 'CredentialIssuer', 7)
    expect(added).toEqual({
      serviceAccounts: ['etl:reader'],
      kinds: ['ClientCredential'],
      maxLifetime: '1h',
      maxCredentials: 5,
    })
    expect(ownGrantSchema.safeParse(added).success).toBe(true)
  })
})
