import type { Config } from '../config.ts'
import { credentialDeadline } from '../plan/credential/credential-deadline.ts'
import type { Turn } from '../plan/next-turn.ts'
import { crashFields } from '../queue/crash.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { runWorkers, type Workers } from '../queue/workers.ts'
import { createReconcileCredential } from '../reconcile/credential/reconcile-credential.ts'
import type { Shutdown } from '../runtime/shutdown.ts'
import { CREDENTIALS_BY_UID } from '../watch/cluster-view.ts'
import { type CredentialParts, credentialPorts } from './credential-ports.ts'
import type { World } from './world.ts'

/** The turns of ServiceAccountCredentials: taken only by the leader, apart from those of tokens. */
export type Rotating = {
  readonly name: string
  /** Until the term ends; turns under way are finished. */
  run(term: AbortSignal, shutdown: Shutdown): Promise<void>
  stuckForMs(): number
}

export type RotatingParts = CredentialParts & { readonly queue: WorkQueue<string> }

const RESYNC_SPREAD = 0.1

export function createRotating(config: Config, world: World, parts: RotatingParts): Rotating {
  const { clock, random, log } = world
  const { view, queue } = parts
  // For as long as the process lives: what was created in one term is put into safety, or deleted, in the next.
  const reconcile = createReconcileCredential(credentialPorts(config, world, parts))
  let workers: Workers | undefined

  /** Spread, or all objects that were looked at together would be for ever. */
  function noLaterThanResync(key: string, next: Turn | undefined): Turn | undefined {
    const [, , uid = ''] = key.split('/')
    const [credential] = view.credentials.indexed(CREDENTIALS_BY_UID, uid)
    if (credential === undefined) return next
    const at = clock.now() + config.resync * (1 - RESYNC_SPREAD * random())
    return next !== undefined && next.at <= at
      ? next
      : { at, deadline: credentialDeadline(credential) }
  }

  return {
    name: 'rotating',
    run(term, { kill }) {
      workers = runWorkers({
        queue,
        // What one issuer may keep waiting of them is in its limits.
        concurrency: config.workers,
        turn: async (key, _whys, signal) => noLaterThanResync(key, await reconcile(key, signal)),
        onCrash: (key, crash) => log.error('a turn crashed', { key, ...crashFields(crash) }),
        clock,
        random,
        signal: term,
        drainMs: config.shutdownGrace,
        kill,
      })
      return workers.finished
    },
    stuckForMs: () => workers?.stuckForMs() ?? 0,
  }
}
