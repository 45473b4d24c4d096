import { describe, expect, test } from 'vitest'
import type { MintOptions } from '../../../../src/cli/mint/mint-options.ts'
import { mintSpec } from '../../../../src/cli/mint/mint-spec.ts'
import { decodeToken } from '../../../../src/watch/decode-token.ts'

const NOTHING: MintOptions = {
  from: undefined,
  issuer: undefined,
  issuerKind: 'ClusterCredentialIssuer',
  serviceAccount: undefined,
  delegates: [],
  scopes: [],
  audiences: [],
  idToken: false,
  includeEmail: false,
  claims: undefined,
  lifetime: undefined,
  timeoutMs: 1000,
  shape: 'OAuth',
}
const READER = { ...NOTHING, issuer: 'local', serviceAccount: 'team:reader' }
const AUDIENCE = 'https://api.example'

const asked = (options: Partial<MintOptions>) => mintSpec({ ...READER, ...options }, undefined)

function specOf(spec: object) {
  const decoded = decodeToken({ metadata: {}, spec }).spec
  if (!decoded.valid) throw new Error(decoded.message)
  return decoded.value
}

describe('flags ask for', () => {
  test('one access token of ten minutes, and an object that goes by itself', () => {
    expect(asked({ scopes: ['read'], delegates: ['ci'] })).toMatchObject({
      issuerRef: { name: 'local', kind: 'ClusterCredentialIssuer' },
      serviceAccount: 'team:reader',
      delegates: ['ci'],
      accessToken: { scopes: ['read'], lifetime: '10m' },
      refresh: { policy: 'Never' },
      ttlAfterExpired: '0s',
    })
  })

  test('an ID token', () => {
    const spec = asked({ idToken: true, audiences: [AUDIENCE], includeEmail: true, lifetime: '1h' })
    expect(spec.idToken).toMatchObject({ audience: AUDIENCE, includeEmail: true, lifetime: '1h' })
    expect(spec.accessToken).toBeUndefined()
  })

  test('a JWT, for one audience or several', () => {
    const claims = { role: 'reader' }
    expect(asked({ claims }).signedJwt?.claims).toEqual(claims)
    expect(asked({ claims, audiences: ['a'] }).signedJwt?.claims).toEqual({ ...claims, aud: 'a' })
    expect(asked({ claims, audiences: ['a', 'b'] }).signedJwt?.claims).toEqual({
      ...claims,
      aud: ['a', 'b'],
    })
  })
})

describe('refused before anything is made', () => {
  test.each<[string, Partial<MintOptions>]>([
    ['say --issuer and --service-account', { issuer: undefined }],
    ['say --issuer and --service-account', { serviceAccount: undefined }],
    ['one of --id-token and --jwt', { idToken: true, claims: {} }],
    ['only access tokens have scopes', { idToken: true, audiences: ['a'], scopes: ['read'] }],
    ['only access tokens have scopes', { claims: {}, scopes: ['read'] }],
    ['add --id-token', { includeEmail: true }],
    ['say --audience once', { idToken: true }],
    ['say --audience once', { idToken: true, audiences: ['a', 'b'] }],
    ['remove one of them', { claims: { aud: 'a' }, audiences: ['b'] }],
    ['--audience is for', { audiences: ['a'] }],
    ['from 10s to 12h', { lifetime: '13h' }],
    ['from 10s to 12h', { lifetime: '3d' }],
    ['spec.issuerRef.name', { issuer: 'Not A Name' }],
    ['must be a scope', { scopes: ['two words'] }],
    ['are set at each mint', { claims: { exp: 1 } }],
  ])('with %j: %j', (message, options) => {
    expect(() => asked(options)).toThrow(message)
    expect(() => asked(options)).toThrow(expect.objectContaining({ code: 2 }))
  })
})

describe('--from asks for the same once more', () => {
  const FROM = specOf({
    issuerRef: { name: 'google', kind: 'CredentialIssuer' },
    serviceAccount: 'robot@project.iam.gserviceaccount.com',
    delegates: ['ci@project.iam.gserviceaccount.com'],
    accessToken: { scopes: ['https://scope.example/a'], lifetime: '1h' },
    allowedLocations: { within: ['europe-west1'] },
    refresh: { atPercent: 50 },
    secret: { name: 'elsewhere', formats: [{ type: 'BasicAuth' }] },
    rolloutRestart: [{ kind: 'Deployment', name: 'api' }],
    suspend: true,
  })

  test('without what becomes of it', () => {
    const spec = mintSpec({ ...NOTHING, from: 'robot' }, FROM)
    expect(spec).toMatchObject({
      issuerRef: FROM.issuerRef,
      serviceAccount: FROM.serviceAccount,
      delegates: FROM.delegates,
      accessToken: FROM.accessToken,
      allowedLocations: FROM.allowedLocations,
      refresh: { policy: 'Never' },
      secret: {},
      suspend: false,
    })
    expect(spec.secret.name).toBeUndefined()
    expect(spec.rolloutRestart).toBeUndefined()
  })

  test('for another time', () => {
    const spec = mintSpec({ ...NOTHING, from: 'robot', lifetime: '5m' }, FROM)
    expect(spec.accessToken).toEqual({ ...FROM.accessToken, lifetime: '5m' })
  })

  test('of every kind', () => {
    const common = { issuerRef: { name: 'local' }, serviceAccount: 'a:b' }
    for (const kind of [
      { idToken: { audience: AUDIENCE } },
      { signedJwt: { claims: { a: 1 } } },
      { signedBlob: { payload: 'AAAA' } },
    ]) {
      expect(mintSpec({ ...NOTHING, from: 'x' }, specOf({ ...common, ...kind }))).toMatchObject(
        kind,
      )
    }
  })

  test('with the same client, whose issuer says how long', () => {
    const byClient = specOf({ credentialRef: { name: 'pipeline' }, accessToken: {} })
    const options = { ...NOTHING, from: 'x' }
    expect(mintSpec(options, byClient)).toMatchObject({ credentialRef: { name: 'pipeline' } })
    expect(() => mintSpec({ ...options, lifetime: '5m' }, byClient)).toThrow('remove --for')
  })

  test.each<Partial<MintOptions>>([
    { issuer: 'local' },
    { serviceAccount: 'a' },
    { claims: {} },
    { delegates: ['a'] },
    { scopes: ['a'] },
    { audiences: ['a'] },
    { idToken: true },
    { includeEmail: true },
  ])('and with %j is refused', (options) => {
    expect(() => mintSpec({ ...NOTHING, from: 'robot', ...options }, FROM)).toThrow(
      'of the other flags only --for goes with it',
    )
  })
})
