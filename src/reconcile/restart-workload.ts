import type { Observed } from '../plan/observed.ts'
import { withWorkload } from '../plan/restart/with-workload.ts'
import type { Plan } from '../plan/step.ts'
import { type RestartPorts, tryRestart } from './try-restart.ts'

/** Restarts one workload; one that changed in the same moment is looked at again. */
export async function restartWorkload(
  ports: RestartPorts,
  { workload, id }: Extract<Plan, { step: 'RestartWorkload' }>,
  observed: Observed,
): Promise<Observed> {
  const { namespace, uid } = observed.token.metadata
  const seen = observed.workloads?.find(
    ({ kind, name }) => kind === workload.kind && name === workload.name,
  )
  if (seen === undefined) return { ...observed, workloads: undefined }
  const cause = { namespace, ownerUid: uid, credentialId: id }
  const workloads = withWorkload(observed.workloads, await tryRestart(ports, cause, seen))
  return { ...observed, workloads }
}
