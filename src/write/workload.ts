import { CREDENTIAL_ID_ANNOTATION, RESTART_ANNOTATION } from '../api/group.ts'
import type { RolloutRestart, WorkloadKind } from '../api/rollout-restart.ts'
import type { Workload } from '../api/workload.ts'
import type { KubeClient } from '../kube/kube-client.ts'
import { metadataOf, PARTIAL_METADATA, type PartialObject } from '../kube/partial-metadata.ts'
import { isGone } from './failure-of.ts'
import { mapPatch, versionPatch } from './json-patch.ts'

/**
 * Workloads that are restarted for a new credential.
 *
 * Errors: KubeError; kind Conflict when the workload changed between the look and the restart.
 */
export type WorkloadAccess = {
  /** undefined: there is none. */
  read(namespace: string, workload: RolloutRestart): Promise<Workload | undefined>
  /**
   * Writes the id of the credential into the pod template, as `kubectl rollout restart` writes the time:
   * the pods are replaced as the workload's strategy says. Only where the workload, as it is now, has
   * opted in; nothing is written where it carries the id already.
   */
  restart(namespace: string, workload: RolloutRestart, credentialId: string): Promise<void>
}

const PLURALS: Readonly<Record<WorkloadKind, string>> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
}

type Counts = Readonly<Record<string, number | undefined>>

type Raw = PartialObject & {
  readonly spec?: {
    readonly replicas?: number
    readonly template?: { readonly metadata?: { readonly annotations?: Record<string, string> } }
  }
  readonly status?: Counts
}

export function createWorkloadAccess(client: KubeClient): WorkloadAccess {
  async function get(namespace: string, { kind, name }: RolloutRestart): Promise<Raw | undefined> {
    try {
      const path = pathOf(namespace, kind, name)
      return (await client.request<Raw>({ method: 'GET', path })).body
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  return {
    async read(namespace, workload) {
      const raw = await get(namespace, workload)
      return raw && toWorkload(workload.kind, raw)
    },
    async restart(namespace, workload, credentialId) {
      const raw = await get(namespace, workload)
      if (raw === undefined || !isAllowed(raw)) return
      const changes = mapPatch('/spec/template/metadata/annotations', annotationsOf(raw), {
        [CREDENTIAL_ID_ANNOTATION]: credentialId,
      })
      if (changes.length === 0) return
      await client.request({
        method: 'PATCH',
        path: pathOf(namespace, workload.kind, workload.name),
        contentType: 'application/json-patch+json',
        body: [...versionPatch(metadataOf(raw).metadata), ...changes],
        accept: PARTIAL_METADATA,
      })
    },
  }
}

const pathOf = (namespace: string, kind: WorkloadKind, name: string): string =>
  `/apis/apps/v1/namespaces/${namespace}/${PLURALS[kind]}/${name}`

const annotationsOf = ({ spec }: Raw): Readonly<Record<string, string>> =>
  spec?.template?.metadata?.annotations ?? {}

const isAllowed = ({ metadata }: Raw): boolean =>
  metadata.annotations?.[RESTART_ANNOTATION] === 'allow'

function toWorkload(kind: WorkloadKind, raw: Raw): Workload {
  const { status = {} } = raw
  const count = (field: string): number => status[field] ?? 0
  const common = {
    allowed: isAllowed(raw),
    credentialId: annotationsOf(raw)[CREDENTIAL_ID_ANNOTATION],
    generation: metadataOf(raw).metadata.generation,
    observedGeneration: count('observedGeneration'),
  }
  if (kind === 'DaemonSet') {
    return {
      ...common,
      wanted: count('desiredNumberScheduled'),
      present: count('currentNumberScheduled'),
      updated: count('updatedNumberScheduled'),
      available: count('numberAvailable'),
    }
  }
  return {
    ...common,
    wanted: raw.spec?.replicas ?? 1,
    present: count('replicas'),
    updated: count('updatedReplicas'),
    available: count('availableReplicas'),
  }
}
