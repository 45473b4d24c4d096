import { describe, expect, test } from 'vitest'
import { judgeAdmission } from '../../../../src/cli/doctor/judge-admission.ts'
import { judgeApiServer } from '../../../../src/cli/doctor/judge-api-server.ts'
import { judgeCertificate } from '../../../../src/cli/doctor/judge-certificate.ts'
import { judgeClock } from '../../../../src/cli/doctor/judge-clock.ts'
import { judgeDiscovery } from '../../../../src/cli/doctor/judge-discovery.ts'
import { judgeIssuers } from '../../../../src/cli/doctor/judge-issuers.ts'
import { judgeOwnRights, VERB_NEEDS } from '../../../../src/cli/doctor/judge-own-rights.ts'
import { judgeRights } from '../../../../src/cli/doctor/judge-rights.ts'
import type { AdmissionState } from '../../../../src/cli/look/admission-policies.ts'
import type { Looked } from '../../../../src/cli/look/looked.ts'
import { HOUR, issuer, NOW, SECOND } from '../../../kit/gen.ts'
import { operatorDeployment } from '../../../kit/operator-deployment.ts'

const seen = <T>(value: T): Looked<T> => ({ seen: true, value, serverTime: NOW })
const unseen = (why: 'Forbidden' | 'Absent' | 'Failed') =>
  ({ seen: false, why, message: 'not seen' }) as const

const versionTold = (minor: string): readonly string[] =>
  judgeApiServer(seen({ major: '1', minor, gitVersion: `v1.${minor}.0` })).map(
    ({ outcome, detail }) => `${outcome} ${detail}`,
  )

describe('judgeApiServer()', () => {
  test('passes 1.32 and later, however that is written', () => {
    expect(versionTold('32')).toEqual(['Passed Kubernetes v1.32.0', 'Passed 1.32 or later'])
    expect(versionTold('36+')).toContain('Passed 1.32 or later')
  })
  test('fails what is older, and what does not answer', () => {
    expect(versionTold('31')).toContain('Failed it is 1.31, and mintlet needs 1.32')
    expect(judgeApiServer(unseen('Failed'))).toMatchObject([{ outcome: 'Failed' }])
    expect(judgeApiServer(unseen('Forbidden'))).toMatchObject([{ outcome: 'Skipped' }])
  })
})

test.each([
  [0, false, 'Passed'],
  [5, true, 'Passed'],
  [-5, true, 'Passed'],
  [10, true, 'Warning'],
  [-10, false, 'Warning'],
  [100, true, 'Failed'],
  // Nobody gets a token from the clock of a laptop.
  [100, false, 'Warning'],
] as const)(
  'a clock that is %i s ahead, the operator’s: %s, is %s',
  (seconds, isOperators, outcome) => {
    const time = NOW + 500 + seconds * SECOND
    expect(judgeClock('x', time, NOW, isOperators).outcome).toBe(outcome)
  },
)

const state = (over: Partial<AdmissionState> = {}): AdmissionState => ({
  resource: 'impersonatedtokens',
  policies: ['mintlet-impersonatedtokens'],
  actions: ['Deny'],
  isPartial: false,
  ignoresFailure: false,
  home: undefined,
  warnings: 0,
  ...over,
})

describe('judgeAdmission()', () => {
  const other = state({ resource: 'credentialissuers' })

  test.each([
    ['Passed', {}],
    ['Passed', { actions: ['Audit', 'Deny'] }],
    ['Warning', { policies: [] }],
    ['Warning', { actions: [] }],
    ['Warning', { actions: ['Audit', 'Warn'] }],
    ['Warning', { isPartial: true }],
    ['Warning', { ignoresFailure: true }],
    ['Warning', { warnings: 1 }],
    ['Passed', { home: 'mintlet-system' }],
    ['Failed', { home: 'elsewhere' }],
  ] as const)('is %s for %j', (outcome, over) => {
    const [first] = judgeAdmission(seen([state(over), other]), [operatorDeployment()])
    expect(first).toMatchObject({ check: 'impersonatedtokens', outcome })
  })

  test('tells once that there are none, and what may not be seen', () => {
    const none = [state({ policies: [] }), { ...other, policies: [] }]
    expect(judgeAdmission(seen(none), [])).toMatchObject([
      { check: 'policies', outcome: 'Warning' },
    ])
    expect(judgeAdmission(unseen('Forbidden'), [])).toMatchObject([{ outcome: 'Skipped' }])
  })

  test('says nothing of the namespace of an operator that was not seen', () => {
    expect(judgeAdmission(seen([state({ home: 'x' })]), [])[0]?.outcome).toBe('Passed')
  })
})

