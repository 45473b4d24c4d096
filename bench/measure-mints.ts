import { setTimeout as pause } from 'node:timers/promises'
import { apiCalls, callsBetween } from './api-calls.ts'
import { callCount } from './call-count.ts'
import { takeCensus } from './census.ts'
import type { MintFigures } from './figures.ts'
import { processUsage } from './process-usage.ts'
import { startAside } from './start-aside.ts'
import type { World } from './start-world.ts'

export type Measured = Omit<MintFigures, 'ratio' | 'ratioToOwnVerbs'>

/** Of answers that have come, but are not counted yet. */
const COUNTED_WITHIN_MS = 300
const LONGEST_MS = 300_000

/**
 * One mint of every object that has to have one. The operator is ready, with full caches, before
 * anything may begin: somebody else holds the lease. Counting starts there, time starts when it
 * leads, and both end with the last object that is Ready with another token than before.
 */
export async function measureMints(world: World, objects: number): Promise<Measured> {
  const { controlPlane, client } = world
  const minted = new Set<string>()
  const all = Promise.withResolvers<number>()
  let counting = false
  using _census = await takeCensus(client, (name) => {
    if (counting && minted.add(name).size === objects) all.resolve(Date.now())
  })

  await using aside = await startAside(world)
  const { operator } = aside
  const callsBefore = await apiCalls(controlPlane.admin)
  const usageBefore = await processUsage(operator.pid)
  counting = true
  await aside.lead()
  const endedAt = await within(LONGEST_MS, all.promise)
  const usage = await processUsage(operator.pid)
  await pause(COUNTED_WITHIN_MS)
  const calls = callsBetween(callsBefore, await apiCalls(controlPlane.admin))

  const [leading] = operator.lines('leading')
  const seconds = (endedAt - Date.parse(leading?.time ?? '')) / 1000
  const count = callCount(calls)
  return {
    objects,
    seconds,
    mintsPerSecond: objects / seconds,
    callsPerMint: count.all / objects,
    readsPerMint: count.reads / objects,
    calls,
    cpuMsPerMint: (usage.cpuMs - usageBefore.cpuMs) / objects,
    peakRssMb: usage.peakRssMb,
  }
}

function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(new Error(`not all objects were Ready within ${milliseconds} ms`)),
    milliseconds,
  )
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
