import type { ObservedWorkload } from '../plan/observed.ts'
import { mayHaveHappened } from '../write/failure-of.ts'
import { lookAtWorkload, type WorkloadCause, type WorkloadPorts } from './look-at-workload.ts'
import type { Telemetry } from './ports.ts'
import { workloadTrouble } from './workload-trouble.ts'

export type RestartPorts = WorkloadPorts & { readonly tell: Pick<Telemetry, 'restarted'> }

/**
 * Restarts a workload for a credential, if it is still as it was seen.
 *
 * @returns how it stands now; of one that has changed meanwhile that may be as before
 * @throws whatever is no answer of the API server
 */
export async function tryRestart(
  ports: RestartPorts,
  cause: WorkloadCause,
  seen: ObservedWorkload,
): Promise<ObservedWorkload> {
  const now = ports.clock.now()
  const { state: _state, restartedAt: _restartedAt, ...listed } = seen
  try {
    const { namespace } = cause
    const ended = await ports.workloads.restart(namespace, seen, cause, seen.restartedAt, now)
    if (ended === 'Restarted') {
      const { kind, name } = seen
      ports.tell.restarted({ namespace, kind, name, credentialId: cause.credentialId })
      return { ...seen, state: 'RollingOut', restartedAt: now }
    }
  } catch (error) {
    // Of a write without an answer a look tells whether it was done; one that was not is tried again later.
    const trouble = workloadTrouble(error, now)
    if (!mayHaveHappened(error)) return { ...seen, state: trouble }
    const found = await lookAtWorkload(ports, cause, listed)
    return found.state === 'Stale' ? { ...found, state: trouble } : found
  }
  return lookAtWorkload(ports, cause, listed)
}
