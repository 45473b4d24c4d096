import { learnObject } from '../../plan/credential/learn.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { isConflict, isGone } from '../../write/failure-of.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'

/** On the version that was seen; where it is another by now, the object is read again. Errors: KubeError. */
export async function addFinalizer(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential } = observed
  if (credential === undefined) return learned({ ...observed, live: false })
  try {
    const { metadata } = await ports.finalizers.add(credential.metadata)
    const changed = { ...credential, metadata }
    ports.remember.credential(changed)
    return learned({ ...observed, credential: changed })
  } catch (error) {
    if (isConflict(error)) return learned({ ...observed, live: false })
    throw error
  }
}

/** The last thing that is done for an object: it may be gone when this returns. Errors: KubeError. */
export async function releaseFinalizer(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential, owner } = observed
  const released = { kind: 'Done', outcome: { kind: 'Released' } } as const
  if (credential === undefined) return released
  try {
    await ports.finalizers.remove(credential.metadata)
    return released
  } catch (error) {
    if (isGone(error)) return released
    if (isConflict(error)) return learned(learnObject(observed, await ports.readObject(owner)))
    throw error
  }
}
