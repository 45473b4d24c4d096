import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readRepositoryFile } from '../crd/installed.ts'
import type { Asked } from './asked.ts'
import { localToken as token } from './local-token.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** docs/admission.md: what it shows can be applied, and does what it says. */
const DEPLOYER = 'system:serviceaccount:ci:deployer'
const CONTROLLER = 'system:serviceaccount:argocd:argocd-application-controller'

let world: AdmissionWorld
let page: string

beforeAll(async () => {
  page = await readRepositoryFile('docs/admission.md')
  world = await startAdmissionWorld(['reports', 'mintlet-system'], {
    users: {
      ada: ['writers'],
      owner: ['writers', 'reports-owners'],
      [DEPLOYER]: [],
      [CONTROLLER]: ['writers'],
    },
  })
  const rights = { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'update'] }
  for (const user of ['ada', 'owner', CONTROLLER]) await world.give(user, rights, 'reports')
  for (const block of blocks()) await world.controlPlane.admin.apply(block)
})
afterAll(() => world?.[Symbol.asyncDispose]())

const blocks = (): string[] =>
  [...page.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = '']) => yaml)

test('the page shows every Role that it speaks of', () => {
  expect(blocks()).toHaveLength(5)
})

test('a Role for an identity is good for that one', async () => {
  expect(await world.answer('ada', token('reports:reader'), '')).toBe('')
  expect(await world.refusal('ada', token('reports:writer'))).toContain('local:reports:writer')
})

test('a refusal says what the page shows', async () => {
  const shown = /denied request: (.*)/.exec(page)?.[1]
  expect(await world.answer('ada', token('reports:reader'), '')).toBe('')
  expect(await world.refusal('ada', token('reports:writer'))).toBe(shown)
})

test.each(['owner', CONTROLLER])('%s may mint as everybody by the ClusterRole', async (user) => {
  expect(await world.answer(user, token('reports:reader'), '')).toBe('')
  expect(await world.refusal(user, token('reports:writer'))).toBe('')
})

test('the deployer may write what the page shows, and no other name, identity or workload', async () => {
  const [shown = ''] = blocks().filter((block) => block.includes('kind: ImpersonatedToken'))
  const { metadata, spec } = parse(shown) as { metadata: { name: string }; spec: object }
  // It is there already: as it is, but not kept.
  const asked: Asked = {
    plural: 'impersonatedtokens',
    namespace: 'reports',
    name: metadata.name,
    spec,
  }
  await world.controlPlane.admin.request(
    'DELETE',
    '/apis/mintlet.dev/v1alpha1/namespaces/reports/impersonatedtokens/reader',
  )
  expect(await world.answer(DEPLOYER, asked, '')).toBe('')
  expect(await world.refusal(DEPLOYER, { ...asked, name: 'other' })).toMatch(/the Secret other /)
  const rolloutRestart = [{ kind: 'Deployment', name: 'web' }]
  expect(await world.refusal(DEPLOYER, { ...asked, spec: { ...spec, rolloutRestart } })).toMatch(
    /the Deployment web /,
  )
  expect(
    await world.refusal(DEPLOYER, { ...asked, spec: { ...spec, serviceAccount: 'a' } }),
  ).toMatch(/may not mint as a /)
})
