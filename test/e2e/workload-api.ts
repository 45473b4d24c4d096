import { CREDENTIAL_ID_PREFIX, RESTART_ANNOTATION } from '../../src/api/group.ts'
import type { WorkloadKind } from '../../src/api/rollout-restart.ts'
import type { AdminClient } from '../kit/control-plane/admin-client.ts'
import { envPod } from '../kit/one-node/env-pod.ts'
import { readEnvLog } from '../kit/one-node/read-env-log.ts'
import { NS } from './namespace.ts'

export type Kind = Exclude<WorkloadKind, 'Rollout'>

type Metadata = {
  readonly name: string
  readonly uid: string
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly { readonly uid: string }[]
}

/** A workload, or a revision of one. */
export type Stored = {
  readonly metadata: Metadata
  readonly spec?: { readonly template?: { readonly metadata: Partial<Metadata> } }
  /** Of a ControllerRevision. */
  readonly revision?: number
  readonly status?: Readonly<Record<string, unknown>>
}

/** How often the pods of a workload were replaced by others, as its controller has it. */
export type Revisions = {
  /** The number of the newest one, 1 the first. */
  readonly newest: number
  /** How many ReplicaSets or ControllerRevisions there are. */
  readonly kept: number
}

/** A pod that has begun. */
export type Start = {
  /** The id that its template says it was made for; undefined: none. */
  readonly madeFor: string | undefined
  /** Of the token that it got. */
  readonly tokenId: string
}

/** Workloads with real controllers, each with one pod at a time that has a token in its environment. */
export type WorkloadApi = {
  /** @param secretName of its token, which is there */
  make(
    kind: Kind,
    name: string,
    options: { readonly secretName: string; readonly allowed: boolean },
  ): Promise<void>
  /** Lets it be restarted from now on, or no longer. */
  allow(kind: Kind, name: string, allowed: boolean): Promise<void>
  get(kind: Kind, name: string): Promise<Stored>
  revisions(kind: Kind, name: string): Promise<Revisions>
  /** Of all its pods that any of these looks has seen, in their order. */
  starts(name: string): Promise<readonly Start[]>
}

const APPS = `/apis/apps/v1/namespaces/${NS}`
const PODS = `/api/v1/namespaces/${NS}/pods`
const PLURALS: Readonly<Record<Kind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
}
const REVISION = 'deployment.kubernetes.io/revision'

/** In the namespace of the end-to-end tests. */
export function createWorkloadApi(admin: AdminClient): WorkloadApi {
  const seen = new Map<string, Map<string, Start>>()

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const contentType = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await admin.request<T>(method, path, body, { contentType })
    if (answer.status < 300) return answer.body
    throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }

  const get = (kind: Kind, name: string): Promise<Stored> =>
    ask('GET', `${APPS}/${PLURALS[kind]}/${name}`)

  const list = async (path: string, app: string): Promise<readonly Stored[]> =>
    (await ask<{ items: readonly Stored[] }>('GET', `${path}?labelSelector=app%3D${app}`)).items

  async function startOf({ metadata }: Stored): Promise<Start | undefined> {
    const path = `${PODS}/${metadata.name}/log`
    const { status, body } = await admin.request<{ message: string }>('GET', path)
    // It has not begun, or is gone.
    if (status >= 400) return undefined
    const tokenId = readEnvLog(body.message)
    return tokenId === undefined ? undefined : { madeFor: madeFor(metadata), tokenId }
  }

  return {
    async make(kind, name, { secretName, allowed }) {
      await ask('POST', `${APPS}/${PLURALS[kind]}`, {
        apiVersion: 'apps/v1',
        kind,
        metadata: { name, annotations: allowed ? { [RESTART_ANNOTATION]: 'allow' } : {} },
        spec: specOf(kind, name, secretName),
      })
    },
    async allow(kind, name, allowed) {
      const annotations = { [RESTART_ANNOTATION]: allowed ? 'allow' : null }
      await ask('PATCH', `${APPS}/${PLURALS[kind]}/${name}`, { metadata: { annotations } })
    },
    get,
    async revisions(kind, name) {
      const { metadata } = await get(kind, name)
      const isDeployment = kind === 'Deployment'
      const all = await list(
        `${APPS}/${isDeployment ? 'replicasets' : 'controllerrevisions'}`,
        name,
      )
      const own = all.filter((each) =>
        each.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid),
      )
      const newest = isDeployment
        ? Number(metadata.annotations?.[REVISION])
        : Math.max(...own.map(({ revision = 0 }) => revision))
      return { newest, kept: own.length }
    },
    async starts(name) {
      const known = seen.get(name) ?? new Map<string, Start>()
      seen.set(name, known)
      for (const pod of await list(PODS, name)) {
        const { uid } = pod.metadata
        const start = known.has(uid) ? undefined : await startOf(pod)
        if (start !== undefined) known.set(uid, start)
      }
      return [...known.values()]
    },
  }
}

function specOf(kind: Kind, name: string, secretName: string): object {
  const labels = { app: name }
  return {
    ...(kind !== 'DaemonSet' && { replicas: 1 }),
    ...(kind === 'StatefulSet' && { serviceName: name }),
    revisionHistoryLimit: 100,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: envPod(secretName) },
  }
}

const madeFor = ({ annotations = {} }: Metadata): string | undefined =>
  Object.entries(annotations).find(([key]) => key.startsWith(CREDENTIAL_ID_PREFIX))?.[1]
