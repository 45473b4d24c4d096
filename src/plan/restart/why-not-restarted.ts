import { type Failure, retryable, stalled } from '../../failure.ts'
import type { ObservedWorkload } from '../observed.ts'

/** Why a listed workload cannot be restarted for the new credential, and what to do; undefined: nothing is in the way. */
export function whyNotRestarted({
  kind,
  name,
  state,
}: Pick<ObservedWorkload, 'kind' | 'name' | 'state'>): Failure | undefined {
  switch (state) {
    case 'NotAllowed': {
      const message =
        `${kind} ${name} has to be restarted for the new credential, and has not opted in: ` +
        'annotate it with mintlet.dev/restart: allow, or remove it from spec.rolloutRestart'
      return stalled('InvalidSpec', message)
    }
    case 'Forbidden': {
      const message =
        `the operator may not read or restart ${kind} ${name}, which spec.rolloutRestart needs: have an administrator ` +
        'apply deploy/rbac-rollout-restart.yaml and see what admission policies refuse, or remove it from spec.rolloutRestart'
      return stalled('PermissionDenied', message)
    }
    case 'Failing': {
      const message = `${kind} ${name} could not be read or restarted for the new credential: it is tried again; see which webhook fails if that goes on`
      return retryable('ApiServerUnavailable', message)
    }
    case 'Missing':
    case 'Stale':
    case 'RollingOut':
    case 'RolledOut':
      return undefined
  }
}
