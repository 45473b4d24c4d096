import { learnObject } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { gatherCredential } from './gather-credential.ts'
import { learned } from './learned.ts'

/**
 * The object as it is now. One with another spec than was gathered names another Secret, perhaps: everything
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
  const isAsGathered =
    live?.metadata.uid !== owner.uid || live.metadata.generation === credential?.metadata.generation
  if (isAsGathered) return learned(learnObject(observed, live))
  ports.remember.credential(live)
  return learned(learnObject(gatherCredential(ports, key, memory), live))
}
