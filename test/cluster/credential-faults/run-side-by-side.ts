import type { Outcome, Run } from './run.ts'
import { type Ran, runAll } from './run-all.ts'

/** The operator has no more turns at the same time: who is held takes one. */
const MOST_HELD = 16

/** Shares the runs out among several worlds, where they run at the same time in batches, and adds up what came of them. */
export async function runSideBySide<World>(
  worlds: readonly World[],
  runs: readonly Run[],
  runBatch: (world: World, batch: readonly Run[]) => Promise<Outcome>,
  size: number = MOST_HELD,
): Promise<Ran> {
  const all = await Promise.all(
    worlds.map((world, nth) => {
      const share = runs.filter((_, at) => at % worlds.length === nth)
      return runAll(share, size, (batch) => runBatch(world, batch))
    }),
  )
  return {
    ran: all.flatMap(({ ran }) => ran),
    wrong: all.flatMap(({ wrong }) => wrong),
    recoveries: new Map(all.flatMap(({ recoveries }) => [...recoveries])),
  }
}
