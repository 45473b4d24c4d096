import { until } from '../../kit/until.ts'
import type { InstallWorld } from './start-install.ts'

export const SYSTEM = 'mintlet-system'
/** The operator's pods by their labels. */
const SELECTOR = 'app.kubernetes.io/name=mintlet,app.kubernetes.io/instance=mintlet'
const API = `/api/v1/namespaces/${SYSTEM}`
const LEASE = `/apis/coordination.k8s.io/v1/namespaces/${SYSTEM}/leases/mintlet`

export type OperatorPod = {
  readonly metadata: {
    readonly name: string
    readonly uid: string
    readonly deletionTimestamp?: string
  }
  readonly spec: {
    readonly nodeName: string
    readonly containers: readonly { readonly image: string }[]
  }
  readonly status: {
    readonly phase: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly containerStatuses?: readonly { readonly restartCount: number }[]
  }
}

type Lease = { readonly spec?: { readonly holderIdentity?: string } }

/** The pods of the release `mintlet`, as the cluster has them. */
export type OperatorPods = {
  /** Those that are there, also when they end. */
  list(): Promise<readonly OperatorPod[]>
  /** @throws Error when it is not there */
  get(name: string): Promise<OperatorPod>
  /** Resolves with the pods when so many are ready and no other one is there. */
  untilReady(count: number): Promise<readonly OperatorPod[]>
  /** The name of the pod that leads; undefined: none. */
  leader(): Promise<string | undefined>
  /** Resolves with the name of the leading pod when it is another one. */
  untilLeader(before?: string): Promise<string>
}

export function createOperatorPods({ admin }: InstallWorld): OperatorPods {
  const list = async (): Promise<readonly OperatorPod[]> => {
    const path = `${API}/pods?labelSelector=${encodeURIComponent(SELECTOR)}`
    return (await admin.request<{ items: readonly OperatorPod[] }>('GET', path)).body.items
  }
  const leader = async (): Promise<string | undefined> => {
    const { status, body } = await admin.request<Lease>('GET', LEASE)
    const holder = status === 200 ? (body.spec?.holderIdentity ?? '') : ''
    // The name of the pod's host, and a random suffix.
    return holder === '' ? undefined : holder.slice(0, holder.lastIndexOf('_'))
  }
  return {
    list,
    leader,
    async get(name) {
      const found = (await list()).find(({ metadata }) => metadata.name === name)
      if (found === undefined) throw new Error(`there is no pod ${name}`)
      return found
    },
    untilReady: (count) =>
      until(
        `${count} pods of the operator are ready`,
        async () => {
          const pods = await list()
          return pods.length === count && pods.every(isReady) && pods
        },
        90_000,
      ),
    untilLeader: (before) =>
      until(
        `a pod leads that is not ${before ?? 'none'}`,
        async () => {
          const name = await leader()
          return name !== before && name
        },
        60_000,
      ),
  }
}

const isReady = ({ metadata, status: { conditions = [] } }: OperatorPod): boolean =>
  metadata.deletionTimestamp === undefined &&
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
