import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderChart } from '../../kit/helm/render-chart.ts'
import { until } from '../../kit/until.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { asDenied } from './as-denied.ts'
import type { Asked } from './asked.ts'
import { binding } from './binding.ts'
import { localToken as token } from './local-token.ts'
import { mintRefusal } from './mint-refusal.ts'
import { mintRule } from './mint-rule.ts'
import { objectOf } from './object-of.ts'
import type { Rule } from './rule.ts'
import { type AdmissionWorld, startAdmissionWorld } from './start-admission-world.ts'

/** Several people and programs, and what each of them may ask for. */
const GITOPS = 'system:serviceaccount:argocd:application-controller'
/** Bound to Kubernetes' own roles for a namespace. */
const ADMIN_OF_REPORTS = 'admin-of-reports'
const EDITOR_OF_REPORTS = 'editor-of-reports'

let world: AdmissionWorld

beforeAll(async () => {
  world = await startAdmissionWorld(['reports', 'etl', 'mintlet-system'], {
    // It puts the roles of the chart into those of Kubernetes.
    controllerManager: true,
    users: {
      [GITOPS]: ['system:serviceaccounts', 'writers'],
      [ADMIN_OF_REPORTS]: [],
      [EDITOR_OF_REPORTS]: [],
    },
  })
  const { admin } = world.controlPlane
  await admin.apply(await renderChart({ only: ['templates/rbac/user-roles.yaml'] }))
  for (const [user, role] of [
    [ADMIN_OF_REPORTS, 'admin'],
    [EDITOR_OF_REPORTS, 'edit'],
  ] as const) {
    const bound = binding(user, [], user, 'reports').replace(/^[^]*---\n/, '')
    const roleRef = `kind: ClusterRole\n  name: ${role}\n`
    await admin.apply(bound.replace(`kind: Role\n  name: ${user}\n`, roleRef))
  }
})
afterAll(() => world?.[Symbol.asyncDispose]())

const SECRETS: Rule = { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'update'] }

test.each([ADMIN_OF_REPORTS, EDITOR_OF_REPORTS])(
  '%s writes objects and Secrets, and may mint as nobody',
  async (user) => {
    expect(
      await world.answer(user, token('reports:reader'), mintRefusal(user, 'reports:reader')),
    ).toBe(mintRefusal(user, 'reports:reader'))
    await world.give(user, mintRule('local:reports:reader'), 'reports')
    expect(await world.answer(user, token('reports:reader'), '')).toBe('')
    expect(await world.refusal(user, token('reports:writer'))).toBe(
      mintRefusal(user, 'reports:writer'),
    )
  },
)

test('an administrator of a namespace can give nobody the right, themselves included', async () => {
  const { admin } = world.controlPlane
  const give = async (rule: Rule): Promise<number> => {
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/reports/roles?dryRun=All'
    const role = { metadata: { name: 'mine' }, rules: [rule] }
    return (await admin.request('POST', path, role, { user: ADMIN_OF_REPORTS })).status
  }
  await until('they may make Roles', async () => (await give(SECRETS)) === 201)
  expect(await give(mintRule('local:reports:writer'))).toBe(403)
  expect(await give(mintRule())).toBe(403)
})

test('an administrator of a namespace may write issuers with its Secrets and its ServiceAccounts', async () => {
  const audience =
    '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/a/providers/b'
  for (const auth of [
    { serviceAccountKeySecretRef: { name: 'key' } },
    { workloadIdentity: { audience, serviceAccountName: 'minter' } },
  ]) {
    const asked = { plural: 'credentialissuers', spec: { google: { auth } } } as const
    expect(await world.answer(ADMIN_OF_REPORTS, { ...asked, namespace: 'reports' }, '')).toBe('')
  }
})

const apply = async (user: string, asked: Asked, manager: string): Promise<string> => {
  const query = `?fieldManager=${manager}&force=true`
  const type = 'application/apply-patch+yaml'
  const { status, body } = await world.change(user, asked, objectOf(asked), query, type)
  return status < 300 ? '' : asDenied(body)
}

test('a GitOps controller is the writer of what it applies, whoever wrote the commit', async () => {
  const asked = token('reports:deployed', { name: 'deployed' })
  await world.give(GITOPS, SECRETS, 'reports')
  await until('its denial is for the identity', async () => {
    return (await apply(GITOPS, asked, 'argocd')) === mintRefusal(GITOPS, 'reports:deployed')
  })
  await world.give(GITOPS, mintRule('local:reports:deployed'), 'reports')
  await until('it may', async () => (await apply(GITOPS, asked, 'argocd')) === '')
  expect(await apply(GITOPS, asked, 'argocd')).toBe('')
  const other = token('reports:other', { name: 'deployed' })
  expect(await apply(GITOPS, other, 'argocd')).toBe(mintRefusal(GITOPS, 'reports:other'))
})

test.skipIf(kubectlMissing !== undefined)(
  `who acts as somebody else is that person (${kubectlMissing ?? 'kubectl --as'})`,
  async () => {
    const user = world.newcomer()
    await world.give(user, SECRETS, 'reports')
    await world.give(user, mintRule('local:reports:reader'), 'reports')
    expect(await world.answer(user, token('reports:reader'), '')).toBe('')
    const { kubeconfigPath, folder } = world.controlPlane
    const create = async (as: string, group: string, asked: Asked): Promise<string> => {
      const file = `${folder}/asked.json`
      await writeFile(file, JSON.stringify(objectOf(asked)))
      const words = ['-n', 'reports', '--as', as, '--as-group', group, '--dry-run=server']
      return kubectl(kubeconfigPath, 'create', ...words, '-f', file).catch(String)
    }
    expect(await create(user, 'writers', token('reports:reader'))).toContain('created')
    const refused = await create(user, 'writers', token('reports:writer'))
    expect(refused).toContain(mintRefusal(user, 'reports:writer'))
    expect(await create('somebody', 'writers', token('reports:reader'))).toContain(
      mintRefusal('somebody', 'reports:reader'),
    )
    // Nobody is stopped who may do everything.
    expect(await create('root', 'system:masters', token('reports:writer'))).toContain('created')
  },
)
