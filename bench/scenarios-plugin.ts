import type { Figures } from './figures.ts'
import { measurePlugin } from './measure-plugin.ts'
import { multiply } from './multiply.ts'
import type { Options } from './read-options.ts'
import { startWorld } from './start-world.ts'

/** With `--large` objects: `kubectl mintlet status` of them all. */
export async function runPlugin(
  { large }: Options,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  await using world = await startWorld()
  await multiply(world, large)
  await tell({ plugin: await measurePlugin(world, large) })
}
