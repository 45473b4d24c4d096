import type { KubeError } from '../kube/error.ts'
import type { World } from './world.ts'

const AGAIN_MS = 300_000

/**
 * Says in the log that a collection is refused, which it is asked for again and again: once in five minutes for each.
 *
 * @returns what is told of each end of a list or watch; `path` is that of the collection
 */
export function createUnheard({
  clock,
  log,
}: Pick<World, 'clock' | 'log'>): (path: string, error: KubeError | undefined) => void {
  const told = new Map<string, number>()
  return (path, error) => {
    if (error?.kind !== 'Forbidden') return
    const now = clock.monotonic()
    if (now - (told.get(path) ?? -AGAIN_MS) < AGAIN_MS) return
    told.set(path, now)
    const message =
      'may not list or watch what is served: no change there is noticed, and after a start nothing that rests on it has a turn before it may; give the right, or take the namespace off --namespaces'
    log.warn(message, { path })
  }
}
