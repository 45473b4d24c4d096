import { CREDENTIAL_ID_PREFIX, RESTART_ANNOTATION } from '../../../src/api/group.ts'
import type { WorkloadKind } from '../../../src/api/rollout-restart.ts'
import type { AdminClient } from '../../kit/control-plane/admin-client.ts'

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
  /** That it was last restarted for: of its template, of a Rollout its own. */
  credentialId(kind: WorkloadKind, name: string): Promise<string | undefined>
  /** The same of each object that lists it, by uid. */
  credentialIds(kind: WorkloadKind, name: string): Promise<Readonly<Record<string, string>>>
  get(kind: WorkloadKind, name: string): Promise<StoredWorkload>
  patch(kind: WorkloadKind, name: string, body: object): Promise<StoredWorkload>
  /** Its controller has seen the template as it is now. */
  report(kind: WorkloadKind, name: string, counts: Counts): Promise<void>
  /** All its pods are new, and serve. */
  rollOut(kind: WorkloadKind, name: string): Promise<void>
}

type Annotated = { readonly annotations?: Readonly<Record<string, string>> }

export type StoredWorkload = {
  readonly metadata: Annotated & { readonly generation: number }
  readonly spec: {
    readonly template: { readonly metadata: Annotated }
    readonly restartAt?: string
  }
}

const COLLECTIONS: Readonly<Record<WorkloadKind, readonly [group: string, plural: string]>> = {
  Deployment: ['apps/v1', 'deployments'],
  StatefulSet: ['apps/v1', 'statefulsets'],
  DaemonSet: ['apps/v1', 'daemonsets'],
  Rollout: ['argoproj.io/v1alpha1', 'rollouts'],
}
const PODS = 2

export function createWorkloads(
  { controlPlane: { admin } }: { readonly controlPlane: { readonly admin: AdminClient } },
  namespace: string,
): Workloads {
  const made: (readonly [WorkloadKind, string])[] = []
  /** Generations before anybody restarted them, by kind and name. */
  const untouched = new Map<string, number>()
  const pathOf = (kind: WorkloadKind): string => {
    const [groupVersion, plural] = COLLECTIONS[kind]
    return `/apis/${groupVersion}/namespaces/${namespace}/${plural}`
  }

  async function ask(method: string, path: string, body?: object): Promise<StoredWorkload> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await admin.request<StoredWorkload>(method, path, body, { contentType })
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }

  const patch = (kind: WorkloadKind, name: string, body: object): Promise<StoredWorkload> =>
    ask('PATCH', `${pathOf(kind)}/${name}`, body)

  const get = (kind: WorkloadKind, name: string): Promise<StoredWorkload> =>
    ask('GET', `${pathOf(kind)}/${name}`)

  async function credentialIds(
    kind: WorkloadKind,
    name: string,
  ): Promise<Readonly<Record<string, string>>> {
    const { metadata, spec } = await get(kind, name)
    const { annotations = {} } = kind === 'Rollout' ? metadata : spec.template.metadata
    return Object.fromEntries(
      Object.entries(annotations)
        .filter(([key]) => key.startsWith(CREDENTIAL_ID_PREFIX))
        .map(([key, id]) => [key.slice(CREDENTIAL_ID_PREFIX.length), id]),
    )
  }

  async function report(
    kind: WorkloadKind,
    name: string,
    { present = PODS, updated, available }: Counts,
  ): Promise<void> {
    const { metadata, spec } = await get(kind, name)
    const observedGeneration = metadata.generation
    const status = statusOf(kind, { present, updated, available })
    const seen = kind === 'Rollout' ? String(observedGeneration) : observedGeneration
    const restarted = kind === 'Rollout' && { restartedAt: spec.restartAt }
    await patch(kind, `${name}/status`, {
      status: { observedGeneration: seen, ...restarted, ...status },
    })
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
      const [groupVersion] = COLLECTIONS[kind]
      await ask('POST', pathOf(kind), {
        apiVersion: groupVersion,
        kind,
        metadata: { name, annotations },
        spec: specOf(kind, name),
      })
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
    credentialId: async (kind, name) => Object.values(await credentialIds(kind, name))[0],
    credentialIds,
    get,
    patch,
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
