import { setTimeout as pause } from 'node:timers/promises'
import { takeCensus } from './census.ts'
import type { Figures, RawFigures } from './figures.ts'
import { type Measured, measureMints } from './measure-mints.ts'
import { measureRestart } from './measure-restart.ts'
import { populate, tokensOf } from './populate.ts'
import type { Options } from './read-options.ts'
import { startWorld, type World } from './start-world.ts'

/** Due 72 to 90 seconds after the issue: not before a restart was measured, and soon after it. */
const LIFETIME = '3m'

/** A cold issue of `--count` objects, a restart, and a refresh of them all. */
export async function runSmall(
  { count, scenarios }: Options,
  raw: RawFigures,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  await using world = await startWorld()
  await populate(world.client, tokensOf('cold', count, { lifetime: LIFETIME }))
  const cold = await measureMints(world, count)
  await tell({ coldIssue: { ...cold, ...ratios(cold, raw, raw.pairsPerSecond) } })
  if (scenarios.has('restart')) await tell({ restartSmall: await measureRestart(world, count) })
  if (!scenarios.has('refresh')) return
  await untilDue(world, count)
  const refresh = await measureMints(world, count)
  await tell({ refresh: { ...refresh, ...ratios(refresh, raw, raw.refreshPairsPerSecond) } })
}

const ratios = (
  { mintsPerSecond }: Measured,
  { pairsPerSecond }: RawFigures,
  ownPairsPerSecond: number,
): { readonly ratio: number; readonly ratioToOwnVerbs: number } => ({
  ratio: mintsPerSecond / pairsPerSecond,
  ratioToOwnVerbs: mintsPerSecond / ownPairsPerSecond,
})

/** No operator runs meanwhile. */
async function untilDue(world: World, count: number): Promise<void> {
  using census = await takeCensus(world.client)
  await census.active(count)
  await pause(census.lastDue() + 1000 - Date.now())
}
