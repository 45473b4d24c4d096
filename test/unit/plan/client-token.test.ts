import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { clusterCredentialIssuerSpecSchema } from '../../../src/api/cluster-credential-issuer.ts'
import { type ClientWish, decideClientToken } from '../../../src/plan/client-token.ts'
import { type GrantInput, HOUR, MINUTE } from '../../kit/gen.ts'

type Local = z.input<typeof clusterCredentialIssuerSpecSchema>['local']
type Restriction = Omit<NonNullable<NonNullable<Local>['serviceAccounts']>[number], 'id'>

const GRANT: GrantInput = {
  namespaces: { names: ['etl'] },
  serviceAccounts: ['etl:*'],
  kinds: ['ClientCredential'],
  scopes: ['read', 'write'],
  audiences: ['https://api.example'],
  maxLifetime: '8760h',
}

const ETL = { namespace: { name: 'etl', labels: {} }, serviceAccount: 'etl:reader' }

type Case = {
  readonly grants?: readonly GrantInput[]
  readonly account?: Restriction
  readonly local?: Local
  readonly who?: typeof ETL
}

const decide = (
  wish: Partial<ClientWish> = {},
  { grants = [{}], account, local, who = ETL }: Case = {},
): ReturnType<typeof decideClientToken> => {
  const serviceAccounts = account === undefined ? [] : [{ id: 'etl:reader', ...account }]
  const spec = clusterCredentialIssuerSpecSchema.parse({
    local: { serviceAccounts, ...local },
    grants: grants.map((each) => ({ ...GRANT, ...each })),
  })
  return decideClientToken(spec, who, { scopes: undefined, audiences: [], ...wish })
}

/** The error, or the scopes that are given. */
const given = (...of: Parameters<typeof decide>): string => {
  const decided = decide(...of)
  return decided.ok ? decided.scopes.join(' ') : decided.error
}

describe('decideClientToken()', () => {
  test('gives what was asked for and is granted, for as long as the issuer says', () => {
    const wish = { scopes: ['read'], audiences: ['https://api.example'] }
    expect(decide(wish)).toEqual({ ok: true, ...wish, lifetime: 15 * MINUTE })
    expect(decide(wish, { local: { tokenLifetime: '2h' } })).toMatchObject({ lifetime: 2 * HOUR })
  })

  test('gives no longer than the grant, of which the credential may live longer', () => {
    expect(decide({}, { grants: [{ maxLifetime: '5m' }] })).toMatchObject({ lifetime: 5 * MINUTE })
  })

  test.each<[string, Case]>([
    ['no grant', { grants: [] }],
    ['no grant for its namespace any more', { grants: [{ namespaces: { names: ['web'] } }] }],
    ['no grant for its service account any more', { grants: [{ serviceAccounts: ['etl:x'] }] }],
    ['no grant of that kind', { grants: [{ kinds: ['AccessToken'] }] }],
    ['a service account that is disabled', { account: { disabled: true } }],
  ])('refuses a client with %s, whatever it asks for', (_what, more) => {
    for (const wish of [{}, { scopes: ['read'] }, { audiences: ['https://api.example'] }]) {
      expect(given(wish, more)).toBe('unauthorized_client')
    }
  })

  test('refuses a client of an issuer that gives no tokens to clients', () => {
    const google = clusterCredentialIssuerSpecSchema.parse({
      google: { auth: { ambient: {} } },
      grants: [GRANT],
    })
    const wish = { scopes: undefined, audiences: [] }
    expect(decideClientToken(google, ETL, wish)).toEqual({
      ok: false,
      error: 'unauthorized_client',
    })
  })

  test('knows a namespace by its labels as they are now', () => {
    const grants = [{ namespaces: { selector: { matchLabels: { team: 'data' } } } }]
    const at = (labels: Record<string, string>): string =>
      given({ scopes: ['read'] }, { grants, who: { ...ETL, namespace: { name: 'etl', labels } } })
    expect(at({ team: 'data' })).toBe('read')
    expect(at({ team: 'web' })).toBe('unauthorized_client')
  })

  test('says of what is not granted whether it is a scope or an audience', () => {
    expect(given({ scopes: ['admin'] })).toBe('invalid_scope')
    expect(given({ scopes: ['read', 'admin'] })).toBe('invalid_scope')
    expect(given({ audiences: ['https://other.example'] })).toBe('invalid_target')
    expect(given({ audiences: ['https://api.example', 'https://other.example'] })).toBe(
      'invalid_target',
    )
    expect(given({ scopes: ['admin'], audiences: ['https://other.example'] })).toBe(
      'invalid_target',
    )
  })

  test('wants one grant for all of it', () => {
    const grants = [
      { scopes: ['read'], audiences: [] },
      { scopes: [], audiences: ['https://api.example'] },
    ]
    expect(given({ scopes: ['read'] }, { grants })).toBe('read')
    expect(given({ audiences: ['https://api.example'] }, { grants })).toBe('')
    expect(given({ scopes: ['read'], audiences: ['https://api.example'] }, { grants })).toBe(
      'invalid_scope',
    )
  })

  test('holds a client to what its service account may have, whatever is granted', () => {
    const any = { scopes: ['*'], audiences: ['*'] }
    const restricted = { grants: [any], account: { scopes: ['r*'], audiences: ['https://a'] } }
    expect(given({ scopes: ['read'], audiences: ['https://a'] }, restricted)).toBe('read')
    expect(given({ scopes: ['write'] }, restricted)).toBe('invalid_scope')
    expect(given({ audiences: ['https://b'] }, restricted)).toBe('invalid_target')
    const none = { grants: [any], account: { scopes: [], audiences: [] } }
    expect(given({}, none)).toBe('')
    expect(given({ scopes: ['read'] }, none)).toBe('invalid_scope')
    expect(given({ audiences: ['https://a'] }, none)).toBe('invalid_target')
  })
})

describe('decideClientToken() for a client that asks for no scope', () => {
  test('gives none where nobody says what is usual', () => {
    expect(decide()).toMatchObject({ ok: true, scopes: [] })
  })

  test('gives those of the service account that are granted, and no patterns', () => {
    const account = { scopes: ['read', 'write', 'admin', 'x:*'] }
    expect(given({}, { account })).toBe('read write')
    expect(given({}, { account, grants: [{ scopes: ['*'] }] })).toBe('read write admin')
  })

  test('gives what one grant has most of: grants do not add up', () => {
    const grants = [{ scopes: ['read'] }, { scopes: ['write', 'list'], maxLifetime: '1m' }]
    expect(decide({}, { account: { scopes: ['read', 'write', 'list'] }, grants })).toMatchObject({
      ok: true,
      scopes: ['write', 'list'],
      lifetime: MINUTE,
    })
    const none = decide({}, { account: { scopes: ['other'] }, grants })
    expect(none).toMatchObject({ ok: true, scopes: [], lifetime: 15 * MINUTE })
    // Whoever asked for both is told.
    expect(given({ scopes: ['read', 'write'] }, { grants })).toBe('invalid_scope')
  })

  test('gives those that are granted for the audience that it asks for', () => {
    const grants = [
      { scopes: ['read'], audiences: [] },
      { scopes: ['write'], audiences: ['https://api.example'] },
    ]
    const account = { scopes: ['read', 'write'] }
    expect(given({ audiences: ['https://api.example'] }, { grants, account })).toBe('write')
  })

  test('gives none to whom none are asked for with an empty list', () => {
    expect(given({ scopes: [] }, { account: { scopes: ['read'] } })).toBe('')
  })
})
