import type { ImpersonatedTokenStatus } from '../../api/impersonated-token-status.ts'
import { parseTime } from '../../api/parse-time.ts'
import type { Observed, ObservedWorkload } from '../observed.ts'
import type { Settings } from '../settings.ts'
import { restartAwaited } from './restart-awaited.ts'
import { restartableAt } from './restartable-at.ts'

/** Also so that the kubelets have heard of the new Secret: a pod that starts now may still be given the old one. */
const SOON_MS = 1000
/** What fails by itself may work by itself, and nobody tells when. */
const LOOK_AGAIN_MS = 30_000

/** When restarts have to be looked after again: epoch milliseconds; none: there is nothing to restart. */
export function restartTimes(
  { token, workloads }: Observed,
  status: ImpersonatedTokenStatus,
  now: number,
  settings: Pick<Settings, 'slowRetry'>,
): number[] {
  if (!restartAwaited(status) || !token.spec.valid || token.spec.value.suspend) return []
  if (status.tokenId !== token.status.tokenId) return [now + SOON_MS]
  const times = workloads?.flatMap((each) => timesOf(each, now, settings)) ?? []
  if (times.length > 0) return times
  // Something else came first; while that is the next mint, the restart is for what comes of it.
  const due = parseTime(status.refreshAt)
  return due !== undefined && due <= now ? [] : [now + Math.min(LOOK_AGAIN_MS, settings.slowRetry)]
}

function timesOf(
  workload: ObservedWorkload,
  now: number,
  { slowRetry }: Pick<Settings, 'slowRetry'>,
): number[] {
  switch (workload.state) {
    case 'Stale':
      return [Math.max(restartableAt(workload, now), now + SOON_MS)]
    case 'NotAllowed':
    case 'Forbidden':
      return [now + slowRetry]
    case 'Failing':
      return [now + Math.min(LOOK_AGAIN_MS, slowRetry)]
    case 'Missing':
    case 'RollingOut':
    case 'RolledOut':
      return []
  }
}
