import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KINDS } from '../../crds/kinds.ts'
import { startWithCrds } from '../cluster/crd/installed.ts'
import { kubectl, kubectlMissing } from '../cluster/operator/kubectl.ts'
import type { ApiAnswer, ApiObject } from '../kit/control-plane/admin-client.ts'
import type { ControlPlane } from '../kit/control-plane/control-plane.ts'
import { renderChart } from '../kit/helm/render-chart.ts'
import { createKubeconform, type Kubeconform } from '../kit/helm/run-kubeconform.ts'
import { strictSchemas } from '../kit/helm/strict-schemas.ts'
import { until } from '../kit/until.ts'
import { deployed } from './deployed.ts'
import { objectsOf } from './objects-of.ts'
import { rendered } from './rendered.ts'
import { VALUE_SET_NAMES, VALUE_SETS } from './value-sets.ts'

/** Of the Prometheus operator: their CRDs are somebody else's. */
const FOREIGN = ['ServiceMonitor', 'PrometheusRule']
const NAMESPACES = ['etl', 'reports', 'mintlet-demo', 'mintlet-system']

let controlPlane: ControlPlane
let kubeconform: Kubeconform

beforeAll(async () => {
  controlPlane = await startWithCrds()
  const { admin, folder } = controlPlane
  for (const name of NAMESPACES) {
    await admin.request('POST', '/api/v1/namespaces', { metadata: { name } })
  }
  // The CRDs are in the server's OpenAPI a moment after they are served.
  const schemas = await until('the CRDs are in what the server publishes', async () => {
    const found = await strictSchemas(admin)
    return (
      KINDS.every(({ kind }) => found.has(`mintlet.dev-v1alpha1-${kind.toLowerCase()}.json`)) &&
      found
    )
  })
  kubeconform = await createKubeconform(`${folder}/schemas`, schemas, FOREIGN)
})

afterAll(() => controlPlane?.stop())

const BROKEN: readonly [string, RegExp][] = [
  [
    'spec: {replicaz: 2, selector: {matchLabels: {a: b}}, template: {metadata: {}, spec: {containers: []}}}',
    /'replicaz' not allowed/,
  ],
  ['spec: {replicas: two, selector: {}, template: {}}', /got string, want integer/],
  [
    'spec: {selector: {}, template: {spec: {containers: [{name: a, livenessProbe: {http: {}}}]}}}',
    /'http' not allowed/,
  ],
  ['spec: {template: {}}', /missing property 'selector'/],
]

test.each(BROKEN)('kubeconform with these schemas refuses %s', async (spec, message) => {
  const { wrong } = await kubeconform(
    `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\n${spec}\n`,
  )
  expect(wrong.join('\n')).toMatch(message)
})

test('kubeconform refuses what no schema is known of, and a wrong custom resource', async () => {
  const unknown = await kubeconform(
    'apiVersion: example.com/v1\nkind: Nothing\nmetadata: {name: a}\n',
  )
  expect(unknown.wrong).toHaveLength(1)
  const token = 'apiVersion: mintlet.dev/v1alpha1\nkind: ImpersonatedToken\nmetadata: {name: a}\n'
  const { wrong } = await kubeconform(`${token}spec: {serviceAcount: etl:a}\n`)
  expect(wrong.join('\n')).toMatch(/'serviceAcount' not allowed/)
})

test.each(VALUE_SET_NAMES)(
  'kubeconform -strict passes what the chart renders with %s values',
  async (name) => {
    const yaml = await renderChart({ values: VALUE_SETS[name] })
    const { wrong, valid, skipped } = await kubeconform(yaml)
    expect(wrong).toStrictEqual([])
    expect(valid + skipped.length).toBe(objectsOf(yaml).length)
    expect(skipped).toHaveLength(name === 'everything' ? 2 : 0)
  },
)

test.each([...deployed().keys()])('kubeconform -strict passes deploy/%s', async (file) => {
  const { wrong, valid, skipped } = await kubeconform(deployed().get(file) ?? '')
  expect(wrong).toStrictEqual([])
  expect(valid).toBeGreaterThan(0)
  expect(skipped).toHaveLength(file === 'monitoring.yaml' ? 2 : 0)
})

