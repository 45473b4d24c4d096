import { expect, test } from 'vitest'
import type { ApiObject } from '../kit/control-plane/admin-client.ts'
import { rendered } from './rendered.ts'
import { VALUE_SET_NAMES, VALUE_SETS } from './value-sets.ts'

type Rule = {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const rulesOf = (object: ApiObject): readonly Rule[] => Object(object)['rules']

const roles = (objects: readonly ApiObject[]): readonly ApiObject[] =>
  objects.filter(({ kind }) => kind === 'ClusterRole' || kind === 'Role')

test.each(VALUE_SET_NAMES)(
  'with %s values no role has a wildcard, escalates, or mints',
  async (name) => {
    const found = roles(await rendered({ values: VALUE_SETS[name] }))
    expect(found.length).toBeGreaterThan(4)
    for (const role of found) {
      for (const { apiGroups, resources, verbs } of rulesOf(role)) {
        expect([...apiGroups, ...resources, ...verbs].join(' ')).not.toMatch(/\*/)
        expect(resources).not.toContain('identities')
        expect(verbs.join(' ')).not.toMatch(/\b(mint|bind|escalate|impersonate)\b/)
      }
    }
  },
)

test('nothing but what is asked for: by default nobody may ask for tokens, patch workloads or list pods', async () => {
  const all = JSON.stringify(
    roles(await rendered()).filter(({ metadata }) => metadata?.name === 'mintlet'),
  )
  expect(all).toContain('"secrets"')
  expect(all).not.toMatch(/serviceaccounts"|token"|deployments"|pods"|rollouts"/)
})

test('for some namespaces there is no right on Secrets of the whole cluster', async () => {
  const objects = await rendered({ values: VALUE_SETS.namespaced })
  const everywhere = objects.filter(({ kind }) => kind === 'ClusterRole')
  const operator = everywhere.filter(({ metadata }) => metadata?.name === 'mintlet')
  expect(operator).toHaveLength(1)
  expect(JSON.stringify(operator)).not.toContain('secrets')
  const served = roles(objects).filter(
    ({ kind, metadata }) => kind === 'Role' && metadata?.name === 'mintlet',
  )
  expect(served.map(({ metadata }) => String(metadata?.namespace)).toSorted()).toStrictEqual([
    'etl',
    'mintlet-system',
    'reports',
  ])
})

/** Of all roles but those of hooks. */
async function roleNames(values: object): Promise<readonly string[]> {
  const hooks = { upgradeCrds: false, releaseObjects: false }
  const found = roles(await rendered({ values: { hooks, ...values } }))
  return found.map(({ metadata }) => String(metadata?.name)).toSorted()
}

test('without rbac.create there is no role of the operator, without userRoles none of users', async () => {
  const USERS = ['mintlet-admin', 'mintlet-cluster-issuers', 'mintlet-edit', 'mintlet-view']
  expect(await roleNames({ rbac: { create: false } })).toStrictEqual(USERS)
  expect(await roleNames({ rbac: { userRoles: false } })).toStrictEqual(['mintlet', 'mintlet'])
})
