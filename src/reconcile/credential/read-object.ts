import { learnObject } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { Context, CredentialPerformed } from './context.ts'
import type { CredentialPorts } from './credential-ports.ts'
import { gatherCredential } from './gather-credential.ts'
import { learned } from './learned.ts'

/** Until the watch shows it, too. */
const SOON_MS = 1000

/**
 * The object as it is now. That it is gone ends its credentials for good, so one answer is not enough: the watch
 * has to have seen it go. One with another spec than was gathered names another Secret, perhaps: everything
 * is gathered anew.
 *
 * Errors: KubeError.
 */
export async function readObject(
  { ports, key, memory }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { owner, credential } = observed
  const live = await ports.readObject(owner)
  if (live === undefined && isCached(ports, owner)) {
    return { kind: 'Done', outcome: { kind: 'Delayed', until: ports.clock.now() + SOON_MS } }
  }
  const isAsGathered =
    live?.metadata.uid !== owner.uid || live.metadata.generation === credential?.metadata.generation
  if (isAsGathered) return learned(learnObject(observed, live))
  ports.remember.credential(live)
  return learned(learnObject(gatherCredential(ports, key, memory), live))
}

function isCached(
  { caches }: Pick<CredentialPorts, 'caches'>,
  { namespace, name, uid }: ObservedCredential['owner'],
): boolean {
  const cached = caches.credential(namespace, name)
  return cached?.metadata.uid === uid && cached.metadata.deletionTimestamp === undefined
}
