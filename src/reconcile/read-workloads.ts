import type { Observed } from '../plan/observed.ts'
import { lookAtWorkload } from './look-at-workload.ts'
import type { Ports } from './ports.ts'

/** How the workloads stand that the spec lists. What is wrong with one of them holds up nothing else. */
export async function readWorkloads(
  ports: Pick<Ports, 'workloads' | 'clock'>,
  observed: Observed,
): Promise<Observed> {
  const { metadata, spec, status } = observed.token
  const listed = spec.valid ? (spec.value.rolloutRestart ?? []) : []
  const cause = {
    namespace: metadata.namespace,
    ownerUid: metadata.uid,
    credentialId: status.tokenId ?? '',
  }
  const workloads = await Promise.all(listed.map((each) => lookAtWorkload(ports, cause, each)))
  return { ...observed, workloads }
}
