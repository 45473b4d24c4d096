import type { Figures } from './figures.ts'
import { startGoogleWorld } from './google-world.ts'
import { measureGoogle } from './measure-google.ts'
import type { Options } from './read-options.ts'

/** Of the objects, so that the limits bind: all of them are refreshed in as many seconds. */
const SECONDS_FOR_ALL = 25
const LEAST_PER_SECOND = 5

/** With `--count` objects: an outage of Google in a tenth of its time, with limits that bind. */
export async function runGoogle(
  { count }: Options,
  tell: (figures: Partial<Figures>) => Promise<void>,
): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `google-${index}`)
  const perSecond = Math.max(LEAST_PER_SECOND, Math.ceil(count / SECONDS_FOR_ALL))
  const limits = { requestsPerSecond: perSecond, burst: perSecond, concurrency: 16 }
  await using google = await startGoogleWorld({ names, limits })
  await tell({ google: await measureGoogle(google, names, limits) })
}
