import type { Workload } from '../../api/workload.ts'
import type { ObservedWorkload } from '../observed.ts'

/**
 * Whether the pods of a workload were made for a credential, as `kubectl rollout status` would tell: all
 * that should be there are of the newest template and serve, and no older one is left.
 *
 * @param workload undefined: there is none
 * @param credentialId of the credential that is published
 */
export function workloadState(
  workload: Workload | undefined,
  credentialId: string,
): ObservedWorkload['state'] {
  if (workload === undefined) return 'Missing'
  if (!workload.allowed) return 'NotAllowed'
  if (workload.credentialId !== credentialId) return 'Stale'
  const { generation, observedGeneration, wanted, present, updated, available } = workload
  const isOver =
    !workload.restarting &&
    observedGeneration >= generation &&
    updated >= wanted &&
    available >= wanted &&
    // A daemon is counted once for each node, however many pods it has there.
    present <= Math.max(updated, wanted)
  return isOver ? 'RolledOut' : 'RollingOut'
}
