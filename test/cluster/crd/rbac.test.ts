import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlPlane } from '../../kit/control-plane/control-plane.ts'
import { readRepositoryFile, startWithCrds } from './installed.ts'

const OPERATOR = 'system:serviceaccount:mintlet-system:mintlet'
const GROUPS = ['system:serviceaccounts', 'system:serviceaccounts:mintlet-system']

let controlPlane: ControlPlane

beforeAll(async () => {
  controlPlane = await startWithCrds({ users: { [OPERATOR]: GROUPS } })
  await controlPlane.admin.apply(await readRepositoryFile('deploy/samples/00-namespace.yaml'))
})

afterAll(() => controlPlane?.stop())

const EVERYBODYS = /^create self\w+\.(authentication|authorization)\.k8s\.io$/

type Rule = {
  readonly verbs: readonly string[]
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly resourceNames?: readonly string[]
}

/** What the API server lets the operator do in a namespace, `verb resource.group`, beside asking about itself. */
async function rights(namespace: string): Promise<string[]> {
  const { body } = await controlPlane.admin.request<{ status: { resourceRules: Rule[] } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews',
    { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview', spec: { namespace } },
    { user: OPERATOR },
  )
  const all = body.status.resourceRules.flatMap(
    ({ verbs, apiGroups, resources, resourceNames = [] }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) =>
          verbs.map((verb) => [verb, `${resource}.${group}`, ...resourceNames].join(' ')),
        ),
      ),
  )
  return [...new Set(all)].filter((right) => !EVERYBODYS.test(right))
}

/** Whether the operator may; no namespace is the whole cluster. */
async function may(verb: string, resource: string, namespace = '', group = ''): Promise<boolean> {
  const [name = '', subresource = ''] = resource.split('/')
  const resourceAttributes = { verb, group, resource: name, subresource, namespace }
  const { body } = await controlPlane.admin.request<{ status: { allowed: boolean } }>(
    'POST',
    '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: { user: OPERATOR, groups: GROUPS, resourceAttributes },
    },
  )
  return body.status.allowed
}

const each = (verbs: string, resource: string): string[] =>
  verbs.split(' ').map((verb) => `${verb} ${resource}`)

const ISSUERS = [
  ...each('list watch', 'clustercredentialissuers.mintlet.dev'),
  ...each('patch', 'clustercredentialissuers/status.mintlet.dev'),
  ...each('list watch', 'namespaces.'),
]
const SERVED = [
  ...each('list watch', 'credentialissuers.mintlet.dev'),
  ...each('patch', 'credentialissuers/status.mintlet.dev'),
  ...each('get list watch delete', 'impersonatedtokens.mintlet.dev'),
  ...each('patch', 'impersonatedtokens/status.mintlet.dev'),
  ...each('get list watch patch', 'serviceaccountcredentials.mintlet.dev'),
  ...each('patch', 'serviceaccountcredentials/status.mintlet.dev'),
  ...each('get list watch create patch delete', 'secrets.'),
  ...each('create patch', 'events.events.k8s.io'),
]
const LEASES = each('get create update', 'leases.coordination.k8s.io')
const OWN_SECRETS = each('get list watch create patch delete', 'secrets.')

/** Applies the rights, and compares what they add in each namespace. */
async function expectRights(
  file: string,
  expected: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  await controlPlane.admin.apply(await readRepositoryFile(file))
  for (const [namespace, wanted] of Object.entries(expected)) {
    await expect
      .poll(async () => (await rights(namespace)).toSorted(), { timeout: 10_000 })
      .toStrictEqual([...new Set(wanted)].toSorted())
  }
}

// The whole cluster comes last: rights that were given are there for the rest of the file.
test('for some namespaces, the operator may do what it needs there and has no right on Secrets elsewhere', async () => {
  await expectRights('deploy/rbac-namespaced.yaml', {
    default: ISSUERS,
    'kube-system': ISSUERS,
    'mintlet-system': [...ISSUERS, ...LEASES, ...OWN_SECRETS],
    'mintlet-demo': [...ISSUERS, ...SERVED],
  })
  expect(await may('list', 'secrets')).toBe(false)
  expect(await may('get', 'secrets', 'default')).toBe(false)
  expect(await may('list', 'impersonatedtokens', '', 'mintlet.dev')).toBe(false)
  expect(await may('list', 'secrets', 'mintlet-demo')).toBe(true)
  // The records of its own.
  expect(await may('delete', 'secrets', 'mintlet-system')).toBe(true)
  expect(await may('delete', 'secrets', 'default')).toBe(false)
  expect(await may('patch', 'serviceaccountcredentials', 'default', 'mintlet.dev')).toBe(false)
})

test('for the whole cluster, the operator may do what it needs and no more', async () => {
  await expectRights('deploy/rbac.yaml', {
    default: [...ISSUERS, ...SERVED],
    'mintlet-system': [...ISSUERS, ...SERVED, ...LEASES],
  })
  expect(await may('watch', 'secrets')).toBe(true)
  expect(await may('list', 'impersonatedtokens', '', 'mintlet.dev')).toBe(true)
})

