import { describe, expect, test } from 'vitest'
import {
  accountRestricted,
  issuerCannot,
  issuerLoading,
  issuerMissing,
  lifetimeRefused,
  notGranted,
} from '../../../src/plan/checks-grant.ts'
import { specInvalid } from '../../../src/plan/checks-spec.ts'
import {
  grant,
  HOUR,
  NOW,
  observed,
  observedIssuer,
  served,
  settings,
  type TokenSpecInput,
  token,
} from '../../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen } from '../../kit/observed-client.ts'

const having = (spec: TokenSpecInput): ReturnType<typeof observed> =>
  observed({ token: token({ spec }) })

const refusal = (reason: string, message: RegExp): unknown => ({
  step: 'Refuse',
  failure: { ending: 'Stalled', reason, message: expect.stringMatching(message) },
})

describe('specInvalid()', () => {
  test('tells what the schema refuses', () => {
    expect(specInvalid(having({ serviceAccount: '' }), NOW, settings())).toEqual(
      refusal('InvalidSpec', /^spec\.serviceAccount: .* Correct the spec\.$/),
    )
  })

  test.each<[string, TokenSpecInput]>([
    ['as long as the life', { accessToken: { lifetime: '30m' }, refresh: { before: '30m' } }],
    ['longer than the usual life', { accessToken: {}, refresh: { before: '61m' } }],
    [
      'longer than the usual life of a blob',
      { signedBlob: { payload: 'aa==' }, refresh: { before: '13h' } },
    ],
  ])('refuses a time before expiry that is %s', (_what, spec) => {
    expect(specInvalid(having(spec), NOW, settings())).toEqual(
      refusal('InvalidSpec', /^spec\.refresh\.before is/),
    )
  })

  test('has nothing to say of a time before expiry that leaves some life', () => {
    const spec = { accessToken: { lifetime: '31m' }, refresh: { before: '30m' } }
    expect(specInvalid(having(spec), NOW, settings())).toBe(undefined)
  })
})

describe('issuerMissing()', () => {
  test('names the issuer that is not there', () => {
    expect(issuerMissing(observed({ issuer: undefined }), NOW, settings())).toEqual(
      refusal('IssuerNotFound', /no ClusterCredentialIssuer named local/),
    )
  })

  test('tells what is wrong with an issuer', () => {
    const issuer = observedIssuer({ spec: { local: undefined } })
    expect(issuerMissing(observed({ issuer }), NOW, settings())).toEqual(
      refusal('IssuerNotFound', /local cannot be used: .*set exactly one of local/),
    )
  })

  test('says which kind is missing: a name stands for one of each', () => {
    const issuerRef = { name: 'own', kind: 'CredentialIssuer' } as const
    const seen = observed({ token: token({ spec: { issuerRef } }), issuer: undefined })
    expect(issuerMissing(seen, NOW, settings())).toEqual(
      refusal('IssuerNotFound', /^there is no CredentialIssuer named own: create it/),
    )
  })

  test('has nothing to say of one that is there', () => {
    expect(issuerMissing(observed(), NOW, settings())).toBe(undefined)
  })
})

const GOOGLE = { google: { auth: { ambient: {} } } }
const atGoogle = (spec: TokenSpecInput): ReturnType<typeof observed> =>
  observed({ token: token({ spec }), issuer: observedIssuer({ spec: GOOGLE }) })

const FEDERATED = 'system:serviceaccount:etl:loader'
const MACHINE = 'reader@my-project.iam.gserviceaccount.com'

const NARROWING = { scope: 'project', scopeId: 'proj-1', roles: ['viewer'] }
const withCredential = (
  accessToken: NonNullable<TokenSpecInput['accessToken']>,
  issuer: ReturnType<typeof observedIssuer>,
): ReturnType<typeof observed> =>
  observed({ token: token({ spec: { ...BY_CREDENTIAL, accessToken } }), issuer })
const local = observedIssuer()
const google = observedIssuer({ spec: GOOGLE })

const cannot = (...of: Parameters<typeof withCredential>): unknown =>
  issuerCannot(withCredential(...of), NOW, settings())

