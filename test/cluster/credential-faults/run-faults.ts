import { judgeRuns } from './judge-runs.ts'
import type { Outcome, Run } from './run.ts'
import type { FaultWorld } from './start-fault-world.ts'
import { startRuns } from './start-runs.ts'

const STRUCK_WITHIN_MS = 40_000

/** Runs faults that nobody has to die for, all at once. */
export async function runFaults(
  world: FaultWorld,
  runs: readonly Run[],
  withinMs?: number,
): Promise<Outcome> {
  const started = await startRuns(world, runs)
  await started.struck(STRUCK_WITHIN_MS)
  return judgeRuns(world, started, started.missing(), withinMs)
}
