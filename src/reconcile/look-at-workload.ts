import type { RolloutRestart } from '../api/rollout-restart.ts'
import type { ObservedWorkload } from '../plan/observed.ts'
import { workloadState } from '../plan/restart/workload-state.ts'
import type { Clock } from '../runtime/clock.ts'
import type { WorkloadAccess } from '../write/workload.ts'
import { workloadTrouble } from './workload-trouble.ts'

export type WorkloadPorts = { readonly workloads: WorkloadAccess; readonly clock: Clock }

/** Whose credential it is about. */
export type WorkloadCause = {
  readonly namespace: string
  readonly ownerUid: string
  readonly credentialId: string
}

/**
 * How a listed workload stands for a credential. What is wrong with it is part of the answer: it holds up nothing
 * else.
 *
 * @throws whatever is no answer of the API server
 */
export async function lookAtWorkload(
  { workloads, clock }: WorkloadPorts,
  { namespace, ownerUid, credentialId }: WorkloadCause,
  listed: RolloutRestart,
): Promise<ObservedWorkload> {
  try {
    const found = await workloads.read(namespace, listed, ownerUid)
    const state = workloadState(found, credentialId)
    return { ...listed, state, restartedAt: found?.restartedAt }
  } catch (error) {
    return { ...listed, state: workloadTrouble(error, clock.now()), restartedAt: undefined }
  }
}
