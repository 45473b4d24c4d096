import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { ObservedSecret } from '../../plan/observed.ts'
import type { SecretWriter } from '../../write/secret.ts'
import { liveSecret } from '../live-secret.ts'

/** The Secret that the spec names, as the API server has it now. Errors: KubeError. */
export async function readSecret(
  secrets: Pick<SecretWriter, 'read'>,
  { credential }: ObservedCredential,
): Promise<ObservedSecret> {
  if (credential === undefined) return { state: 'Absent', live: true }
  return liveSecret(
    await secrets.read(credential.metadata.namespace, credentialSecretNameOf(credential)),
  )
}
