import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { CREDENTIAL_SPECS } from '../crd/full-credentials.ts'
import { ISSUER_SPECS, OWN_ISSUER_SPECS, TOKEN_SPECS } from '../crd/full-objects.ts'
import type { Asked } from './asked.ts'
import { objectOf } from './object-of.ts'
import { renderAdmission } from './render-admission.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** No object makes a rule fail to evaluate: such a failure denies, and says nothing that helps. */
let world: AdmissionWorld

beforeAll(async () => {
  world = await startAdmissionWorld(['etl', 'mintlet-system'], { controllerManager: true })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const NAMED = /^user "user-\d+" may (not|neither) .*: ask for a Role there with \{apiGroups: .*\}$/

const of = (plural: Asked['plural'], specs: readonly object[]): Asked[] =>
  specs.map((spec) => ({
    plural,
    ...(plural === 'clustercredentialissuers' ? {} : { namespace: 'etl' }),
    spec,
  }))

test.each([
  ...of('impersonatedtokens', TOKEN_SPECS),
  ...of('serviceaccountcredentials', CREDENTIAL_SPECS),
  ...of('credentialissuers', OWN_ISSUER_SPECS),
  ...of('clustercredentialissuers', ISSUER_SPECS),
])('$plural $spec: who has all rights may, who has none is told what to ask for', async (asked) => {
  expect(await world.refusal('admin', asked)).toBe('')
  const refusal = await world.refusal(world.newcomer(), asked)
  const namesNothing = /^\{"(local":|google":\{"auth":\{"ambient")/.test(JSON.stringify(asked.spec))
  expect(refusal).toMatch(namesNothing ? /^$/ : NAMED)
})

test.each([
  ['impersonatedtokens', undefined],
  ['impersonatedtokens', {}],
  ['impersonatedtokens', { issuerRef: {}, serviceAccount: 5, accessToken: {} }],
  ['impersonatedtokens', { credentialRef: {}, accessToken: {} }],
  ['serviceaccountcredentials', undefined],
  ['serviceaccountcredentials', { issuerRef: { name: 'local' } }],
  ['serviceaccountcredentials', { rolloutRestart: [{}] }],
  ['credentialissuers', { google: { auth: { serviceAccountKeySecretRef: {} } } }],
  ['clustercredentialissuers', undefined],
] as const)(
  '%s %j: what the schema refuses is refused by the schema, in its words',
  async (plural, spec) => {
    const scope = plural === 'clustercredentialissuers' ? '' : '/namespaces/etl'
    const path = `/apis/mintlet.dev/v1alpha1${scope}/${plural}?dryRun=All`
    const object = { ...objectOf({ plural, spec: {} }), spec }
    const user = world.newcomer()
    const { status, body } = await world.controlPlane.admin.request('POST', path, object, { user })
    expect(status).toBe(422)
    expect(body['message']).not.toContain('ValidatingAdmissionPolicy')
  },
)

test('a name that the API server makes up is the name of the Secret that is asked for', async () => {
  const user = world.newcomer()
  const spec = { issuerRef: { name: 'local' }, serviceAccount: 'etl:job' }
  const asked = {
    ...objectOf({ plural: 'serviceaccountcredentials', spec }),
    metadata: { generateName: 'job-' },
  }
  const rule = { apiGroups: ['mintlet.dev'], resources: ['identities'], verbs: ['mint'] }
  await world.give(user, rule, 'etl')
  const path = '/apis/mintlet.dev/v1alpha1/namespaces/etl/serviceaccountcredentials?dryRun=All'
  const refused = await until('the Secret is what is missing', async () => {
    const { body } = await world.controlPlane.admin.request('POST', path, asked, { user })
    return /may not create and update .*? in/.exec(String(body['message']))?.[0]
  })
  expect(refused).toMatch(/ the Secret job-\w{5}-credential in$/)
})

type Checked = {
  readonly metadata: { readonly generation: number }
  readonly status?: {
    readonly observedGeneration?: number
    readonly typeChecking?: { readonly expressionWarnings?: readonly object[] }
  }
}

const POLICIES = '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies'

/** Where an expression of a policy does not fit the kinds that it is for; undefined before somebody has looked. */
async function warningsOf(name: string): Promise<readonly object[] | undefined> {
  const { body } = await world.controlPlane.admin.request<Checked>('GET', `${POLICIES}/${name}`)
  const { status, metadata } = body
  if (status?.observedGeneration !== metadata.generation) return undefined
  return status?.typeChecking?.expressionWarnings ?? []
}

const untilLookedAt = (name: string): Promise<readonly object[]> =>
  until(`${name} is looked at`, async () => warningsOf(name))

/** The controller that compares looks for new kinds every 30 seconds: until then it finds fault with nothing. */
test('every expression fits the schema of the kind that it is for', async () => {
  const { admin } = world.controlPlane
  const policies = (await renderAdmission()).replaceAll(/^ {2}name: mintlet-/gm, '  name: checked-')
  let round = 0
  await until(
    'a field that is not there is noticed, in policies for each kind',
    async () => {
      round += 1
      const wrong = policies
        .replaceAll('checked-', `checked-${round}-`)
        .replaceAll(/^ {2}validations:$/gm, WRONG_RULE)
      await admin.apply(wrong)
      const found = PLURALS.map((plural) => untilLookedAt(`checked-${round}-${plural}`))
      return (await Promise.all(found)).every((warnings) => warnings.length > 0)
    },
    60_000,
  )
  await admin.apply(policies)
  for (const plural of PLURALS) {
    expect([plural, await untilLookedAt(`checked-${plural}`)]).toEqual([plural, []])
  }
}, 90_000)

const PLURALS = [
  'impersonatedtokens',
  'serviceaccountcredentials',
  'credentialissuers',
  'clustercredentialissuers',
] as const

const WRONG_RULE = '  validations:\n    - expression: has(object.spec.nothingOfThatName)'
