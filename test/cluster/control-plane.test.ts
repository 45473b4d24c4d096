import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ControlPlane } from '../kit/control-plane/control-plane.ts'
import { startControlPlane } from '../kit/control-plane/start-control-plane.ts'

let controlPlane: ControlPlane

beforeAll(async () => {
  const started = Date.now()
  controlPlane = await startControlPlane({
    users: { reader: ['readers'], 'system:serviceaccount:a:b': ['system:serviceaccounts'] },
    controllerManager: true,
  })
  const seconds = (Date.now() - started) / 1000
  process.stderr.write(`the control plane with controller manager took ${seconds} s to start\n`)
})

afterAll(() => controlPlane?.stop())

const configMap = (name: string): string => `/api/v1/namespaces/default/configmaps/${name}`

async function createConfigMap(name: string, metadata: object = {}): Promise<string> {
  const body = { metadata: { name, ...metadata } }
  const answer = await controlPlane.admin.request('POST', configMap(''), body)
  expect(answer.status).toBe(201)
  return answer.body.metadata?.uid ?? ''
}

test('it is Kubernetes 1.36', async () => {
  const { body } = await controlPlane.admin.request('GET', '/version')
  expect(body['gitVersion']).toMatch(/^v1\.36\./)
})

test('a user may do what RBAC grants to the group and nothing else', async () => {
  await controlPlane.admin.apply(`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: config-reader }
rules: [{ apiGroups: [''], resources: [configmaps], verbs: [list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: config-reader }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: config-reader }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers }]
`)
  const list = async (resource: string, user: string): Promise<number> =>
    (await controlPlane.admin.request('GET', `/api/v1/${resource}`, undefined, { user })).status
  await vi.waitFor(async () => expect(await list('configmaps', 'reader')).toBe(200))
  expect(await list('secrets', 'reader')).toBe(403)
  expect(await list('configmaps', 'system:serviceaccount:a:b')).toBe(403)
})

test('a kind can be used right after its definition is applied', async () => {
  const applied = await controlPlane.admin.apply(`
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: things.example.com }
spec:
  group: example.com
  names: { kind: Thing, plural: things, singular: thing, listKind: ThingList }
  scope: Namespaced
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
---
apiVersion: example.com/v1
kind: Thing
metadata: { name: first, namespace: default }
`)
  expect(applied.map(({ kind }) => kind)).toStrictEqual(['CustomResourceDefinition', 'Thing'])
})

test('what the API server refuses cannot be applied and says why', async () => {
  const applied = controlPlane.admin.apply('{apiVersion: v1, kind: Secret, metadata: {name: A_B}}')
  await expect(applied).rejects.toThrow(/secrets\/A_B cannot be applied: .*RFC 1123/)
})

test('the audit log says who did what', async () => {
  const options = { user: 'reader' }
  await controlPlane.admin.request('DELETE', configMap('nothing'), undefined, options)
  const event = await vi.waitFor(async () => {
    const events = await controlPlane.auditLog()
    const found = events.find(({ objectRef }) => objectRef?.name === 'nothing')
    expect(found).toBeDefined()
    return found
  })
  expect(event).toMatchObject({
    verb: 'delete',
    user: { username: 'reader', groups: ['readers', 'system:authenticated'] },
    objectRef: { resource: 'configmaps', namespace: 'default' },
    responseStatus: { code: 403 },
  })
})

test('the controller manager collects what belongs to a deleted object', async () => {
  const uid = await createConfigMap('owner')
  const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }
  await createConfigMap('owned', { ownerReferences: [owner] })
  await controlPlane.admin.request('DELETE', configMap('owner'))
  await vi.waitFor(
    async () => {
      expect((await controlPlane.admin.request('GET', configMap('owned'))).status).toBe(404)
    },
    { timeout: 60_000, interval: 200 },
  )
})

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'etcd that got a %s comes back with its data',
  async (signal) => {
    const name = `etcd-${signal.toLowerCase()}`
    await createConfigMap(name)
    await controlPlane.stopEtcd(signal)
    await controlPlane.startEtcd()
    await vi.waitFor(
      async () =>
        expect((await controlPlane.admin.request('GET', configMap(name))).status).toBe(200),
      { timeout: 20_000, interval: 100 },
    )
  },
)

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'the API server that got a %s comes back on its port with its data',
  async (signal) => {
    const name = `api-server-${signal.toLowerCase()}`
    await createConfigMap(name)
    await controlPlane.stopApiServer(signal)
    await expect(controlPlane.admin.request('GET', '/version')).rejects.toThrow(
      /ECONNREFUSED|closed/,
    )
    await controlPlane.startApiServer()
    expect((await controlPlane.admin.request('GET', configMap(name))).status).toBe(200)
  },
)

test('the API server can be stopped while etcd is down', async () => {
  await controlPlane.stopEtcd()
  await controlPlane.stopApiServer()
  await controlPlane.startEtcd()
  await controlPlane.startApiServer()
  expect((await controlPlane.admin.request('GET', '/readyz')).status).toBe(200)
})
