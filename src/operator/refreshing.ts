import type { Config } from '../config.ts'
import { deadline } from '../plan/next-turn.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { createReconcile } from '../reconcile/reconcile.ts'
import { createTurns, type Turns } from './create-turns.ts'
import { type TokenParts, tokenOf, tokenPorts } from './token-ports.ts'
import type { World } from './world.ts'

export type RefreshingParts = TokenParts & { readonly queue: WorkQueue<string> }

/** The turns of ImpersonatedTokens. */
export function createRefreshing(config: Config, world: World, parts: RefreshingParts): Turns {
  const { view, queue } = parts
  return createTurns(config, world, {
    name: 'refreshing',
    queue,
    // For as long as the process lives: what could not be told in one term is told in the next.
    reconcile: createReconcile(tokenPorts(config, world, parts)),
    deadlineOf(key) {
      const token = tokenOf(view, key)
      return token && deadline(token)
    },
  })
}
