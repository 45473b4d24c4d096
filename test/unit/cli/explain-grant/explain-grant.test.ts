import { describe, expect, test } from 'vitest'
import { describeGrantReport } from '../../../../src/cli/explain-grant/describe-grant-report.ts'
import { explainGrant } from '../../../../src/cli/explain-grant/explain-grant.ts'
import type { GrantFacts } from '../../../../src/cli/explain-grant/grant-facts.ts'
import { neededRights } from '../../../../src/cli/explain-grant/needed-rights.ts'
import type { Wanted } from '../../../../src/cli/explain-grant/wanted.ts'
import type { AdmissionState } from '../../../../src/cli/look/admission-policies.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import { createStyle } from '../../../../src/cli/text/create-style.ts'
import { credential } from '../../../kit/credential-gen.ts'
import { type GrantInput, HOUR, issuer, NOW, token } from '../../../kit/gen.ts'
import { readyCredential } from '../../../kit/ready-credential.ts'

const seen = <T>(value: T): Looked<T> => ({ seen: true, value, serverTime: NOW })
const unseen = (why: 'Forbidden' | 'Absent') =>
  ({ seen: false, why, message: `you may not look (${why})` }) as const

const ENFORCED: AdmissionState = {
  resource: 'impersonatedtokens',
  policies: ['mintlet-impersonatedtokens'],
  actions: ['Deny'],
  isPartial: false,
  ignoresFailure: false,
  home: undefined,
  warnings: 0,
}

const READY = {
  observedGeneration: 1,
  conditions: [
    {
      type: 'Ready' as const,
      status: 'True' as const,
      observedGeneration: 1,
      lastTransitionTime: '2026-06-01T12:00:00Z',
      reason: 'Issued' as const,
      message: 'ready',
    },
  ],
}
const localIssuer = (...grants: GrantInput[]) => issuer({ spec: { grants }, status: READY })

test('a wish with * in it is no grant to copy, and the report says why', () => {
  const object = token({ spec: { accessToken: { scopes: ['*'] } } })
  const report = explainGrant(
    facts(
      { issuer: seen(localIssuer({ serviceAccounts: ['etl:*'], kinds: ['AccessToken'] })) },
      { kind: 'ImpersonatedToken', object, isThere: true },
    ),
  )
  expect(report).toMatchObject({ answer: 'No' })
  const text = describeGrantReport(report, createStyle(false, undefined))
  expect(text).not.toContain('What would grant it')
  expect(text).toContain('no grant gives that one alone')
})

/** Of somebody who may do everything, with an issuer that grants it. */
function facts(
  over: Partial<GrantFacts> = {},
  wanted: Wanted = { kind: 'ImpersonatedToken', object: token(), isThere: true },
): GrantFacts {
  const needs = neededRights(wanted)
  return {
    wanted,
    namespace: { name: 'etl', labels: {}, isAbsent: false },
    client: undefined,
    issuerRef: { kind: 'ClusterCredentialIssuer', name: 'local' },
    issuer: seen(issuer({ status: READY })),
    credentials: undefined,
    admission: seen(ENFORCED),
    requester: { user: 'ada', groups: ['dev'] },
    needs,
    reviews: needs.map(({ anyOf }) => anyOf.map(() => seen(true))),
    minLifetime: 300_000,
    now: NOW,
    ...over,
  }
}

const told = (of: GrantFacts): readonly string[] => {
  const { answer, reasons } = explainGrant(of)
  return [answer, ...reasons]
}

