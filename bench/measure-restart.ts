import { setTimeout as pause } from 'node:timers/promises'
import { apiCalls, callsBetween } from './api-calls.ts'
import { callCount } from './call-count.ts'
import { takeCensus } from './census.ts'
import type { RestartFigures } from './figures.ts'
import { processUsage } from './process-usage.ts'
import type { World } from './start-world.ts'

/** Long enough for it to lead and to look at every object. */
const WATCHED_SECONDS = 8

/**
 * Starts an operator where everything is issued and nothing is due, and sees that it does nothing.
 * Writes count from the start of the process, reads from readiness: before, they are its lists.
 */
export async function measureRestart(world: World, objects: number): Promise<RestartFigures> {
  const { admin } = world.controlPlane
  let mints = -objects
  using _census = await takeCensus(world.client, () => {
    mints += 1
  })
  const callsBefore = await apiCalls(admin)
  const started = performance.now()
  await using operator = world.start()
  await operator.ready()
  const readySeconds = (performance.now() - started) / 1000
  const callsReady = await apiCalls(admin)
  await operator.line('leading')
  await pause(WATCHED_SECONDS * 1000)
  const usage = await processUsage(operator.pid)
  const callsAfter = await apiCalls(admin)
  return {
    objects,
    readySeconds,
    watchedSeconds: WATCHED_SECONDS,
    mints,
    writes: callCount(callsBetween(callsBefore, callsAfter)).writes,
    reads: callCount(callsBetween(callsReady, callsAfter)).reads,
    cpuSeconds: usage.cpuMs / 1000,
    peakRssMb: usage.peakRssMb,
  }
}
