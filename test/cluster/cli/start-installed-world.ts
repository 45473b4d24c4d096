import { stringify } from 'yaml'
import { runCli } from '../../../src/cli/run-cli.ts'
import { objectsOf } from '../../chart/objects-of.ts'
import type { ApiObject } from '../../kit/control-plane/admin-client.ts'
import { renderChart } from '../../kit/helm/render-chart.ts'
import type { Operator } from '../../kit/operator.ts'
import { startWorld, type World } from '../operator/start-world.ts'
import { createCliProcess } from './create-cli-process.ts'
import type { CliRun } from './start-cli-world.ts'

/** `viewer` and `editor` of NS are what Kubernetes' roles and the chart's make of them; `stranger` may nothing. */
export const PEOPLE = { viewer: [], editor: [], stranger: [], ada: [] } as const
export type Person = keyof typeof PEOPLE | 'admin'

export const NS = 'reports'
export const HOME = 'mintlet-system'

/** All that the chart installs, as far as it is without nodes: the operator is a process, its pods only say so. */
export type InstalledWorld = World & {
  readonly operator: Operator
  cli(person: Person, ...argv: readonly string[]): Promise<CliRun>
}

/** @param values of the chart */
export async function startInstalledWorld(values: object = {}): Promise<InstalledWorld> {
  const world = await startWorld({ namespaces: [NS], people: PEOPLE })
  try {
    const { admin } = world.controlPlane
    const chart = objectsOf(
      await renderChart({ values: { 'defaultIssuer.create': false, ...values } }),
    ).filter(({ metadata }) => metadata?.['annotations'] === undefined || !isHook(metadata))
    await admin.apply(chart.map((object) => stringify(withGroup(object))).join('---\n'))
    await admin.apply(['view', 'edit'].map((role) => stringify(bindingOf(role))).join('---\n'))
    const operator = await world.start()
    await sayReady(world)
    return {
      ...world,
      operator,
      async cli(person, ...argv) {
        const { controlPlane } = world
        const kubeconfig =
          person === 'admin' ? controlPlane.kubeconfigPath : controlPlane.kubeconfigFor(person)
        const { process, out, err } = createCliProcess({ kubeconfig, operator })
        const code = await runCli(argv, process)
        return { code, out: out(), err: err() }
      },
    }
  } catch (error) {
    await world[Symbol.asyncDispose]()
    throw error
  }
}

/** The operator is a process whose user is in that group: it is bound wherever the ServiceAccount is. */
function withGroup(object: ApiObject): ApiObject {
  if (object.kind?.endsWith('RoleBinding') !== true) return object
  const group = {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'Group',
    name: 'mintlet-operators',
  }
  return { ...object, subjects: [...((object['subjects'] as object[] | undefined) ?? []), group] }
}

const isHook = (metadata: { readonly [field: string]: unknown }): boolean =>
  JSON.stringify(metadata['annotations']).includes('helm.sh/hook')

/** `viewer` has mintlet-view, `editor` mintlet-edit; without a controller nothing is aggregated into Kubernetes' own. */
const bindingOf = (role: string): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'RoleBinding',
  metadata: { name: `${role}er`, namespace: NS },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: 'ClusterRole',
    name: `mintlet-${role}`,
  },
  subjects: [
    {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'User',
      name: role === 'view' ? 'viewer' : 'editor',
    },
  ],
})

/** What the controller of Deployments would say. */
async function sayReady({ controlPlane: { admin } }: World): Promise<void> {
  const path = `/apis/apps/v1/namespaces/${HOME}/deployments/mintlet/status`
  const status = { replicas: 2, readyReplicas: 2, updatedReplicas: 2, availableReplicas: 2 }
  const contentType = 'application/merge-patch+json'
  const { status: code } = await admin.request('PATCH', path, { status }, { contentType })
  if (code !== 200) throw new Error(`the Deployment's status: ${code}`)
}
