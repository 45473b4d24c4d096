import type { RunResult } from './watch-runs.ts'
import { MINTS_A_RUN } from './watch-workload.ts'

/** One line: how many runs, how fast, how many mints. */
export function figures(results: readonly RunResult[]): string {
  const seconds = results.map((result) => result.seconds).toSorted((a, b) => a - b)
  const [p50 = 0, max = 0] = [seconds[Math.floor((seconds.length - 1) / 2)], seconds.at(-1)]
  const mints = results.reduce((sum, result) => sum + result.mints, 0)
  return (
    `${results.length} points, converged in ${p50.toFixed(1)} s (p50), ${max.toFixed(1)} s (max), ` +
    `mints ${MINTS_A_RUN * results.length} expected, ${mints} seen`
  )
}
