import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { GrantReport } from '../../../src/cli/explain-grant/grant-report.ts'
import { until } from '../../kit/until.ts'
import { golden } from '../operator/golden.ts'
import { normalText } from '../operator/normal-text.ts'
import {
  type InstalledWorld,
  NS,
  type Person,
  startInstalledWorld,
} from './start-installed-world.ts'

/** With the policies of the chart in force: what explain-grant says is held against what the API server does. */
let world: InstalledWorld

beforeAll(async () => {
  world = await startInstalledWorld()
  await world.create([NS, 'reader'], { accessToken: { scopes: ['read'], lifetime: '1h' } })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const WISH = ['--issuer', 'local', '--service-account', `${NS}:reader`, '--secret', 'mine'] as const

type Run = { readonly code: number; readonly report: GrantReport }

async function explain(person: Person, ...words: readonly string[]): Promise<Run> {
  const argv = ['explain-grant', '-n', NS, '-o', 'json', ...words]
  const { code, out, err } = await world.cli(person, ...argv)
  expect(err).toBe('')
  const report: GrantReport = JSON.parse(out)
  return { code, report }
}

/** Whether the API server lets the person write what WISH asks for. */
async function mayCreate(user: Person): Promise<boolean> {
  const path = `/apis/mintlet.dev/v1alpha1/namespaces/${NS}/impersonatedtokens?dryRun=All`
  const object = {
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ImpersonatedToken',
    metadata: { name: 'asked' },
    spec: {
      issuerRef: { name: 'local' },
      serviceAccount: `${NS}:reader`,
      accessToken: {},
      secret: { name: 'mine' },
    },
  }
  const { status } = await world.controlPlane.admin.request('POST', path, object, { user })
  return status === 201
}

test('the administrator may, and so does the API server say', async () => {
  const { code, report } = await explain('admin', ...WISH)
  expect([code, report.answer, report.admission.enforcement]).toEqual([0, 'Yes', 'Enforced'])
  await until('the policy is in force', async () => !(await mayCreate('editor')))
  expect(await mayCreate('admin')).toBe(true)
})

test('what is said to be missing is all that is missing', async () => {
  const { code, report } = await explain('admin', ...WISH, '--as', 'ada')
  expect([code, report.answer]).toEqual([1, 'No'])
  expect(report.reasons).toEqual(['ada lacks a right to ask for it'])
  expect(await mayCreate('ada')).toBe(false)
  const { access } = report.requester
  await world.controlPlane.admin.apply(
    [access?.role, access?.roleBinding].map((object) => stringify(object)).join('---\n'),
  )
  await until('ada may', async () => (await explain('admin', ...WISH, '--as', 'ada')).code === 0)
  await until('the API server lets her', () => mayCreate('ada'))
})

test('who may only write objects learns what else it takes, as in golden/cli/explain-grant-editor.txt', async () => {
  const { code, out, err } = await world.cli('editor', 'explain-grant', '-n', NS, ...WISH)
  const normal = normalText(`${out}${err}--- exit ${code}\n`)
  expect(normal).toBe(await golden('cli/explain-grant-editor', normal))
})

test('who may view the namespace is told of an object what may be told', async () => {
  const { code, report } = await explain('viewer', 'reader')
  expect(code).toBe(1)
  expect(report.issuer).toMatchObject({ name: 'local', found: 'Forbidden' })
  expect(report.requester).toMatchObject({ user: 'viewer', answer: 'No' })
})

test('who may do nothing gets an answer all the same, as in golden/cli/explain-grant-stranger.txt', async () => {
  const { code, out, err } = await world.cli('stranger', 'explain-grant', '-n', NS, ...WISH)
  const normal = normalText(`${out}${err}--- exit ${code}\n`)
  expect(normal).toBe(await golden('cli/explain-grant-stranger', normal))
  const named = await world.cli('stranger', 'explain-grant', '-n', NS, 'reader')
  expect(named).toEqual({
    code: 3,
    out: '',
    err: `mintlet: you may not look at reader in namespace ${NS}: say instead what is asked for, with --issuer and --service-account\n`,
  })
  const others = await explain('stranger', ...WISH, '--as', 'ada')
  expect([others.code, others.report.requester.answer]).toEqual([3, 'Unknown'])
})

test('a grant as it is told is what the issuer needs', async () => {
  const words = ['--issuer', 'local', '--service-account', 'else:where', '--scope', 'x']
  const { code, report } = await explain('admin', ...words)
  expect([code, ...report.reasons]).toEqual([1, 'no grant lets this namespace use else:where'])
  const path = '/apis/mintlet.dev/v1alpha1/clustercredentialissuers/local'
  const { admin } = world.controlPlane
  const { body } = await admin.request<{ spec: { grants: object[] } }>('GET', path)
  const grants = [...body.spec.grants, report.granted.grantToAdd]
  const contentType = 'application/merge-patch+json'
  const { status } = await admin.request('PATCH', path, { spec: { grants } }, { contentType })
  expect(status).toBe(200)
  expect((await explain('admin', ...words)).code).toBe(0)
  await world.create([NS, 'elsewhere'], {
    serviceAccount: 'else:where',
    accessToken: { scopes: ['x'] },
  })
  await world.untilReady([NS, 'elsewhere'])
})
