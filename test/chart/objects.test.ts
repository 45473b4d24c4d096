import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { KINDS } from '../../crds/kinds.ts'
import { parseConfig } from '../../src/config.ts'
import type { ApiObject } from '../kit/control-plane/admin-client.ts'
import { rendered } from './rendered.ts'
import { VALUE_SET_NAMES, VALUE_SETS } from './value-sets.ts'

const file = (path: string): Promise<string> =>
  readFile(new URL(`../../${path}`, import.meta.url), 'utf8')

const called = ({ kind, metadata }: ApiObject): string =>
  `${kind} ${metadata?.namespace ?? '-'}/${metadata?.name}`

const clusterScoped = (objects: readonly ApiObject[]): readonly string[] =>
  objects.filter(({ metadata }) => metadata?.namespace === undefined).map(called)

/** What a Deployment, Service, budget or policy of the chart has under a path of fields. */
function at(object: unknown, ...fields: readonly string[]): unknown {
  const [field, ...rest] = fields
  if (field === undefined) return object
  const map: Readonly<Record<string, unknown>> = Object(object)
  return at(map[field], ...rest)
}

const one = (objects: readonly ApiObject[], kind: string, name = 'mintlet'): ApiObject => {
  const [found, ...more] = objects.filter(
    (object) => object.kind === kind && object.metadata?.name === name,
  )
  if (found === undefined || more.length > 0) throw new Error(`not one ${kind} ${name}`)
  return found
}

test('chart, operator and image are one version', async () => {
  const { version }: { version: string } = JSON.parse(await file('package.json'))
  const chart = await file('helm/mintlet/Chart.yaml')
  expect(chart).toContain(`\nversion: ${version}\n`)
  expect(chart).toContain(`\nappVersion: ${version}\n`)
  const args = JSON.stringify(one(await rendered(), 'Deployment'))
  expect(args).toContain(`"image":"mintlet:${version}"`)
})

test.each(KINDS.map(({ plural }) => plural))(
  'the chart installs crds/%s.yaml as it is',
  async (plural) => {
    expect(await file(`helm/mintlet/crds/${plural}.yaml`)).toBe(await file(`crds/${plural}.yaml`))
  },
)

test.each(VALUE_SET_NAMES)(
  'the operator takes the arguments that %s values give it',
  async (name) => {
    const objects = await rendered({ values: VALUE_SETS[name] })
    const containers = at(one(objects, 'Deployment'), 'spec', 'template', 'spec', 'containers')
    const args = at(containers, '0', 'args')
    if (!Array.isArray(args)) throw new Error('no arguments')
    const parsed = parseConfig(args.map(String), { KUBECONFIG: '/nowhere' })
    expect(parsed).toMatchObject({ ok: true, config: { namespace: 'mintlet-system' } })
  },
)

test.each(VALUE_SET_NAMES)(
  'with %s values every object has its labels and none has that of Secrets that mintlet writes',
  async (name) => {
    for (const object of await rendered({ values: VALUE_SETS[name] })) {
      const labels = at(object, 'metadata', 'labels')
      expect([called(object), labels]).toStrictEqual([
        called(object),
        expect.objectContaining({
          'app.kubernetes.io/instance': 'mintlet',
          'app.kubernetes.io/part-of': 'mintlet',
          'app.kubernetes.io/managed-by': 'Helm',
          'helm.sh/chart': expect.stringMatching(/^mintlet-/),
        }),
      ])
    }
  },
)

const SELECTORS = [
  ['Deployment', 'mintlet', ['spec', 'selector', 'matchLabels']],
  ['Service', 'mintlet-oidc', ['spec', 'selector']],
  ['Service', 'mintlet-metrics', ['spec', 'selector']],
  ['PodDisruptionBudget', 'mintlet', ['spec', 'selector', 'matchLabels']],
  ['NetworkPolicy', 'mintlet', ['spec', 'podSelector', 'matchLabels']],
] as const

test('everything that selects the pods of the operator selects them and no hook', async () => {
  const objects = await rendered()
  const labels = at(one(objects, 'Deployment'), 'spec', 'template', 'metadata', 'labels')
  const hooks = objects.filter(({ kind }) => kind === 'Job')
  for (const [kind, name, fields] of SELECTORS) {
    const selector = Object(at(one(objects, kind, name), ...fields))
    expect(Object.keys(selector)).toHaveLength(2)
    expect(labels).toMatchObject(selector)
    for (const hook of hooks) {
      expect(at(hook, 'spec', 'template', 'metadata', 'labels')).not.toMatchObject(selector)
    }
  }
})

test('two releases in two namespaces have no object in common', async () => {
  const first = await rendered({
    release: 'one',
    namespace: 'one',
    values: { watchNamespaces: ['etl'] },
  })
  const other = await rendered({
    release: 'other',
    namespace: 'other',
    values: { watchNamespaces: ['etl', 'reports'], defaultIssuer: { create: false } },
  })
  expect(clusterScoped(first).length).toBeGreaterThan(8)
  expect(first.map(called).filter((name) => other.map(called).includes(name))).toStrictEqual([])
})

async function nameOf(release: string, values = {}): Promise<unknown> {
  const only = ['templates/operator/oidc-service.yaml']
  const [service] = await rendered({ release, values, only })
  return at(service, 'metadata', 'name')
}

test('names follow the release, nameOverride and fullnameOverride', async () => {
  expect(await nameOf('mintlet')).toBe('mintlet-oidc')
  expect(await nameOf('team-mintlet')).toBe('team-mintlet-oidc')
  expect(await nameOf('team')).toBe('team-mintlet-oidc')
  expect(await nameOf('team', { nameOverride: 'tokens' })).toBe('team-tokens-oidc')
  expect(await nameOf('team', { fullnameOverride: 'tokens' })).toBe('tokens-oidc')
  expect(await nameOf('t'.repeat(53))).toBe(`${'t'.repeat(40)}-oidc`)
})

test('a name that is not mintlet is that of the lease and in the address of the issuers', async () => {
  const objects = await rendered({ release: 'team', namespace: 'team' })
  const text = JSON.stringify(one(objects, 'Deployment', 'team-mintlet'))
  expect(text).toContain('"--lease-name=team-mintlet"')
  expect(text).toContain('"--oidc-base-url=https://team-mintlet-oidc.team.svc"')
})

test('with one replica there is no budget for disruptions', async () => {
  const objects = await rendered({ values: { replicaCount: 1 } })
  expect(objects.map(({ kind }) => kind)).not.toContain('PodDisruptionBudget')
})

async function strategy(values: object): Promise<unknown> {
  return at(one(await rendered({ values }), 'Deployment'), 'spec', 'strategy')
}

test('only with hostNetwork a rolling update takes a pod away first', async () => {
  const type = 'RollingUpdate'
  const surge = { type, rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } }
  const oneLess = { type, rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }
  expect(await strategy({})).toStrictEqual(surge)
  expect(await strategy({ hostNetwork: true })).toStrictEqual(oneLess)
})

test.each([{ 'leader-elect': false }, { identity: 'me' }])(
  'a single replica with flags %j ends before the next one begins',
  async (flags) => {
    expect(await strategy({ replicaCount: 1, flags })).toStrictEqual({ type: 'Recreate' })
  },
)

test('annotations of pods that the chart has as well are those of who installs it', async () => {
  const podAnnotations = { 'kubectl.kubernetes.io/default-container': 'proxy', a: 'b' }
  const deployment = one(await rendered({ values: { podAnnotations } }), 'Deployment')
  const found = at(deployment, 'spec', 'template', 'metadata', 'annotations')
  expect(found).toStrictEqual(podAnnotations)
})