const condition = (status: 'True' | 'False', message = '') => ({
  type: 'Ready' as const,
  status,
  observedGeneration: 1,
  lastTransitionTime: '2026-06-01T12:00:00Z',
  reason: 'Issued' as const,
  message,
})

const issuersTold = (...items: ReturnType<typeof issuer>[]): readonly string[] =>
  judgeIssuers('ClusterCredentialIssuer', seen({ items, isCut: false, namespace: undefined })).map(
    ({ outcome, check, detail }) => `${outcome} ${check}: ${detail}`,
  )

describe('judgeIssuers()', () => {
  const ready = issuer({ status: { observedGeneration: 1, conditions: [condition('True')] } })

  test('tells of all that are ready in one line', () => {
    expect(issuersTold()).toEqual(['Passed ClusterCredentialIssuers: none'])
    expect(issuersTold(ready, ready)).toEqual(['Passed ClusterCredentialIssuers: 2 of 2 ready'])
  })

  test('tells of each that is not why', () => {
    const broken = issuer({
      metadata: { name: 'broken' },
      status: { conditions: [condition('False', 'no keys')] },
    })
    const fresh = issuer({ metadata: { name: 'fresh' } })
    const changed = issuer({
      metadata: { name: 'changed', generation: 2 },
      status: { observedGeneration: 1, conditions: [condition('True')] },
    })
    expect(issuersTold(ready, broken, fresh, changed)).toEqual([
      'Failed ClusterCredentialIssuer broken: Issued: no keys',
      'Warning ClusterCredentialIssuer fresh: no operator has looked at it yet',
      'Warning ClusterCredentialIssuer changed: no operator has looked at its latest change yet',
    ])
  })
})

describe('judgeDiscovery()', () => {
  const ISSUER = 'https://mintlet-oidc.mintlet-system.svc/local'
  const told = (
    document: Looked<{ issuer?: string }>,
    { hasNoService = false, ready = 2 } = {},
  ): readonly string[] =>
    judgeDiscovery(
      { name: 'local', issuer: ISSUER, hasNoService, document, serverTime: NOW },
      operatorDeployment({ replicas: { wanted: 2, ready, updated: ready } }),
    ).map(({ group, outcome, fix }) => `${group} ${outcome}${fix === undefined ? '' : `: ${fix}`}`)
  test('passes what is served as its status says, and holds its clock against the API server’s', () => {
    expect(told(seen({ issuer: ISSUER }))).toEqual(['Issuers Passed', 'Clocks Passed'])
    expect(told({ seen: true, value: { issuer: ISSUER }, serverTime: undefined })).toEqual([
      'Issuers Passed',
    ])
  })
  test('fails another issuer, warns when nobody answers, and skips what is refused', () => {
    expect(told(seen({ issuer: 'https://other' }))).toEqual([
      expect.stringContaining('Issuers Failed: two operators'),
    ])
    const pods = expect.stringContaining('Issuers Warning: see whether the pods are ready')
    expect(told(unseen('Failed'))).toEqual([pods])
    expect(told(unseen('Absent'))).toEqual([pods])
    expect(told(unseen('Forbidden'))).toEqual([expect.stringContaining('Issuers Skipped')])
  })
  test('says what it comes of where it is known: no Service, or no replica', () => {
    expect(told(unseen('Absent'), { hasNoService: true, ready: 0 })).toEqual([
      'Issuers Failed: make the Service again: helm upgrade, or deploy/operator.yaml',
    ])
    expect(told(unseen('Failed'), { ready: 0 })).toEqual([
      'Issuers Warning: see replicas: none is ready to serve it',
    ])
  })
})

