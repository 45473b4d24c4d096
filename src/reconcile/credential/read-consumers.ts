import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { Context, CredentialPerformed } from './context.ts'
import { learned } from './learned.ts'

/** Who has the Secret in a way that never changes. */
export async function readConsumers(
  { ports }: Context,
  observed: ObservedCredential,
): Promise<CredentialPerformed> {
  const { credential } = observed
  if (credential === undefined) return learned(observed)
  const { namespace } = credential.metadata
  const consumers = await ports.consumers.look(namespace, credentialSecretNameOf(credential))
  return learned({ ...observed, consumers })
}
