import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import { conditionTold } from '../condition-told.ts'
import type { ObservedWorkload } from '../observed.ts'
import type { Told } from '../told.ts'
import { restartAwaited } from './restart-awaited.ts'
import { whyNotRestarted } from './why-not-restarted.ts'

const MOST_NAMED = 3

/**
 * Why a listed workload does not get the new credential by a restart; undefined: nothing is known to be in the way.
 *
 * @param workloads undefined: not looked at in this turn
 * @param facts the status after the step: while a restart is awaited that nobody could look at in this turn,
 *   what was told last still stands
 */
export function restartRefused(
  workloads: readonly ObservedWorkload[] | undefined,
  facts: Pick<ImpersonatedTokenStatus, 'tokenId' | 'restartedFor' | 'conditions'>,
): Told | undefined {
  if (workloads === undefined)
    return restartAwaited(facts) ? conditionTold(facts, 'RestartRefused') : undefined
  const told = workloads.flatMap((workload) => whyNotRestarted(workload)?.message ?? [])
  if (told.length === 0) return undefined
  const more = told.length - MOST_NAMED
  const texts = more > 0 ? [...told.slice(0, MOST_NAMED), `and ${more} more like these`] : told
  return { reason: 'RestartRefused', message: `${texts.join('; ')}.` }
}