test.each([
  ['Passed', seen(NOW + 96 * HOUR)],
  ['Warning', seen(NOW + HOUR)],
  ['Failed', seen(NOW - HOUR)],
  ['Passed', seen(undefined)],
] as const)('judgeCertificate() is %s for %j', (outcome, looked) => {
  expect(judgeCertificate(looked, NOW, operatorDeployment()).outcome).toBe(outcome)
})

test.each([
  ['Failed', 'a pod may not run, or a NetworkPolicy'],
  ['Absent', 'make the Service again'],
  ['Forbidden', 'have somebody look who may'],
] as const)('judgeCertificate() of metrics that are %s says %s', (why, fix) => {
  expect(judgeCertificate(unseen(why), NOW, operatorDeployment())).toMatchObject({
    outcome: 'Skipped',
    fix: expect.stringContaining(fix),
  })
})

test.each([
  ['Failed', 'see replicas: none is ready to tell'],
  ['Absent', 'make the Service again: helm upgrade, or deploy/operator.yaml'],
] as const)('judgeCertificate() of metrics that are %s, without replicas, says %s', (why, fix) => {
  const down = operatorDeployment({ replicas: { wanted: 2, ready: 0, updated: 2 } })
  expect(judgeCertificate(unseen(why), NOW, down)).toMatchObject({ outcome: 'Skipped', fix })
})

const right = (verb: string, resource: string, namespace?: string) => ({
  verb,
  group: resource === 'secrets' ? '' : 'mintlet.dev',
  resource,
  ...(namespace !== undefined && { namespace }),
})

const lacking = (namespace?: string) =>
  ['get', 'list'].map((verb) => ({
    right: right(verb, 'secrets', namespace),
    review: seen(false),
  }))

describe('judgeRights()', () => {
  test('names what is missing, place by place', () => {
    const reviewed = [
      { right: right('get', 'secrets'), review: seen(true) },
      { right: right('list', 'secrets'), review: seen(false) },
      { right: right('patch', 'secrets'), review: seen(false) },
      { right: right('patch', 'things'), review: seen(false) },
      { right: right('get', 'secrets', 'home'), review: seen(true) },
    ]
    expect(judgeRights('op', reviewed).map(({ check, detail }) => `${check}: ${detail}`)).toEqual([
      'of the operator: op may not list, patch secrets; patch things.mintlet.dev',
      'of the operator in home: op has all 1',
    ])
  })
  test('says in one word that all is missing, and which binding gives it', () => {
    const told = judgeRights('op', [...lacking(), ...lacking('home')])
    expect(told.map(({ outcome, detail }) => `${outcome} ${detail}`)).toEqual([
      'Failed op has none of the 2: are the ClusterRole and its ClusterRoleBinding there?',
      'Failed op has none of the 2: are the Role and its RoleBinding there?',
    ])
  })
  test('is skipped where nobody may ask', () => {
    const reviewed = [{ right: right('get', 'secrets'), review: unseen('Forbidden') }]
    expect(judgeRights('op', reviewed)).toMatchObject([{ outcome: 'Skipped' }])
  })
})

const allAre = (value: boolean): Looked<boolean>[][] =>
  VERB_NEEDS.map(({ needs }) => needs.map(() => seen(value)))

describe('judgeOwnRights()', () => {
  test('passes as long as anything is allowed, and says what is not', () => {
    expect(judgeOwnRights('etl', true, allAre(true))).toMatchObject({
      outcome: 'Passed',
      detail: 'you may use status, inspect, refresh, verify, mint',
    })
    const some = allAre(true)
    some[3] = [seen(true), seen(false)]
    expect(judgeOwnRights('etl', true, some).detail).toBe(
      'you may use status, inspect, refresh, mint; not verify (get secrets)',
    )
  })
  test('is skipped where there is nothing to be allowed', () => {
    expect(judgeOwnRights('etl', false, allAre(true))).toMatchObject({
      outcome: 'Skipped',
      detail: 'mintlet is not installed: there is nothing to be allowed',
    })
  })
  test('warns when nothing is, and is skipped when nobody says', () => {
    expect(judgeOwnRights('etl', true, allAre(false)).outcome).toBe('Warning')
    expect(judgeOwnRights('etl', true, [[unseen('Failed')]]).outcome).toBe('Skipped')
  })
})
