import { describe, expect, test } from 'vitest'
import {
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
