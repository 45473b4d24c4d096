import { describe, expect, test } from 'vitest'
import { impersonatedTokenSpecSchema } from '../../../src/api/impersonated-token-spec.ts'
import { parseSpec } from '../../../src/api/parse-spec.ts'
import { type TokenSpecInput, tokenSpec } from '../../kit/gen.ts'
import { BY_CREDENTIAL } from '../../kit/observed-client.ts'

const accepts = (over: TokenSpecInput): boolean =>
  impersonatedTokenSpecSchema.safeParse(tokenSpec(over)).success

const NARROWING = { scope: 'project', scopeId: 'project-1', roles: ['viewer'] }
const narrowed = (change: Partial<typeof NARROWING>): TokenSpecInput => ({
  ...BY_CREDENTIAL,
  accessToken: { narrowing: { ...NARROWING, ...change } },
})
const roles = (count: number): string[] => Array.from({ length: count }, (_, index) => `r${index}`)

describe('a spec of an ImpersonatedToken', () => {
  test.each([
    [{ accessToken: {} }, /set issuerRef and serviceAccount, or instead of both credentialRef/],
    [
      { issuerRef: { name: 'local' }, accessToken: {} },
      /set issuerRef and serviceAccount, or instead of both credentialRef/,
    ],
    [
      { serviceAccount: 'etl:reader', accessToken: {} },
      /set issuerRef and serviceAccount, or instead of both credentialRef/,
    ],
    [
      { ...BY_CREDENTIAL, serviceAccount: 'a', accessToken: {} },
      /remove issuerRef, serviceAccount and delegates/,
    ],
    [
      { ...BY_CREDENTIAL, accessToken: { lifetime: '1h' } },
      /the issuer decides how long the token lives: remove accessToken\.lifetime/,
    ],
  ])('that is refused says what to do (case %#)', (spec, message) => {
    expect(parseSpec(impersonatedTokenSpecSchema, spec)).toEqual({
      valid: false,
      message: expect.stringMatching(message),
    })
  })

  test.each<[string, TokenSpecInput]>([
    ['nothing more than it must', {}],
    ['an ID token', { idToken: { audience: 'https://api.example.com' } }],
    ['a JWT with any claims', { signedJwt: { claims: { aud: ['a'], deep: { list: [null, 1] } } } }],
    ['the largest exact number', { signedJwt: { claims: { a: 2 ** 53 - 1, b: 0.1 } } }],
    ['bytes to sign', { signedBlob: { payload: 'aGVsbG8=' } }],
    ['an address for a name', { serviceAccount: 'ci@my-project.iam.gserviceaccount.com' }],
    ['one token and an end', { refresh: { policy: 'Never' }, ttlAfterExpired: '0s' }],
    ['an issuer of its namespace', { issuerRef: { name: 'own', kind: 'CredentialIssuer' } }],
    ['that locations are looked up', { allowedLocations: {} }],
    ['which locations it lets pass', { allowedLocations: { within: ['europe-west1', 'global'] } }],
    ['a share of the life', { refresh: { atPercent: 10 } }],
    ['a time before expiry', { refresh: { before: '20m' } }],
    ['a name of dots and dashes', { secret: { name: 'a-b.c-d' } }],
    ['a type of its own', { secret: { type: 'example.com/token' } }],
    [
      'labels and annotations',
      { secret: { labels: { team: '' }, annotations: { 'a.b/c': 'x y' } } },
    ],
    ['a credential instead of issuer and identity', { credentialRef: { name: 'pipeline.v1' } }],
    ['a credential for less than it may', narrowed({})],
    ['as many roles as fit', narrowed({ roles: roles(32) })],
    ['a credential and scopes', { ...BY_CREDENTIAL, accessToken: { scopes: ['read'] } }],
    ['a credential and no chain', { credentialRef: { name: 'pipeline' }, delegates: [] }],
  ])('may say %s', (_what, over) => {
    expect(accepts(over)).toBe(true)
  })

  test.each<[string, TokenSpecInput]>([
    ['no kind of token', { accessToken: undefined }],
    ['two kinds of token', { accessToken: {}, idToken: { audience: 'a' } }],
    ['no service account', { serviceAccount: '' }],
    ['a service account with a space', { serviceAccount: 'a b' }],
    ['a service account that climbs a path', { serviceAccount: 'a/../b' }],
    ['a service account with an empty step', { serviceAccount: 'a//b' }],
    ['eleven delegates', { delegates: Array.from({ length: 11 }, () => 'a') }],
    ['a lifetime under 10 s', { accessToken: { lifetime: '9s' } }],
    ['a lifetime over 12 h', { accessToken: { lifetime: '13h' } }],
    ['a scope with a space', { accessToken: { scopes: ['a b'] } }],
    ['an empty audience', { idToken: { audience: '' } }],
    ['a claim that the issuer sets', { signedJwt: { claims: { exp: 1 } } }],
    ['a number that cannot be signed as it is', { signedJwt: { claims: { a: [{ b: 2 ** 53 }] } } }],
    ['more claims than fit in a header', { signedJwt: { claims: { a: 'x'.repeat(8192) } } }],
    [
      '65 claims',
      { signedJwt: { claims: Object.fromEntries([...Array(65).keys()].map((n) => [`c${n}`, n])) } },
    ],
    ['a payload that is no base64', { signedBlob: { payload: 'hello!' } }],
    ['that no location is good enough', { allowedLocations: { within: [] } }],
    ['a location in capitals', { allowedLocations: { within: ['Europe-West1'] } }],
    ['any location', { allowedLocations: { within: ['*'] } }],
    [
      '65 locations',
      { allowedLocations: { within: Array.from({ length: 65 }, (_, index) => `a${index}`) } },
    ],
    ['atPercent and before', { refresh: { atPercent: 50, before: '5m' } }],
    ['atPercent 91', { refresh: { atPercent: 91 } }],
    ['Never and a time to refresh', { refresh: { policy: 'Never', before: '5m' } }],
    ['an end for what refreshes', { ttlAfterExpired: '1h' }],
    ['a Secret name in capitals', { secret: { name: 'Reader' } }],
    ['a Secret name with an empty part', { secret: { name: 'a..b' } }],
    ['a label value that Kubernetes refuses', { secret: { labels: { team: 'a b' } } }],
    ['a label key that Kubernetes refuses', { secret: { labels: { 'a b': 'x' } } }],
    ['a credential and an issuer', { ...BY_CREDENTIAL, issuerRef: { name: 'k0rdent' } }],
    ['a credential and an identity', { ...BY_CREDENTIAL, serviceAccount: 'etl:reader' }],
    ['a credential and a chain', { ...BY_CREDENTIAL, delegates: ['etl:ci'] }],
    ['a credential for an ID token', { ...BY_CREDENTIAL, idToken: { audience: 'a' } }],
    ['a credential for a JWT', { ...BY_CREDENTIAL, signedJwt: { claims: {} } }],
    ['a credential and a lifetime', { ...BY_CREDENTIAL, accessToken: { lifetime: '1h' } }],
    ['a credential and locations', { ...BY_CREDENTIAL, allowedLocations: {} }],
    ['a name of no credential', { credentialRef: { name: '../pipeline' } }],
    ['less than an identity may', { accessToken: { narrowing: NARROWING } }],
    ['less than nothing', narrowed({ roles: [] })],
    ['more roles than fit', narrowed({ roles: roles(33) })],
    ['a role with a space', narrowed({ roles: ['a b'] })],
    ['an empty scope', narrowed({ scope: '' })],
    ['an endless id', narrowed({ scopeId: 'x'.repeat(129) })],
  ])('may not say %s', (_what, over) => {
    expect(accepts(over)).toBe(false)
  })
})
