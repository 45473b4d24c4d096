import { writeFile } from 'node:fs/promises'
import type { Figures } from './figures.ts'
import { rawLimit } from './raw-limit.ts'
import { readOptions } from './read-options.ts'
import { report } from './report.ts'
import { runClients } from './scenarios-clients.ts'
import { runGoogle } from './scenarios-google.ts'
import { runLarge } from './scenarios-large.ts'
import { runPlugin } from './scenarios-plugin.ts'
import { runSmall } from './scenarios-small.ts'
import { startWorld } from './start-world.ts'

/**
 * `npm run bench`: what the operator costs on a real API server. Ratios are within one run, since
 * machines differ and so do their hours. Nothing here passes or fails, but that of clients every answer is judged.
 */
const options = readOptions(process.argv.slice(2))
const figures: Partial<Figures> = {}
const MOST_RAW_PAIRS = 1000

async function tell(found: Partial<Figures>): Promise<void> {
  Object.assign(figures, found)
  process.stdout.write(report(found))
  // Written each time: what a long run has found is not lost with its end.
  if (options.out !== undefined)
    await writeFile(options.out, `${JSON.stringify(figures, null, 2)}\n`)
}

const has = (...names: readonly Parameters<typeof options.scenarios.has>[0][]): boolean =>
  names.some((name) => options.scenarios.has(name))

if (has('cold', 'refresh')) {
  const raw = await measureRaw()
  await tell({ raw })
  await runSmall(options, raw, tell)
}
if (has('restart', 'lateness', 'first')) await runLarge(options, tell)
if (has('plugin')) await runPlugin(options, tell)
if (has('google')) await runGoogle(options, tell)
if (has('clients')) await runClients(options, tell)
// What took its time is nobody's fault; a wrong answer is.
if ((figures.clients?.wrong ?? 0) > 0) process.exitCode = 1

/** On an API server of its own, as fresh as the one that the operator gets. */
async function measureRaw(): Promise<Figures['raw']> {
  await using world = await startWorld()
  return await rawLimit(world.client, Math.min(options.count, MOST_RAW_PAIRS))
}
