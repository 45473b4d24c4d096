import { KubeError } from '../kube/error.ts'
import { sleep } from '../runtime/sleep.ts'
import { describeRunning, type Sighting } from './describe-running.ts'
import type { HookWorld } from './hook-world.ts'
import { persist } from './persist.ts'

const EVERY_MS = 1000

/**
 * Waits until nothing of the operator runs any more, and says what it waits for whenever that changes.
 *
 * @returns what was still running when the hook had to end; undefined: nothing is
 * @throws KubeError
 */
export async function untilStopped(
  world: HookWorld,
  look: () => Promise<Sighting>,
): Promise<string | undefined> {
  const { clock, signal, say } = world
  let said: string | undefined
  for (;;) {
    const sighting = await lookOnce(world, look)
    if (sighting === undefined) return said ?? 'it could not be looked at in time'
    const running = describeRunning(sighting, clock.monotonic())
    if (running === undefined) return undefined
    if (signal.aborted) return running
    if (running !== said) say(`waiting for the operator to end: ${running}`)
    said = running
    await sleep(clock, EVERY_MS, signal)
    if (signal.aborted) return running
  }
}

/** undefined: the hook had to end meanwhile. */
async function lookOnce(
  world: HookWorld,
  look: () => Promise<Sighting>,
): Promise<Sighting | undefined> {
  try {
    return await persist(world, look)
  } catch (error) {
    if (error instanceof KubeError && world.signal.aborted) return undefined
    throw error
  }
}
