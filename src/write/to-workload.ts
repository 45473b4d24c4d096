import { CREDENTIAL_ID_PREFIX, RESTART_ANNOTATION, RESTARTED_AT_ANNOTATION } from '../api/group.ts'
import { parseTime } from '../api/parse-time.ts'
import type { WorkloadKind } from '../api/rollout-restart.ts'
import type { Workload } from '../api/workload.ts'
import { metadataOf, type PartialObject } from '../kube/partial-metadata.ts'

type Annotations = Readonly<Record<string, string>>

/** A workload as the API server has it, as much of it as a restart needs. */
export type RawWorkload = PartialObject & {
  readonly spec?: {
    readonly replicas?: number
    readonly template?: { readonly metadata?: { readonly annotations?: Annotations } }
    /** Of an Argo Rollout: RFC 3339. */
    readonly restartAt?: string
  }
  readonly status?: Readonly<Record<string, unknown>> & {
    /** Of an Argo Rollout: RFC 3339, the restartAt that it is done with. */
    readonly restartedAt?: string
  }
}

/** @param ownerUid of the object whose credential is asked about */
export function toWorkload(kind: WorkloadKind, raw: RawWorkload, ownerUid: string): Workload {
  const { metadata, spec = {}, status = {} } = raw
  const own = metadata.annotations ?? {}
  // restartAt leaves the pod template of a Rollout as it is, so that it goes through no canary again.
  const marked = kind === 'Rollout' ? own : (spec.template?.metadata?.annotations ?? {})
  const common = {
    allowed: own[RESTART_ANNOTATION] === 'allow',
    credentialId: marked[`${CREDENTIAL_ID_PREFIX}${ownerUid}`],
    restartedAt: parseTime(marked[RESTARTED_AT_ANNOTATION]),
    restarting: kind === 'Rollout' && isRestarting(raw),
    generation: metadataOf(raw).metadata.generation,
    observedGeneration: count(status, 'observedGeneration'),
  }
  if (kind === 'DaemonSet') {
    return {
      ...common,
      wanted: count(status, 'desiredNumberScheduled'),
      present: count(status, 'currentNumberScheduled'),
      updated: count(status, 'updatedNumberScheduled'),
      available: count(status, 'numberAvailable'),
    }
  }
  return {
    ...common,
    wanted: spec.replicas ?? 1,
    present: count(status, 'replicas'),
    updated: count(status, 'updatedReplicas'),
    available: count(status, 'availableReplicas'),
  }
}

/** A number, of an Argo Rollout also as a text; what is neither tells nothing. */
const count = (status: NonNullable<RawWorkload['status']>, field: string): number =>
  Number(status[field] ?? 0) || 0

function isRestarting({ spec, status }: RawWorkload): boolean {
  const asked = parseTime(spec?.restartAt)
  return asked !== undefined && (parseTime(status?.restartedAt) ?? 0) < asked
}
