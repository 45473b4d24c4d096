import { describe, expect, test } from 'vitest'
import { CliError } from '../../../../src/cli/cli-error.ts'
import type { ExplainGrantOptions } from '../../../../src/cli/explain-grant/explain-grant-options.ts'
import { readRequester } from '../../../../src/cli/explain-grant/read-requester.ts'
import { readWish } from '../../../../src/cli/explain-grant/read-wish.ts'

const options = (over: Partial<ExplainGrantOptions> = {}): ExplainGrantOptions => ({
  name: undefined,
  issuer: 'local',
  serviceAccount: 'etl:reader',
  scope: [],
  audience: [],
  delegate: [],
  asGroup: [],
  ...over,
})

const specOf = (over: Partial<ExplainGrantOptions>): unknown => {
  const { spec } = readWish(options(over), 'etl').object
  return spec.valid ? spec.value : spec.message
}

describe('readWish()', () => {
  test('is an access token of an issuer of the cluster unless told otherwise', () => {
    const wanted = readWish(options({ scope: ['read'], lifetime: '30m' }), 'etl')
    expect(wanted).toMatchObject({ kind: 'ImpersonatedToken', isThere: false })
    expect(specOf({ scope: ['read'], lifetime: '30m' })).toMatchObject({
      issuerRef: { kind: 'ClusterCredentialIssuer', name: 'local' },
      serviceAccount: 'etl:reader',
      accessToken: { scopes: ['read'], lifetime: '30m' },
    })
  })

  test.each([
    [{ kind: 'IdToken', audience: ['https://a'] }, { idToken: { audience: 'https://a' } }],
    [{ kind: 'signedjwt' }, { signedJwt: { claims: {} } }],
    [{ kind: 'SignedJwt', audience: ['a', 'b'] }, { signedJwt: { claims: { aud: ['a', 'b'] } } }],
    [{ kind: 'SignedBlob', lifetime: '1h' }, { signedBlob: { lifetime: '1h' } }],
    [{ delegate: ['a', 'b'] }, { delegates: ['a', 'b'] }],
    [{ secret: 'mine' }, { secret: { name: 'mine' } }],
    [{ issuerKind: 'CredentialIssuer' }, { issuerRef: { kind: 'CredentialIssuer' } }],
  ] as const)('reads %j', (over, spec) => {
    expect(specOf(over)).toMatchObject(spec)
  })

  test('of a credential has the scopes of its tokens beside the spec', () => {
    const wanted = readWish(
      options({ kind: 'credential', lifetime: '720h', scope: ['read'], audience: ['https://a'] }),
      'etl',
    )
    expect(wanted).toMatchObject({
      kind: 'ServiceAccountCredential',
      scopes: ['read'],
      audiences: ['https://a'],
      object: { spec: { valid: true, value: { lifetime: '720h' } } },
    })
  })

  test.each([
    [{ issuer: undefined }, /name an object, or say --issuer/],
    [{ serviceAccount: undefined }, /--service-account/],
    [{ kind: 'Password' }, /--kind must be/],
    [{ kind: 'IdToken' }, /one --audience/],
    [{ kind: 'IdToken', audience: ['a', 'b'] }, /one --audience/],
    [{ kind: 'IdToken', audience: ['a'], scope: ['x'] }, /remove --scope/],
    [{ audience: ['a'] }, /remove --audience/],
    [{ kind: 'credential', delegate: ['a'] }, /remove --delegate/],
    [{ issuer: 'Not/A-Name' }, /issuerRef.name/],
    [{ lifetime: '30d' }, /duration/],
  ] as const)('refuses %j', (over, message) => {
    expect(() => readWish(options(over), 'etl')).toThrow(message)
    expect(() => readWish(options(over), 'etl')).toThrow(CliError)
  })
})

describe('readRequester()', () => {
  test('has the groups that the API server would add', () => {
    expect(readRequester(undefined, [])).toBeUndefined()
    expect(readRequester('ada', ['dev'])).toEqual({
      user: 'ada',
      groups: ['dev', 'system:authenticated'],
    })
    expect(readRequester('system:serviceaccount:ci:deployer', [])?.groups).toEqual([
      'system:serviceaccounts',
      'system:serviceaccounts:ci',
      'system:authenticated',
    ])
  })

  test('refuses groups of nobody', () => {
    expect(() => readRequester(undefined, ['dev'])).toThrow('--as-group needs --as')
  })
})
