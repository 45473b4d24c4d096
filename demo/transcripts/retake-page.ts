import { setTimeout as sleep } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { retake } from './retake.ts'
import { runPlugin } from './run-plugin.ts'
import { startShownWorld } from './start-shown-world.ts'
import type { Transcript } from './transcripts-in.ts'
import { withoutTokens } from './without-tokens.ts'

export type Retaken = {
  readonly page: string
  /** All of it, in colours. */
  readonly transcripts: readonly Transcript[]
}

/**
 * A page with the outputs that its commands have now, in a world that is made for it and ends with it.
 *
 * @param restMs how old that world is when the first one is run
 */
export async function retakePage(page: string, restMs: number): Promise<Retaken> {
  await using world = await startShownWorld()
  await sleep(restMs)
  const transcripts: Transcript[] = []
  const retaken = await retake(page, async (argv) => {
    const output = withoutTokens(await runPlugin(world, argv), world.issuedSecrets())
    transcripts.push({ command: `kubectl mintlet ${argv.join(' ')}`, output })
    return stripVTControlCharacters(output)
  })
  return { page: retaken, transcripts }
}
