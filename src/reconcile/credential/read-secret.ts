import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { ObservedSecret } from '../../plan/observed.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import type { SecretWriter } from '../../write/secret.ts'
import { liveSecret } from '../live-secret.ts'

/**
 * The Secret that the spec names, as the API server has it now. Its digest is of what was written: a key that
 * somebody put beside it destroys nothing, and is no reason to revoke.
 *
 * Errors: KubeError.
 */
export async function readSecret(
  secrets: Pick<SecretWriter, 'read'>,
  { credential }: ObservedCredential,
): Promise<ObservedSecret> {
  if (credential === undefined) return { state: 'Absent', live: true }
  const name = credentialSecretNameOf(credential)
  const live = await secrets.read(credential.metadata.namespace, name)
  return liveSecret(live && { ...live, data: onlyCredentialKeys(live.data) })
}
