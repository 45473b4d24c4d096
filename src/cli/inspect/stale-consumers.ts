import type { FrozenUse } from '../../api/frozen-use.ts'
import { restartedInTime } from '../../plan/consumers/restarted-in-time.ts'
import { type StaleUse, staleUses } from '../../plan/consumers/stale-uses.ts'
import { tellStale } from '../../plan/consumers/tell-stale.ts'
import { defined } from '../defined.ts'
import { runbookLink } from '../text/runbook-link.ts'
import type { ConsumerWorld } from './consumers-in-pod.ts'
import type { Problem } from './problem.ts'

/**
 * What the operator's consumer check would say, also where it does not run; nothing where all see each refresh, or
 * are restarted in time.
 *
 * @param uses of the Secret alone
 */
export function staleConsumers(
  uses: readonly FrozenUse[],
  { published, isRefreshed, refreshAt = 0, rolloutRestart: listed, now }: ConsumerWorld,
  runbookUrl: string | undefined,
): Problem[] {
  if (!isRefreshed || published === undefined) return []
  const isRescued = ({ use, end }: StaleUse): boolean =>
    restartedInTime(
      use,
      { listed, workloads: undefined },
      { due: end.isCurrent ? Math.max(refreshAt, now) : now, end: end.expiresAt, now },
    )
  const told = tellStale(staleUses(uses, published, isRescued), now)
  if (told === undefined) return []
  const runbook = runbookLink(told.reason, runbookUrl)
  return [{ ...told, severity: 'Warning', conditions: [], ...defined({ runbook }) }]
}
