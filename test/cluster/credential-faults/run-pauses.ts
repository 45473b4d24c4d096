import { until } from '../../kit/until.ts'
import { judgeRuns } from './judge-runs.ts'
import { leaseHolder } from './lease-holder.ts'
import type { Outcome, Run } from './run.ts'
import { settled } from './settled.ts'
import type { FaultOperator, FaultWorld } from './start-fault-world.ts'
import { startRuns } from './start-runs.ts'

/** When the one that sleeps is woken: as soon as another one leads, or when that one has done all there was to do. */
export type Waking = 'early' | 'late'

/** The operator waits 10 seconds for the issuer, and is stopped before. */
const HELD_MS = 9000

/**
 * Holds each object at its point, stops the leader across its lease when all are there, and wakes it up when the
 * other one leads; then the answers that were held arrive, and the calls that were on their way.
 */
export async function runPauses(
  world: FaultWorld,
  runs: readonly Run[],
  team: readonly FaultOperator[],
  waking: Waking,
): Promise<Outcome> {
  const leader = await leaseHolder(world, team)
  const started = await startRuns(world, runs)
  await started.struck(HELD_MS)
  leader.operator.signal('SIGSTOP')
  const others = team.filter((one) => one !== leader)
  await leaseHolder(world, others)
  if (waking === 'late') {
    await settled(
      world,
      started.all.map(({ object, run }) => ({ object, wanted: run.flow.wanted })),
    )
  }
  const missed = started.missing()
  for (const { armed } of started.all) armed.release()
  leader.operator.signal('SIGCONT')
  const struck = started.all.filter((each) => !missed.includes(each))
  await Promise.all(struck.map(({ armed }) => armed.over))
  await until('the one that slept knows that it does not lead', () => knowsToFollow(leader))
  return judgeRuns(world, started, missed)
}

async function knowsToFollow({ operator }: FaultOperator): Promise<boolean> {
  const { text } = await operator.health('/metrics')
  return /^mintlet_leader 0$/m.test(text)
}