describe('issuerCannot()', () => {
  test('refuses to look for locations at a local issuer, which knows none', () => {
    for (const allowedLocations of [{}, { within: ['europe-west1'] }]) {
      expect(issuerCannot(having({ allowedLocations }), NOW, settings())).toEqual(
        refusal('InvalidSpec', /local issuer knows no locations: remove spec\.allowedLocations/),
      )
      expect(issuerCannot(atGoogle({ allowedLocations }), NOW, settings())).toBe(undefined)
    }
  })

  test.each<[string, TokenSpecInput]>([
    ['an ID token', { idToken: { audience: 'a', lifetime: '1h' } }],
    ['a federated token', { serviceAccount: FEDERATED, accessToken: { lifetime: '1h' } }],
  ])(
    'refuses a wish how long %s of Google shall live, also one that would be met',
    (_what, spec) => {
      expect(issuerCannot(atGoogle(spec), NOW, settings())).toEqual(
        refusal('InvalidSpec', /Google decides .* about an hour: remove lifetime from the spec/),
      )
      // A local issuer lets whoever asks say.
      expect(issuerCannot(having(spec), NOW, settings())).toBe(undefined)
    },
  )

  test.each<[string, TokenSpecInput]>([
    ['an ID token', { idToken: { audience: 'a' } }],
    ['a federated token', { serviceAccount: FEDERATED, accessToken: {} }],
    [
      'an access token for 30 minutes',
      { serviceAccount: MACHINE, accessToken: { lifetime: '30m' } },
    ],
    ['a JWT for 30 minutes', { signedJwt: { claims: {}, lifetime: '30m' } }],
    [
      'a JWT of a federated identity',
      { serviceAccount: FEDERATED, signedJwt: { claims: {}, lifetime: '30m' } },
    ],
    ['a blob for 30 minutes', { signedBlob: { payload: 'aGVsbG8=', lifetime: '30m' } }],
  ])('has nothing to say of %s', (_what, spec) => {
    expect(issuerCannot(atGoogle(spec), NOW, settings())).toBe(undefined)
  })

  test.each([
    ['k0rdent', 'narrowing', k0rdentAsSeen(), { narrowing: NARROWING }],
    ['k0rdent', 'nothing', k0rdentAsSeen(), {}],
    ['local', 'scopes', local, { scopes: ['read'] }],
    ['local', 'nothing', local, {}],
  ])('lets a credential of a %s issuer ask for %s', (_type, _what, issuer, accessToken) => {
    expect(issuerCannot(withCredential(accessToken, issuer), NOW, settings())).toBe(undefined)
  })

  test('refuses what the type of the issuer that a credential came from does not know', () => {
    expect(cannot({ scopes: ['read'] }, k0rdentAsSeen())).toEqual(
      refusal('InvalidSpec', /k0rdent knows no OAuth scopes: remove accessToken\.scopes/),
    )
    expect(cannot({ narrowing: NARROWING }, local)).toEqual(
      refusal('InvalidSpec', /local issuer knows no narrowing: remove accessToken\.narrowing/),
    )
    for (const accessToken of [{}, { scopes: ['read'] }, { narrowing: NARROWING }]) {
      expect(cannot(accessToken, google)).toEqual(
        refusal('InvalidSpec', /local mints nothing with a credential any more/),
      )
    }
  })

  test('refuses to ask k0rdent for a token without a credential', () => {
    const seen = observed({ issuer: k0rdentAsSeen() })
    expect(issuerCannot(seen, NOW, settings())).toEqual(
      refusal(
        'InvalidSpec',
        /k0rdent mints tokens only with a credential: set spec\.credentialRef/,
      ),
    )
  })

  test('has nothing to say where either cannot be read', () => {
    const spec = { allowedLocations: {} }
    const broken = observedIssuer({ spec: { local: undefined } })
    for (const seen of [
      observed({ token: token({ spec }), issuer: undefined }),
      observed({ token: token({ spec }), issuer: broken }),
      having({ ...spec, serviceAccount: '' }),
    ]) {
      expect(issuerCannot(seen, NOW, settings())).toBe(undefined)
    }
  })
})