describe('explainGrant() of a token', () => {
  test('is Yes when a grant covers it and the person has the rights', () => {
    const report = explainGrant(facts())
    expect(report).toMatchObject({
      answer: 'Yes',
      reasons: [],
      asked: {
        object: { kind: 'ImpersonatedToken', name: 'reader' },
        kind: 'AccessToken',
        serviceAccount: 'etl:reader',
        scopes: ['read'],
        lifetime: '1h',
      },
      granted: { answer: 'Yes', lifetime: '1h' },
      admission: { enforcement: 'Enforced' },
      notes: [],
    })
    expect(report.granted.grantToAdd).toBeUndefined()
    expect(report.requester.access).toBeUndefined()
  })

  test('is No without a grant, and says which one would do', () => {
    const web = seen(localIssuer({ namespaces: { names: ['web'] }, serviceAccounts: ['*'] }))
    expect(told(facts({ issuer: web }))).toEqual(['No', 'no grant is for namespace etl'])
    expect(explainGrant(facts({ issuer: web })).granted.grantToAdd).toEqual({
      namespaces: { names: ['etl'] },
      serviceAccounts: ['etl:reader'],
      kinds: ['AccessToken'],
      scopes: ['read'],
      maxLifetime: '1h',
    })
    expect(told(facts({ issuer: seen(localIssuer()) }))).toEqual(['No', 'the issuer has no grants'])
  })

  test('is No for what the issuer or the operator refuses whatever is granted', () => {
    const restricted = issuer({
      spec: { local: { serviceAccounts: [{ id: 'etl:reader', disabled: true }] } },
      status: READY,
    })
    expect(told(facts({ issuer: seen(restricted) }))).toEqual([
      'No',
      'ClusterCredentialIssuer local has disabled etl:reader: ask who runs it to enable the service account',
    ])
    expect(told(facts({ minLifetime: 2 * HOUR }))[1]).toMatch(/^lifetime 1h is under/)
  })

  test('is No when a right is missing, and has the Role for it', () => {
    const base = facts()
    const reviews = base.needs.map(({ anyOf }, nth) => anyOf.map(() => seen(nth !== 1)))
    const report = explainGrant({ ...base, reviews })
    expect([report.answer, ...report.reasons]).toEqual(['No', 'ada lacks a right to ask for it'])
    expect(report.requester.access?.role.rules).toMatchObject([
      { resourceNames: ['local:etl:reader'], verbs: ['mint'] },
    ])
    const absent = explainGrant({ ...base, reviews, admission: seen(undefined) })
    expect(absent).toMatchObject({ answer: 'Yes', admission: { enforcement: 'Absent' } })
    expect(absent.requester.access).toBeUndefined()
  })

  test('is Unknown to who may not see the issuer, and No when there is none', () => {
    expect(told(facts({ issuer: unseen('Forbidden') }))).toEqual([
      'Unknown',
      'what ClusterCredentialIssuer local grants could not be seen: you may not look (Forbidden)',
    ])
    expect(told(facts({ issuer: unseen('Absent') }))).toEqual([
      'No',
      'there is no ClusterCredentialIssuer local',
    ])
  })

  test('is Unknown when a selector decides and the labels are hidden', () => {
    const namespaces = { selector: { matchLabels: { team: 'data' } } }
    const by = seen(localIssuer({ namespaces, serviceAccounts: ['*'], scopes: ['*'] }))
    const hidden = { name: 'etl', labels: undefined, isAbsent: false }
    expect(explainGrant(facts({ issuer: by, namespace: hidden })).answer).toBe('Unknown')
    expect(explainGrant(facts({ issuer: by })).answer).toBe('No')
  })

  test('notes an issuer that is not ready, its limits, and what the operator says', () => {
    const slow = issuer({ spec: { limits: { requestsPerSecond: 5 } } })
    const object = token({
      status: {
        conditions: [
          { ...READY.conditions[0]!, status: 'False', reason: 'Pending', message: 'soon' },
        ],
      },
    })
    const wanted: Wanted = { kind: 'ImpersonatedToken', object, isThere: true }
    const { answer, notes } = explainGrant(facts({ issuer: seen(slow) }, wanted))
    expect(answer).toBe('Yes')
    expect(notes).toEqual([
      'the operator says of it: Pending: soon',
      'ClusterCredentialIssuer local cannot mint now: the operator has not looked at it yet',
      'the operator asks it no more than its limits: requestsPerSecond 5',
    ])
  })

  test('says of a refusal that does not hold any more that it is of before', () => {
    const object = token({
      status: {
        conditions: [
          { ...READY.conditions[0]!, status: 'False', reason: 'NotGranted', message: 'ask' },
        ],
      },
    })
    const wanted: Wanted = { kind: 'ImpersonatedToken', object, isThere: true }
    expect(explainGrant(facts({}, wanted)).notes).toEqual([
      expect.stringMatching(
        /since 2026-06-01T12:00:00Z: NotGranted: ask \(that was before .* has not looked since/,
      ),
    ])
    const refused = facts({ issuer: seen(localIssuer()) }, wanted)
    expect(explainGrant(refused).notes).toEqual(['the operator says of it: NotGranted: ask'])
  })

  test('of a spec that nobody can read is No', () => {
    const object = token({ spec: { serviceAccount: '' } })
    const wanted: Wanted = { kind: 'ImpersonatedToken', object, isThere: true }
    const of = facts({ issuerRef: undefined, issuer: undefined }, wanted)
    expect(told(of)[0]).toBe('No')
    expect(told(of)[1]).toMatch(/^spec.serviceAccount/)
  })
})

describe('explainGrant() of a token that is minted with a credential', () => {
  const wanted: Wanted = {
    kind: 'ImpersonatedToken',
    object: token({ spec: { credentialRef: { name: 'pipeline' } } }),
    isThere: true,
  }
  const client = seen(
    readyCredential({ spec: { issuerRef: { name: 'local' }, serviceAccount: 'etl:x' } }),
  )

  test('goes by the grants for that credential', () => {
    const given = { namespaces: { names: ['etl'] }, serviceAccounts: ['etl:*'] }
    const clients = seen(localIssuer({ ...given, kinds: ['ClientCredential'] }))
    expect(explainGrant(facts({ client, issuer: clients }, wanted))).toMatchObject({
      answer: 'Yes',
      asked: { kind: 'ClientCredential', serviceAccount: 'etl:x' },
    })
    expect(told(facts({ client, issuer: seen(localIssuer(given)) }, wanted))).toEqual([
      'No',
      'kind ClientCredential is not among those granted',
    ])
  })

  test('is No when there is no such credential, and Unknown when it may not be seen', () => {
    const none = { issuerRef: undefined, issuer: undefined }
    const ask = (why: 'Absent' | 'Forbidden') =>
      explainGrant(facts({ ...none, client: unseen(why) }, wanted)).answer
    expect(ask('Absent')).toBe('No')
    expect(ask('Forbidden')).toBe('Unknown')
  })
})

describe('explainGrant() of a client credential', () => {
  const clients = { namespaces: { names: ['etl'] }, serviceAccounts: ['*'] }
  const wanted: Wanted = {
    kind: 'ServiceAccountCredential',
    object: credential({ spec: { issuerRef: { name: 'local' } } }),
    isThere: false,
  }
  const of = (most: number, others: readonly ReturnType<typeof readyCredential>[] = []) => {
    const grants = {
      ...clients,
      kinds: ['ClientCredential' as const],
      maxLifetime: '8760h',
      maxCredentials: most,
    }
    return facts({ issuer: seen(localIssuer(grants)), credentials: seen(others) }, wanted)
  }

  test('is Yes within the number that is granted', () => {
    expect(explainGrant(of(2))).toMatchObject({
      answer: 'Yes',
      granted: { credentials: { taken: 0, needed: 2, most: 2 } },
    })
  })

  test('is No beyond it, and asks for as many as are needed', () => {
    const other = readyCredential({
      metadata: { name: 'other' },
      spec: { issuerRef: { name: 'local' } },
    })
    expect(told(of(3, [other]))).toEqual([
      'No',
      'the grant lets namespace etl have 3 credentials of the service account at a time, 2 are taken by other objects, and this one needs 2',
    ])
    expect(explainGrant(of(3, [other])).granted.grantToAdd).toMatchObject({ maxCredentials: 4 })
  })

  test('tells of a life that the issuer does not give', () => {
    const object = credential({
      spec: { issuerRef: { name: 'local' }, lifetime: '100h', overMaximum: 'Reject' },
    })
    const strict = issuer({
      spec: {
        local: { credentials: { maxLifetime: '50h' } },
        grants: [{ ...clients, kinds: ['ClientCredential'], maxLifetime: '100h' }],
      },
      status: READY,
    })
    const asked = facts({ issuer: seen(strict) }, { ...wanted, object })
    expect(told(asked)).toEqual([
      'No',
      expect.stringMatching(/^a life of 100h is over the issuer's maximum of 50h/),
    ])
  })
})

test('the text answers first, and ends with what may be copied', () => {
  const base = facts({ issuer: seen(localIssuer()) })
  const reviews = base.needs.map(({ anyOf }, nth) => anyOf.map(() => seen(nth !== 1)))
  const text = describeGrantReport(
    explainGrant({ ...base, reviews }),
    createStyle(false, undefined),
  )
  const [first, second, third] = text.split('\n')
  expect([first, second, third]).toEqual([
    'May namespace etl have an AccessToken as etl:reader of ClusterCredentialIssuer local, as ImpersonatedToken reader asks for?',
    'No: the issuer has no grants',
    '    ada lacks a right to ask for it',
  ])
  expect(text).toContain('    - apiGroups: [mintlet.dev]\n      resources: [identities]\n')
  expect(text).toContain('      - namespaces:\n          names: [etl]\n')
})
