import { judgeRuns } from './judge-runs.ts'
import type { Outcome, Run } from './run.ts'
import type { FaultOperator, FaultWorld, StartOperator } from './start-fault-world.ts'
import { type StartedRun, type StartedRuns, startRuns } from './start-runs.ts'

/** The operator waits 10 seconds for the issuer, and is killed before. */
const HELD_MS = 9000

/**
 * Holds each object at its point, kills the operator when all are there, and starts the next one; once more for
 * runs that say where.
 *
 * @param operator whoever leads
 */
export async function runKills(
  world: FaultWorld,
  runs: readonly Run[],
  operator: FaultOperator,
  options: StartOperator = {},
  withinMs?: number,
): Promise<Outcome & { readonly successor: FaultOperator }> {
  const started = await startRuns(world, runs)
  await started.struck(HELD_MS)
  const missed = new Set<StartedRun>(started.missing())
  let successor = await restart(world, started, operator, options, armAgain)
  if (runs.some(({ again }) => again !== undefined)) {
    await started.struck(HELD_MS)
    for (const each of started.missing()) missed.add(each)
    successor = await restart(world, started, successor, options, () => undefined)
  }
  return { ...(await judgeRuns(world, started, [...missed], withinMs)), successor }
}

async function restart(
  world: FaultWorld,
  { all }: StartedRuns,
  operator: FaultOperator,
  options: StartOperator,
  arm: (each: StartedRun) => void,
): Promise<FaultOperator> {
  await operator.kill()
  for (const each of all) {
    each.armed.release()
    each.object.tracked.mark()
    arm(each)
  }
  return world.start(options)
}

function armAgain(each: StartedRun): void {
  const { again } = each.run
  if (again !== undefined) each.armed = each.object.tracked.arm(again, 'hold')
}
