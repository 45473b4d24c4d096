import type { FrozenUse } from '../../api/frozen-use.ts'
import type { RolloutRestart } from '../../api/rollout-restart.ts'
import type { ObservedWorkload } from '../observed.ts'
import { restartableAt } from '../restart/restartable-at.ts'

export type ComingRestarts = {
  /** As the spec lists them. */
  readonly listed: readonly RolloutRestart[]
  /** undefined: not looked at in this turn. */
  readonly workloads: readonly ObservedWorkload[] | undefined
}

/**
 * Whether the workload of a container is restarted before what the container has ends.
 *
 * @param times epoch milliseconds: when a restart is due, and when what the container has ends
 */
export function restartedInTime(
  { workload, restartedAt }: Pick<FrozenUse, 'workload' | 'restartedAt'>,
  { listed, workloads }: ComingRestarts,
  times: { readonly due: number; readonly end: number; readonly now: number },
): boolean {
  const isIt = ({ kind, name }: Pick<RolloutRestart, 'kind' | 'name'>): boolean =>
    kind === workload?.kind && name === workload.name
  const found = listed.find(isIt)
  if (found === undefined) return false
  const seen = workloads?.find(isIt)
  if (seen !== undefined && NEVER.has(seen.state)) return false
  const last = { ...found, restartedAt: seen?.restartedAt ?? restartedAt }
  return Math.max(times.due, restartableAt(last, times.now)) < times.end
}

const NEVER: ReadonlySet<ObservedWorkload['state']> = new Set([
  'Missing',
  'NotAllowed',
  'Forbidden',
])
