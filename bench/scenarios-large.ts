import { setTimeout as pause } from 'node:timers/promises'
import { takeCensus } from './census.ts'
import type { Figures } from './figures.ts'
import { measureFirstIssue } from './measure-first-issue.ts'
import { measureLateness } from './measure-lateness.ts'
import { measureRestart } from './measure-restart.ts'
import { type NewToken, populate } from './populate.ts'
import type { Options } from './read-options.ts'
import { startAside } from './start-aside.ts'
import { startWorld } from './start-world.ts'

/**
 * The first one is due 150 to 190 seconds after its issue, which is time for a restart in which
 * nothing is due, the last one 210 to 250: with a tenth of the life as jitter, and the minute that
 * the issue of them all takes, they fall due evenly over more than two minutes.
 */
function kindOf(index: number, count: number): Omit<NewToken, 'name'> {
  const before = 230 - Math.round((60 * index) / count)
  return { lifetime: '7m', refresh: { before: `${before}s` } }
}

/** With `--large` objects: a restart, first issues among refreshes that are all due, and lateness. */
export async function runLarge(
  { large, scenarios }: Options,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  await using world = await startWorld()
  using census = await takeCensus(world.client)
  const tokens = Array.from({ length: large }, (_, index) => ({
    name: `large-${index}`,
    ...kindOf(index, large),
  }))
  await populate(world.client, tokens)
  {
    await using _operator = world.start()
    await census.active(large)
  }
  if (scenarios.has('restart')) await tell({ restart: await measureRestart(world, large) })
  if (!scenarios.has('first') && !scenarios.has('lateness')) return

  if (scenarios.has('first')) await pause(census.lastDue() + 1000 - Date.now())
  await using aside = await startAside(world)
  if (scenarios.has('first')) {
    await tell({ firstIssue: await measureFirstIssue(world, aside, large) })
  } else await aside.lead()
  if (scenarios.has('lateness'))
    await tell({ lateness: await measureLateness(world, aside.operator) })
}