test.each([
  ['get', 'nodes', '', ''],
  ['create', 'pods', 'mintlet-system', ''],
  ['create', 'pods/exec', 'mintlet-demo', ''],
  ['get', 'serviceaccounts', 'mintlet-demo', ''],
  ['create', 'serviceaccounts/token', 'mintlet-system', ''],
  ['create', 'serviceaccounts/token', 'mintlet-demo', ''],
  ['impersonate', 'serviceaccounts', 'mintlet-system', ''],
  ['update', 'secrets', 'mintlet-demo', ''],
  ['deletecollection', 'secrets', 'mintlet-demo', ''],
  ['get', 'configmaps', 'mintlet-system', ''],
  ['create', 'impersonatedtokens', 'mintlet-demo', 'mintlet.dev'],
  ['patch', 'impersonatedtokens', 'mintlet-demo', 'mintlet.dev'],
  ['create', 'serviceaccountcredentials', 'mintlet-demo', 'mintlet.dev'],
  ['update', 'serviceaccountcredentials', 'mintlet-demo', 'mintlet.dev'],
  ['update', 'serviceaccountcredentials/finalizers', 'mintlet-demo', 'mintlet.dev'],
  ['delete', 'serviceaccountcredentials', 'mintlet-demo', 'mintlet.dev'],
  ['get', 'deployments', 'mintlet-demo', 'apps'],
  ['patch', 'deployments', 'mintlet-demo', 'apps'],
  ['patch', 'statefulsets', 'mintlet-demo', 'apps'],
  ['patch', 'daemonsets', 'mintlet-demo', 'apps'],
  ['patch', 'rollouts', 'mintlet-demo', 'argoproj.io'],
  ['patch', 'clustercredentialissuers', '', 'mintlet.dev'],
  ['create', 'credentialissuers', 'mintlet-demo', 'mintlet.dev'],
  ['patch', 'credentialissuers', 'mintlet-demo', 'mintlet.dev'],
  ['get', 'leases', 'kube-system', 'coordination.k8s.io'],
  ['bind', 'clusterroles', '', 'rbac.authorization.k8s.io'],
])('it may never %s %s', async (verb, resource, namespace, group) => {
  expect(await may(verb, resource, namespace, group)).toBe(false)
})

const asOperator = async (method: string, path: string, body?: object): Promise<number> =>
  (await controlPlane.admin.request(method, path, body, { user: OPERATOR })).status

test('requests are held to it', async () => {
  const metadata = { name: 'made', namespace: 'mintlet-demo' }
  expect(await asOperator('GET', '/api/v1/secrets')).toBe(200)
  expect(await asOperator('GET', '/api/v1/nodes')).toBe(403)
  const secrets = '/api/v1/namespaces/mintlet-demo/secrets'
  expect(await asOperator('POST', secrets, { metadata })).toBe(201)
  expect(await asOperator('PUT', `${secrets}/made`, { metadata })).toBe(403)
  expect(await asOperator('DELETE', secrets)).toBe(403)
  expect(await asOperator('DELETE', `${secrets}/made`)).toBe(200)
})

// After what the operator may never do without them, in the same order as above.
const FEDERATION = [...each('get', 'serviceaccounts.'), ...each('create', 'serviceaccounts/token.')]
const MANAGED = [...ISSUERS, ...SERVED]

test('for workload identity in some namespaces, the operator may ask for tokens there and nowhere else', async () => {
  await expectRights('deploy/rbac-workload-identity-namespaced.yaml', {
    default: MANAGED,
    'mintlet-system': [...MANAGED, ...LEASES, ...FEDERATION],
    'mintlet-demo': [...MANAGED, ...FEDERATION],
  })
  expect(await may('create', 'serviceaccounts/token')).toBe(false)
  expect(await may('create', 'serviceaccounts/token', 'kube-system')).toBe(false)
})

test('for workload identity in the whole cluster, the operator may ask for tokens everywhere, and read no list', async () => {
  await expectRights('deploy/rbac-workload-identity.yaml', { default: [...MANAGED, ...FEDERATION] })
  expect(await may('create', 'serviceaccounts/token')).toBe(true)
  for (const verb of ['list', 'watch', 'create', 'patch', 'update', 'delete', 'impersonate']) {
    expect([verb, await may(verb, 'serviceaccounts')]).toStrictEqual([verb, false])
  }
})

const RESTART = [
  'deployments.apps',
  'statefulsets.apps',
  'daemonsets.apps',
  'rollouts.argoproj.io',
].flatMap((kind) => each('get patch', kind))

test('for restarts in some namespaces, the operator may patch workloads there and nowhere else', async () => {
  await expectRights('deploy/rbac-rollout-restart-namespaced.yaml', {
    default: [...MANAGED, ...FEDERATION],
    'mintlet-demo': [...MANAGED, ...FEDERATION, ...RESTART],
  })
  expect(await may('patch', 'deployments', '', 'apps')).toBe(false)
  expect(await may('patch', 'rollouts', '', 'argoproj.io')).toBe(false)
})

test('for restarts in the whole cluster, the operator may patch workloads, and neither list nor make any', async () => {
  await expectRights('deploy/rbac-rollout-restart.yaml', {
    default: [...MANAGED, ...FEDERATION, ...RESTART],
  })
  for (const verb of ['list', 'watch', 'create', 'update', 'delete']) {
    expect([verb, await may(verb, 'deployments', 'default', 'apps')]).toStrictEqual([verb, false])
    expect([verb, await may(verb, 'rollouts', 'default', 'argoproj.io')]).toStrictEqual([
      verb,
      false,
    ])
  }
  expect(await may('patch', 'pods', 'default')).toBe(false)
  expect(await may('patch', 'replicasets', 'default', 'apps')).toBe(false)
})