if (kubectlMissing !== undefined) {
  process.stderr.write(`test/chart: kubectl apply --dry-run=server is skipped: ${kubectlMissing}\n`)
}

/** What the API server would make of it, as `kind/name outcome` lines. */
async function dryRun(yaml: string, name: string): Promise<readonly string[]> {
  const known = objectsOf(yaml).filter(({ kind }) => !FOREIGN.includes(String(kind)))
  const file = `${controlPlane.folder}/${name.replaceAll(' ', '-')}.json`
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: known }))
  const out = await kubectl(
    controlPlane.kubeconfigPath,
    'apply',
    '--server-side',
    '--dry-run=server',
    '--validate=strict',
    '-f',
    file,
  )
  const lines = out.trim().split('\n')
  expect(lines).toHaveLength(known.length)
  return lines
}

test.skipIf(kubectlMissing !== undefined).each(VALUE_SET_NAMES)(
  'the API server would take what the chart renders with %s values',
  async (name) => {
    const lines = await dryRun(await renderChart({ values: VALUE_SETS[name] }), name)
    expect(
      lines.filter((line) => !line.endsWith('serverside-applied (server dry run)')),
    ).toStrictEqual([])
  },
)

test.skipIf(kubectlMissing !== undefined).each([...deployed().keys()])(
  'the API server would take deploy/%s',
  async (file) => {
    const lines = await dryRun(deployed().get(file) ?? '', file)
    expect(
      lines.filter((line) => !line.endsWith('serverside-applied (server dry run)')),
    ).toStrictEqual([])
  },
)

type PodTemplate = { readonly metadata: object; readonly spec: Record<string, unknown> }

const podTemplates = (objects: readonly ApiObject[]): readonly (readonly [string, PodTemplate])[] =>
  objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'Job')
    .map((object) => [String(object.metadata?.name), Object(object['spec']).template])

/** Whether such a pod would be let into a namespace; nothing is kept. */
const tryPod = (
  namespace: string,
  { metadata, spec }: PodTemplate,
): Promise<ApiAnswer<ApiObject>> =>
  controlPlane.admin.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
    metadata: { ...metadata, name: 'tried' },
    spec,
  })

test('every pod of the chart is let into a namespace with Pod Security restricted, and a privileged one is not', async () => {
  const { admin } = controlPlane
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
  await admin.request('POST', '/api/v1/namespaces', { metadata: { name: 'restricted', labels } })
  const objects = await rendered({ namespace: 'restricted' })
  for (const object of objects.filter(({ kind }) => kind === 'ServiceAccount')) {
    const path = '/api/v1/namespaces/restricted/serviceaccounts'
    expect((await admin.request('POST', path, object)).status).toBe(201)
  }
  const templates = podTemplates(objects)
  expect(templates.map(([name]) => name)).toContain('mintlet')
  for (const [name, template] of templates) {
    const { status, body } = await tryPod('restricted', template)
    expect([name, status, body['message']]).toStrictEqual([name, 201, undefined])
    const { securityContext: _, ...insecure } = template.spec
    const refused = await tryPod('restricted', { ...template, spec: insecure })
    expect([name, refused.status, refused.body['message']]).toStrictEqual([
      name,
      403,
      expect.stringContaining('violates PodSecurity "restricted:latest"'),
    ])
  }
})

test('the namespace that deploy/ makes lets only such pods in', async () => {
  await controlPlane.admin.apply(deployed().get('rbac.yaml') ?? '')
  const [, template] = podTemplates(objectsOf(deployed().get('operator.yaml') ?? ''))[0] ?? []
  if (template === undefined) throw new Error('no pod')
  expect((await tryPod('mintlet-system', template)).status).toBe(201)
  const privileged = { ...template, spec: { ...template.spec, hostNetwork: true } }
  expect((await tryPod('mintlet-system', privileged)).status).toBe(403)
})
