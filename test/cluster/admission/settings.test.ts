import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { until } from '../../kit/until.ts'
import { objectOf } from './object-of.ts'
import { pathOf } from './path-of.ts'
import { renderAdmission } from './render-admission.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** What the values of the chart make of the policies, on the API server. */
let world: AdmissionWorld

beforeAll(async () => {
  world = await startAdmissionWorld(['etl'], { auditLevel: 'Metadata' })
})
afterAll(() => world?.[Symbol.asyncDispose]())

const ASKED = {
  plural: 'impersonatedtokens',
  namespace: 'etl',
  spec: { issuerRef: { name: 'local' }, serviceAccount: 'etl:reader', accessToken: {} },
} as const

type Rendered = {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: { readonly failurePolicy?: string; readonly validationActions?: readonly string[] }
}

async function rendered(admission: object): Promise<Rendered[]> {
  return parseAllDocuments(await renderAdmission(admission)).map(
    (document): Rendered => document.toJS(),
  )
}

test('each kind has a policy and a binding, which deny, and deny when they cannot decide', async () => {
  const objects = await rendered({})
  expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted()).toEqual(
    ['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'].flatMap((kind) =>
      [
        'clustercredentialissuers',
        'credentialissuers',
        'impersonatedtokens',
        'serviceaccountcredentials',
      ].map((plural) => `${kind} mintlet-${plural}`),
    ),
  )
  const policies = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
  expect(policies.map(({ spec }) => spec.failurePolicy)).toEqual(Array(4).fill('Fail'))
  const bindings = objects.filter(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding')
  expect(bindings.map(({ spec }) => spec.validationActions?.join())).toEqual(Array(4).fill('Deny'))
})

test('failurePolicy is what the value says', async () => {
  const policies = (await rendered({ failurePolicy: 'Ignore' })).filter(
    ({ kind }) => kind === 'ValidatingAdmissionPolicy',
  )
  expect(policies).toHaveLength(4)
  expect(policies.map(({ spec }) => spec.failurePolicy)).toEqual(Array(4).fill('Ignore'))
})

test('nothing is rendered where it is not enabled', async () => {
  // Helm calls a file that renders nothing one that it cannot find.
  await expect(renderAdmission({ enabled: false })).rejects.toThrow('could not find template')
})

test.each([
  [{ failurePolicy: 'Maybe' }],
  [{ validationActions: [] }],
  [{ validationActions: ['Refuse'] }],
  [{ validationActions: ['Deny', 'Warn'] }],
  [{ enabled: 'yes' }],
  [{ enable: true }],
])('%j is refused before anything is rendered', async (admission) => {
  await expect(renderAdmission(admission)).rejects.toThrow(/admission/)
})

test('with Audit a write passes, and the audit log has what a denial would have said', async () => {
  const user = world.newcomer()
  await world.controlPlane.admin.apply(await renderAdmission({ validationActions: ['Audit'] }))
  await until('they may', async () => (await world.refusal(user, ASKED)) === '')
  const annotation = await until('the audit log tells of it', async () => {
    const events = await world.controlPlane.auditLog()
    return events
      .filter((event) => event.user.username === user && event.responseStatus?.code === 201)
      .map(
        ({ annotations = {} }) =>
          annotations['validation.policy.admission.k8s.io/validation_failure'],
      )
      .find((text) => text !== undefined)
  })
  expect(annotation).toContain(`may not mint as etl:reader of ClusterCredentialIssuer local`)
})

test('with Warn a write passes, and its writer is warned', async () => {
  const user = world.newcomer()
  const { admin, url, ca } = world.controlPlane
  await admin.apply(await renderAdmission({ validationActions: ['Warn'] }))
  const warning = await until('they are warned', async () => {
    const agent = new Agent({ connect: { ca } })
    const { statusCode, headers, body } = await request(`${url}${pathOf(ASKED)}?dryRun=All`, {
      dispatcher: agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${world.controlPlane.token(user)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(objectOf(ASKED)),
    })
    await body.dump()
    await agent.close()
    return statusCode === 201 && headers['warning'] !== undefined && String(headers['warning'])
  })
  expect(warning).toContain(`may not mint as etl:reader of ClusterCredentialIssuer local`)
})
