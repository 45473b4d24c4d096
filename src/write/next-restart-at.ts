import { parseTime } from '../api/parse-time.ts'
import { formatTime } from '../api/time.ts'
import type { RawWorkload } from './to-workload.ts'

const SECOND_MS = 1000

/**
 * spec.restartAt for an Argo Rollout: its controller replaces the pods that were made before then, once the
 * time has come, unless status.restartedAt says that it has done so already. Both know whole seconds only.
 *
 * @param now epoch milliseconds
 * @returns RFC 3339
 */
export function nextRestartAt({ spec, status }: RawWorkload, now: number): string {
  // A pod that was made a moment ago has the time of the second that has begun.
  const next = Math.floor(now / SECOND_MS) * SECOND_MS + SECOND_MS
  const asked = parseTime(spec?.restartAt) ?? 0
  const done = parseTime(status?.restartedAt) ?? 0
  // What somebody has planned for later comes now; everything else may be in the works already.
  const underWay = asked > next ? 0 : asked
  return formatTime(Math.max(next, underWay + SECOND_MS, done + SECOND_MS))
}
