import { takeCensus } from './census.ts'
import type { Figures } from './figures.ts'
import { measureFirstIssue } from './measure-first-issue.ts'
import { measureLateness } from './measure-lateness.ts'
import { measureRestart } from './measure-restart.ts'
import { pause } from './pause.ts'
import { populate, tokensOf } from './populate.ts'
import type { Options } from './read-options.ts'
import { startAside } from './start-aside.ts'
import { startWorld } from './start-world.ts'

/**
 * Jitter moves a refresh earlier by up to a tenth of the life, evenly: by 0 to 120 s. So these fall
 * due 160 to 280 s after their issue, which is time for a restart in which nothing is due.
 */
const KIND = { lifetime: '20m', refresh: { before: '15m20s' } }

/** With `--large` objects: a restart, first issues among refreshes that are all due, and lateness. */
export async function runLarge(
  { large, scenarios }: Options,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  await using world = await startWorld()
  using census = await takeCensus(world.client)
  await populate(world.client, tokensOf('large', large, KIND))
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
