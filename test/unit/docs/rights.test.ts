import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'

const ROOT = join(import.meta.dirname, '../../..')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')
const page = read('docs/rights.md')

type Rule = Readonly<Record<'verbs' | 'apiGroups' | 'resources', readonly string[]>>
type Role = {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly rules?: readonly Rule[]
}

const rolesIn = (file: string): readonly Role[] =>
  parseAllDocuments(read(`deploy/${file}`))
    .map((document): Role => document.toJS())
    .filter(({ rules }) => rules !== undefined)

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].toSorted()

/** `patch impersonatedtokens/status.mintlet.dev` */
const rights = (roles: readonly Role[]): readonly string[] =>
  unique(
    roles
      .flatMap(({ rules = [] }) => rules)
      .flatMap(({ verbs, apiGroups, resources }) =>
        apiGroups.flatMap((group) =>
          resources.flatMap((resource) =>
            verbs.map((verb) => `${verb} ${resource}${group === '' ? '' : `.${group}`}`),
          ),
        ),
      ),
  )

/** What the page has below a heading, up to the next one. */
const section = (heading: string): string =>
  page.split(/^#+ /m).find((each) => each.startsWith(`${heading}\n`)) ?? ''

const told = (heading: string): readonly string[] =>
  [...section(heading).matchAll(/^\| `([a-z]+)` `([\w./-]+)` \| \S/gm)]
    .map(([, verb, resource]) => `${verb} ${resource}`)
    .toSorted()

const [SERVED, CLUSTER, OWN] = [
  'In each namespace that it serves',
  'In the whole cluster',
  'In its own namespace',
] as const
const namespaced = rolesIn('rbac-namespaced.yaml')
const inNamespace = (name: string | undefined): readonly Role[] =>
  namespaced.filter(({ metadata }) => metadata.namespace === name)

test.each([
  [SERVED, inNamespace('mintlet-demo')],
  [CLUSTER, inNamespace(undefined)],
  [OWN, inNamespace('mintlet-system')],
  ['If asked for: workload identity', rolesIn('rbac-workload-identity.yaml')],
  ['If asked for: workload identity', rolesIn('rbac-workload-identity-namespaced.yaml')],
  ['If asked for: restarts', rolesIn('rbac-rollout-restart.yaml')],
  ['If asked for: restarts', rolesIn('rbac-rollout-restart-namespaced.yaml')],
  ['If asked for: the consumer check', rolesIn('rbac-consumer-check.yaml')],
  ['If asked for: the consumer check', rolesIn('rbac-consumer-check-namespaced.yaml')],
])('docs/rights.md tells every verb and no other: %s', (heading, roles) => {
  expect(told(heading).length).toBeGreaterThan(0)
  expect(told(heading)).toEqual(rights(roles))
})

test('for the whole cluster the operator has the same rights, each in one place more or less', () => {
  const [cluster = [], own = []] = ['ClusterRole', 'Role'].map((kind) =>
    rights(rolesIn('rbac.yaml').filter((role) => role.kind === kind)),
  )
  expect(cluster).toEqual(unique([...told(SERVED), ...told(CLUSTER)]))
  // What is listed and watched is that of all namespaces.
  expect(own).toEqual(told(OWN).filter((right) => !/^(?:list|watch) /.test(right)))
})

test('docs/rights.md tells what the roles for people say, and none of them may mint', () => {
  const rows = section('What people may do').matchAll(
    /^\| `([\w-]+)` \| ([\w, ]+) \| ([\w, ]+) \|$/gm,
  )
  const roles = rolesIn('user-roles.yaml')
  expect([...rows].map(([, name, verbs, resources]) => [name, verbs, resources])).toEqual(
    roles.map(({ metadata, rules = [] }) => {
      expect(rules.map(({ apiGroups }) => apiGroups)).toEqual([['mintlet.dev']])
      const [rule] = rules
      return [metadata.name, rule?.verbs.join(', '), rule?.resources.join(', ')]
    }),
  )
  const everything = rights(roles).join(' ')
  for (const word of ['mint ', '*', 'identities', '/status']) expect(everything).not.toContain(word)
})
