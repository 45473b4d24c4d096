import { parseDuration } from '../../api/duration.ts'
import type { ObservedWorkload } from '../observed.ts'

/**
 * From when on a workload may be restarted again: its minInterval after mintlet did so last, for whichever
 * object that was. A time further ahead than that is no reason to wait: a clock has been set back since.
 *
 * @param now epoch milliseconds
 * @returns epoch milliseconds, -Infinity: at any time
 */
export function restartableAt(
  { restartedAt, minInterval }: Pick<ObservedWorkload, 'restartedAt' | 'minInterval'>,
  now: number,
): number {
  if (restartedAt === undefined || minInterval === undefined) return Number.NEGATIVE_INFINITY
  const interval = parseDuration(minInterval)
  return restartedAt > now + interval ? Number.NEGATIVE_INFINITY : restartedAt + interval
}