describe('lifetimeRefused()', () => {
  test('refuses to ask for less than the minimum of the operator', () => {
    expect(lifetimeRefused(having({ accessToken: { lifetime: '299s' } }), NOW, settings())).toEqual(
      refusal('LifetimeRefused', /lifetime 4m59s is under this operator's minimum of 5m/),
    )
  })

  test('has nothing to say of the minimum, of more, and of what is left open', () => {
    for (const accessToken of [{ lifetime: '5m' }, { lifetime: '12h' }, {}]) {
      expect(lifetimeRefused(having({ accessToken }), NOW, settings())).toBe(undefined)
    }
  })
})

const restricting = (of: object): ReturnType<typeof observedIssuer> =>
  observedIssuer({ spec: { local: { serviceAccounts: [{ id: 'etl:reader', ...of }] } } })
const restricted = (spec: TokenSpecInput, of: object): ReturnType<typeof accountRestricted> =>
  accountRestricted(observed({ token: token({ spec }), issuer: restricting(of) }), NOW, settings())
const scoped = (...scopes: string[]): TokenSpecInput => ({ accessToken: { scopes } })
const ID: TokenSpecInput = { idToken: { audience: 'a' } }
const BLOB: TokenSpecInput = { signedBlob: { payload: 'aGVsbG8=' } }
const jwt = (claims: { aud?: string | string[] | number }): TokenSpecInput => ({
  signedJwt: { claims },
})

describe('accountRestricted()', () => {
  test.each([scoped('read'), ID, jwt({}), BLOB])(
    'refuses everything in the identity of a service account that is disabled (case %#)',
    (spec) => {
      expect(restricted(spec, { disabled: true })).toEqual(
        refusal(
          'ParentDisabled',
          /^ClusterCredentialIssuer local has disabled etl:reader: ask who runs it/,
        ),
      )
    },
  )

  test('refuses scopes and audiences that the service account may not have', () => {
    expect(restricted(scoped('read', 'write'), { scopes: ['read'] })).toEqual(
      refusal('NotGranted', /local does not let etl:reader have scope write: ask for another/),
    )
    expect(restricted(ID, { audiences: ['b'] })).toEqual(
      refusal('NotGranted', /does not let etl:reader have audience a: ask for another/),
    )
    expect(restricted(jwt({ aud: ['a', 'b'] }), { audiences: ['a'] })).toEqual(
      refusal('NotGranted', /have audience b:/),
    )
  })

  test.each([jwt({}), jwt({ aud: [] }), jwt({ aud: 7 })])(
    'refuses a JWT that may be good anywhere to who may not have any audience (case %#)',
    (spec) => {
      expect(restricted(spec, { audiences: ['a', 'a*'] })).toEqual(
        refusal('NotGranted', /have audience \*/),
      )
      expect(restricted(spec, { audiences: ['*'] })).toBe(undefined)
    },
  )

  test('has nothing to say of what it may have, of other kinds, or of other service accounts', () => {
    const both = { scopes: ['r*'], audiences: ['a'] }
    expect(restricted(scoped('read'), both)).toBe(undefined)
    expect(restricted(ID, both)).toBe(undefined)
    expect(restricted(jwt({ aud: 'a' }), both)).toBe(undefined)
    expect(restricted(BLOB, { scopes: [], audiences: [] })).toBe(undefined)
    expect(restricted({ serviceAccount: 'etl:other' }, { disabled: true })).toBe(undefined)
  })

  test('leaves to the token endpoint what is asked with a credential, and to others what cannot be read', () => {
    const issuer = restricting({ disabled: true })
    const byCredential = observed({ token: token({ spec: BY_CREDENTIAL }), issuer })
    expect(accountRestricted(byCredential, NOW, settings())).toBe(undefined)
    expect(accountRestricted(observed({ issuer: undefined }), NOW, settings())).toBe(undefined)
    expect(restricted({ serviceAccount: '' }, { disabled: true })).toBe(undefined)
    const broken = observedIssuer({ spec: { local: undefined } })
    expect(accountRestricted(observed({ issuer: broken }), NOW, settings())).toBe(undefined)
  })
})

describe('notGranted()', () => {
  test('names what is missing, and whom to ask', () => {
    const issuer = observedIssuer({ spec: { grants: [grant({ scopes: [] })] } })
    expect(notGranted(observed({ issuer }), NOW, settings())).toEqual(
      refusal(
        'NotGranted',
        /^ClusterCredentialIssuer local does not grant this: scope read is not granted\. Ask who runs/,
      ),
    )
  })

  test('names the kind of issuer whose author has to be asked', () => {
    const of = observedIssuer({ spec: { ...GOOGLE, grants: [] } })
    const issuer = { ...of, kind: 'CredentialIssuer' as const }
    expect(notGranted(observed({ issuer }), NOW, settings())).toEqual(
      refusal('NotGranted', /the issuer has no grants\. Ask who runs the CredentialIssuer for/),
    )
  })

  test('has nothing to say of what is granted, nor where there is nobody to ask', () => {
    expect(notGranted(observed(), NOW, settings())).toBe(undefined)
    expect(notGranted(observed({ issuer: undefined }), NOW, settings())).toBe(undefined)
  })
})

describe('issuerLoading()', () => {
  const loading = { ...observedIssuer(), keyIds: undefined, loaded: false }
  const broken = { ...loading, trouble: 'the Secret of its keys cannot be read' }

  test('waits for keys that are not loaded yet', () => {
    expect(issuerLoading(observed({ issuer: loading }), NOW, settings())).toEqual({
      step: 'Rest',
      why: 'IssuerLoading',
    })
  })

  test('tells why they cannot be loaded', () => {
    expect(issuerLoading(observed({ issuer: broken }), NOW, settings())).toMatchObject({
      step: 'Refuse',
      failure: { ending: 'Retryable', reason: 'IssuerUnavailable' },
    })
  })

  test('does not wait for keys of an issuer that has none', () => {
    const issuer = { ...observedIssuer({ spec: GOOGLE }), keyIds: undefined, loaded: true }
    expect(issuerLoading(observed({ issuer }), NOW, settings())).toBe(undefined)
  })

  test('has nothing to say while nothing has to be minted', () => {
    const seen = observed({ token: served(), issuer: broken })
    expect(issuerLoading(seen, NOW, settings())).toBe(undefined)
    expect(issuerLoading(seen, NOW + HOUR, settings())).toMatchObject({ step: 'Refuse' })
  })
})
