import { createBackoff } from '../kube/backoff.ts'
import { KubeError, type KubeErrorKind } from '../kube/error.ts'
import { sleep } from '../runtime/sleep.ts'
import type { HookWorld } from './hook-world.ts'

const PASSING: ReadonlySet<KubeErrorKind> = new Set<KubeErrorKind>([
  'Conflict',
  'AlreadyExists',
  'Gone',
  'TooManyRequests',
  'Unavailable',
  'Timeout',
  'Unauthorized',
  'BadResponse',
])
const FIRST_MS = 250
const CAP_MS = 5000

/**
 * Does a step that may be done again, until it goes through or the hook has to end.
 *
 * @throws KubeError that will not pass by itself, and the last one when the signal aborts
 */
export async function persist<T>(world: HookWorld, step: () => Promise<T>): Promise<T> {
  const backoff = createBackoff(FIRST_MS, CAP_MS, world.random)
  for (;;) {
    try {
      return await step()
    } catch (error) {
      if (!(error instanceof KubeError) || !PASSING.has(error.kind)) throw error
      if (world.signal.aborted) throw error
      world.say(`the API server: ${error.message}; trying again`)
      await sleep(world.clock, Math.max(backoff.next(), error.retryAfterMs ?? 0), world.signal)
      if (world.signal.aborted) throw error
    }
  }
}
