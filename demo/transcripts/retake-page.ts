import { setTimeout as sleep } from 'node:timers/promises'
import { retake } from './retake.ts'
import { runPlugin } from './run-plugin.ts'
import { startShownWorld } from './start-shown-world.ts'
import { withoutTokens } from './without-tokens.ts'

/**
 * A page with the outputs that its commands have now, in a world that is made for it and ends with it.
 *
 * @param restMs how old that world is when the first one is run
 */
export async function retakePage(page: string, restMs: number): Promise<string> {
  await using world = await startShownWorld()
  await sleep(restMs)
  return await retake(page, async (argv) =>
    withoutTokens(await runPlugin(world, argv), world.issuedSecrets()),
  )
}
