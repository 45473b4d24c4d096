import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { renderChart } from '../kit/helm/render-chart.ts'

/** How the hooks of the chart stand beside the operator. */
type Labels = Readonly<Record<string, string>>

type Document = {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Labels
    readonly annotations?: Labels
  }
  readonly rules?: readonly { readonly verbs: readonly string[] }[]
  readonly spec?: {
    readonly selector?: Labels & { readonly matchLabels?: Labels }
    readonly podSelector?: { readonly matchLabels: Labels }
    readonly template?: {
      readonly metadata: { readonly labels: Labels }
      readonly spec: { readonly serviceAccountName: string }
    }
  }
}

async function render(values: object = {}): Promise<readonly Document[]> {
  const documents = parseAllDocuments(await renderChart({ values }))
  return documents.map((document): Document | null => document.toJS()).filter((it) => it !== null)
}

const isHook = ({ metadata }: Document): boolean =>
  metadata.annotations?.['helm.sh/hook'] !== undefined

const ofHooks = async (values?: object): Promise<readonly Document[]> =>
  (await render(values)).filter(isHook)

const selects = (selector: object, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value)

/** The hooks whose Job may lose fields of stored objects. */
async function losers(values: object): Promise<readonly string[]> {
  return (await ofHooks(values))
    .filter(({ spec }) => JSON.stringify(spec ?? {}).includes('"--allow-lost-fields"'))
    .map(({ metadata }) => metadata.name)
}

const EVENTS = {
  'mintlet-hook-release': 'pre-delete',
  'mintlet-hook-crds': 'pre-install,pre-upgrade',
} as const

/** Helm leaves what it has made when it cannot make the next one: what holds in the whole cluster comes last. */
const WEIGHTS: Readonly<Record<string, string>> = {
  NetworkPolicy: '-20',
  Role: '-20',
  RoleBinding: '-20',
  ServiceAccount: '-10',
  ClusterRole: '-10',
  ClusterRoleBinding: '-10',
  Job: '0',
}

test('each hook has a Job, an account with rights of its own and a policy, in its event and in this order', async () => {
  const hooks = await ofHooks()
  for (const [name, event] of Object.entries(EVENTS)) {
    const own = hooks.filter(({ metadata }) => metadata.name === name)
    expect(own.every(({ metadata }) => metadata.annotations?.['helm.sh/hook'] === event)).toBe(true)
    for (const { kind, metadata } of own) {
      expect([kind, metadata.annotations?.['helm.sh/hook-weight']]).toEqual([kind, WEIGHTS[kind]])
    }
    expect(new Set(own.map(({ kind }) => kind))).toEqual(
      new Set([
        'ServiceAccount',
        'ClusterRole',
        'ClusterRoleBinding',
        'NetworkPolicy',
        'Job',
        ...(event === 'pre-delete' ? ['Role', 'RoleBinding'] : []),
      ]),
    )
  }
  expect(hooks.every(({ metadata }) => Object.hasOwn(EVENTS, metadata.name))).toBe(true)
})

test('what a hook makes goes with it; a Job that failed stays for its logs, which Helm shows', async () => {
  for (const { kind, metadata } of await ofHooks()) {
    const { annotations = {} } = metadata
    const isJob = kind === 'Job'
    expect(annotations['helm.sh/hook-delete-policy']).toBe(
      `before-hook-creation,hook-succeeded${isJob ? '' : ',hook-failed'}`,
    )
    expect(annotations['helm.sh/hook-output-log-policy']).toBe(
      isJob ? 'hook-succeeded,hook-failed' : undefined,
    )
  }
})

test('no Service, Deployment, policy or budget of the operator selects the pods of a hook', async () => {
  const documents = await render()
  const pods = documents.filter(({ kind }) => kind === 'Job').map(({ spec }) => spec?.template)
  expect(pods).toHaveLength(2)
  const selectors = documents
    .filter((document) => !isHook(document))
    .map(
      ({ spec }) => spec?.podSelector?.matchLabels ?? spec?.selector?.matchLabels ?? spec?.selector,
    )
    .filter((selector) => selector !== undefined)
  expect(selectors.length).toBeGreaterThan(3)
  for (const selector of selectors) {
    for (const pod of pods) expect(selects(selector, pod?.metadata.labels ?? {})).toBe(false)
  }
  const deployment = documents.find(({ kind }) => kind === 'Deployment')
  const operator = deployment?.spec?.template?.metadata.labels ?? {}
  expect(selectors.every((selector) => selects(selector, operator))).toBe(true)
})

test('a hook that is off leaves nothing', async () => {
  const crds = await ofHooks({ hooks: { releaseObjects: false } })
  expect(new Set(crds.map(({ metadata }) => metadata.name))).toEqual(new Set(['mintlet-hook-crds']))
  expect(await ofHooks({ hooks: { releaseObjects: false, upgradeCrds: false } })).toEqual([])
})

test('the Job loses fields of stored objects only when the values say so', async () => {
  expect(await losers({})).toEqual([])
  expect(await losers({ hooks: { allowLostFields: true } })).toEqual(['mintlet-hook-crds'])
})

test('what is for one namespace, which may be gone, is made before anything is granted in the cluster', async () => {
  const hooks = await ofHooks({ watchNamespaces: ['etl', 'mintlet-system'] })
  const weights = (granted: (kind: string) => boolean): readonly number[] =>
    hooks
      .filter(({ kind, metadata }) => granted(kind) && metadata.name === 'mintlet-hook-release')
      .map(({ metadata }) => Number(metadata.annotations?.['helm.sh/hook-weight']))
  const within = weights((kind) => ['Role', 'RoleBinding'].includes(kind))
  const everywhere = weights((kind) =>
    ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding'].includes(kind),
  )
  expect(within).toHaveLength(4)
  expect(everywhere).toHaveLength(3)
  expect(Math.max(...within)).toBeLessThan(Math.min(...everywhere))
})

test('for some namespaces the hook may touch objects there and nowhere else', async () => {
  const hooks = await ofHooks({ watchNamespaces: ['etl', 'mintlet-system'] })
  const roles = hooks.filter(({ kind, metadata }) => {
    return kind.endsWith('Role') && metadata.name === 'mintlet-hook-release'
  })
  const about = roles.flatMap(({ metadata, rules = [] }) =>
    rules
      .filter((rule) => JSON.stringify(rule).includes('serviceaccountcredentials'))
      .map(({ verbs }) => `${metadata.namespace}: ${verbs.join()}`),
  )
  expect(about.toSorted()).toEqual(['etl: list,patch', 'mintlet-system: list,patch'])
})

test('without rights of the chart the hooks run as the operator', async () => {
  const hooks = await ofHooks({ rbac: { create: false } })
  expect(new Set(hooks.map(({ kind }) => kind))).toEqual(new Set(['NetworkPolicy', 'Job']))
  const accounts = hooks.map(({ spec }) => spec?.template?.spec.serviceAccountName)
  expect(accounts.filter((name) => name !== undefined)).toEqual(['mintlet', 'mintlet'])
})
