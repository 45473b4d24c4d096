import { until } from '../../kit/until.ts'
import { judgeRuns } from './judge-runs.ts'
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
 * other one leads; then the answers that were held arrive.
 */
export async function runPauses(
  world: FaultWorld,
  runs: readonly Run[],
  team: readonly FaultOperator[],
  waking: Waking,
): Promise<Outcome> {
  const leader = await leaderOf(team)
  const started = await startRuns(world, runs)
  await started.struck(HELD_MS)
  leader.operator.signal('SIGSTOP')
  await leaderOf(team.filter((one) => one !== leader))
  if (waking === 'late') {
    await settled(
      world,
      started.all.map(({ object, run }) => ({ object, wanted: run.flow.wanted })),
    )
  }
  const missed = started.missing()
  for (const { armed } of started.all) armed.release()
  leader.operator.signal('SIGCONT')
  await until('the one that slept knows that it does not lead', () => !leads(leader))
  return judgeRuns(world, started, missed)
}

const leaderOf = (team: readonly FaultOperator[]): Promise<FaultOperator> =>
  until('somebody leads', () => team.find(leads))

const leads = ({ operator }: FaultOperator): boolean =>
  operator.lines().findLast(({ msg }) => /^(no longer )?leading$/.test(msg))?.msg === 'leading'
