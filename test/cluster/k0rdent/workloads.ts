import { CREDENTIAL_ID_ANNOTATION, RESTART_ANNOTATION } from '../../../src/api/group.ts'
import type { WorkloadKind } from '../../../src/api/rollout-restart.ts'
import type { K0rdentWorld } from './start-k0rdent-world.ts'

/** Pods of a workload as its controller counts them. */
type Counts = {
  /** Of any template; 2 unless given. */
  readonly present?: number
  readonly updated: number
  readonly available: number
}

/** Workloads without a controller: the test says how far each has rolled out. All should have two pods. */
export type Workloads = {
  /** As it is once it runs. @param options allowed: it has opted in */
  make(kind: WorkloadKind, name: string, options: { readonly allowed: boolean }): Promise<void>
  allow(kind: WorkloadKind, name: string): Promise<void>
  /** How often its template was changed since it was made; 0 of one that was not. */
  restarts(kind: WorkloadKind, name: string): Promise<number>
  /** Of all that were made, by kind and name. */
  allRestarts(): Promise<Readonly<Record<string, number>>>
  /** Of its template. */
  credentialId(kind: WorkloadKind, name: string): Promise<string | undefined>
  /** Its controller has seen the template as it is now. */
  report(kind: WorkloadKind, name: string, counts: Counts): Promise<void>
  /** All its pods are new, and serve. */
  rollOut(kind: WorkloadKind, name: string): Promise<void>
}

type Stored = {
  readonly metadata: { readonly generation: number }
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
    }
  }
}

const PLURALS: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
}
const PODS = 2

export function createWorkloads(world: K0rdentWorld, namespace: string): Workloads {
  const { admin } = world.controlPlane
  const made: (readonly [WorkloadKind, string])[] = []
  /** Generations before anybody restarted them, by kind and name. */
  const untouched = new Map<string, number>()
  const pathOf = (kind: WorkloadKind): string =>
    `/apis/apps/v1/namespaces/${namespace}/${PLURALS[kind]}`

  async function patch(kind: WorkloadKind, name: string, body: object): Promise<Stored> {
    const contentType = 'application/merge-patch+json'
    const answer = await admin.request<Stored>('PATCH', `${pathOf(kind)}/${name}`, body, {
      contentType,
    })
    if (answer.status !== 200) throw new Error(`${kind} ${name}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  async function get(kind: WorkloadKind, name: string): Promise<Stored> {
    return (await admin.request<Stored>('GET', `${pathOf(kind)}/${name}`)).body
  }

  async function report(
    kind: WorkloadKind,
    name: string,
    { present = PODS, updated, available }: Counts,
  ): Promise<void> {
    const { metadata } = await get(kind, name)
    const observedGeneration = metadata.generation
    const status = statusOf(kind, { present, updated, available })
    await patch(kind, `${name}/status`, { status: { observedGeneration, ...status } })
  }

  const rollOut = (kind: WorkloadKind, name: string): Promise<void> =>
    report(kind, name, { updated: PODS, available: PODS })

  /** A new generation is another template; of a Deployment also another annotation, which only allow() makes. */
  const restarts = async (kind: WorkloadKind, name: string): Promise<number> => {
    const base = untouched.get(`${kind} ${name}`)
    return base === undefined ? 0 : (await get(kind, name)).metadata.generation - base
  }

  return {
    async make(kind, name, { allowed }) {
      const annotations = allowed ? { [RESTART_ANNOTATION]: 'allow' } : {}
      await world.make(pathOf(kind), { metadata: { name, annotations }, spec: specOf(kind, name) })
      made.push([kind, name])
      untouched.set(`${kind} ${name}`, 1)
      await rollOut(kind, name)
    },
    async allow(kind, name) {
      const annotations = { [RESTART_ANNOTATION]: 'allow' }
      const { metadata } = await patch(kind, name, { metadata: { annotations } })
      untouched.set(`${kind} ${name}`, metadata.generation)
    },
    restarts,
    allRestarts: async () =>
      Object.fromEntries(
        await Promise.all(
          made.map(
            async ([kind, name]) => [`${kind} ${name}`, await restarts(kind, name)] as const,
          ),
        ),
      ),
    credentialId: async (kind, name) =>
      (await get(kind, name)).spec.template.metadata.annotations?.[CREDENTIAL_ID_ANNOTATION],
    report,
    rollOut,
  }
}

function specOf(kind: WorkloadKind, name: string): object {
  const labels = { app: name }
  return {
    ...(kind !== 'DaemonSet' && { replicas: PODS }),
    ...(kind === 'StatefulSet' && { serviceName: name }),
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: 'main', image: 'example.com/none' }] },
    },
  }
}

function statusOf(kind: WorkloadKind, { present, updated, available }: Required<Counts>): object {
  return kind === 'DaemonSet'
    ? {
        desiredNumberScheduled: PODS,
        currentNumberScheduled: present,
        updatedNumberScheduled: updated,
        numberAvailable: available,
        numberMisscheduled: 0,
        numberReady: available,
      }
    : {
        replicas: present,
        updatedReplicas: updated,
        availableReplicas: available,
        readyReplicas: available,
      }
}
