import type { Outcome, Run } from './run.ts'
import { runKills } from './run-kills.ts'
import type { Site } from './start-sites.ts'

/** Runs that kill whoever leads there; the site has another operator afterwards. */
export async function killAtSite(site: Site, batch: readonly Run[]): Promise<Outcome> {
  const outcome = await runKills(site.world, batch, site.operator)
  site.operator = outcome.successor
  return outcome
}
