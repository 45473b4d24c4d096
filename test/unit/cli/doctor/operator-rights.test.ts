import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { OPERATOR_RIGHTS, type OperatorRight } from '../../../../src/cli/doctor/operator-rights.ts'

/** deploy/ is made from the chart, which a test of the chart sees to. */
type Role = {
  readonly kind: string
  readonly metadata: { readonly namespace?: string }
  readonly rules?: readonly {
    readonly apiGroups: readonly string[]
    readonly resources: readonly string[]
    readonly verbs: readonly string[]
  }[]
}

const HOME = 'mintlet-system'

/** `verb resource.group`, by the place where the file gives it. */
async function given(file: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const text = await readFile(new URL(`../../../../deploy/${file}`, import.meta.url), 'utf8')
  const places = new Map<string, readonly string[]>()
  for (const document of parseAllDocuments(text)) {
    const role: Role | null = document.toJS()
    if (role?.rules === undefined) continue
    const place = role.kind === 'ClusterRole' ? 'cluster' : (role.metadata.namespace ?? '')
    const rights = role.rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) => flat([{ group, resources, verbs }])),
    )
    places.set(place, [...(places.get(place) ?? []), ...rights].toSorted())
  }
  return places
}

const flat = (rights: readonly OperatorRight[]): readonly string[] =>
  rights
    .flatMap(({ group, resources, verbs }) =>
      resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
    )
    .toSorted()

const { cluster, served, own, workloadIdentity, rolloutRestart, consumerCheck } = OPERATOR_RIGHTS

describe('what doctor asks of the operator is what deploy/ gives', () => {
  test('for the whole cluster', async () => {
    const places = await given('rbac.yaml')
    expect(places.get('cluster')).toEqual(flat([...cluster, ...served]))
    const everywhere = new Set(places.get('cluster'))
    const here = new Set(places.get(HOME))
    // What is given for all namespaces is not given for its own once more.
    expect(flat(own).filter((right) => !here.has(right) && !everywhere.has(right))).toEqual([])
    expect([...here].filter((right) => !flat(own).includes(right))).toEqual([])
  })

  test('for some namespaces', async () => {
    const places = await given('rbac-namespaced.yaml')
    expect(places.get('cluster')).toEqual(flat(cluster))
    expect(places.get(HOME)).toEqual(flat(own))
    const others = [...places].filter(([place]) => place !== 'cluster' && place !== HOME)
    expect(others).not.toEqual([])
    for (const [, rights] of others) expect(rights).toEqual(flat(served))
  })

  test.each([
    ['workload-identity', workloadIdentity],
    ['rollout-restart', rolloutRestart],
    ['consumer-check', consumerCheck],
  ] as const)('with %s', async (name, rights) => {
    expect((await given(`rbac-${name}.yaml`)).get('cluster')).toEqual(flat(rights))
    const places = await given(`rbac-${name}-namespaced.yaml`)
    expect(places.size).toBeGreaterThan(0)
    for (const [, some] of places) expect(some).toEqual(flat(rights))
    expect(places.has(HOME)).toBe(name === 'workload-identity')
  })
})
