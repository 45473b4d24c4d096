import type { Config } from '../config.ts'
import { deadline } from '../plan/next-turn.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { createReconcileCredential } from '../reconcile/credential/reconcile-credential.ts'
import { CREDENTIALS_BY_UID } from '../watch/cluster-view.ts'
import { createTurns, type Turns } from './create-turns.ts'
import { type CredentialParts, credentialPorts } from './credential-ports.ts'
import type { World } from './world.ts'

export type RotatingParts = CredentialParts & { readonly queue: WorkQueue<string> }

/** The turns of ServiceAccountCredentials, apart from those of tokens. */
export function createRotating(config: Config, world: World, parts: RotatingParts): Turns {
  const { view, queue } = parts
  return createTurns(config, world, {
    name: 'rotating',
    queue,
    // For as long as the process lives: what was created in one term is put into safety, or deleted, in the next.
    reconcile: createReconcileCredential(credentialPorts(config, world, parts)),
    deadlineOf(key) {
      const [, , uid = ''] = key.split('/')
      const [credential] = view.credentials.indexed(CREDENTIALS_BY_UID, uid)
      return credential && deadline(credential)
    },
  })
}
