import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import type { ObservedSecret } from '../../plan/observed.ts'
import { onlyCredentialKeys } from '../../render/only-credential-keys.ts'
import type { SecretData } from '../../render/secret-data.ts'
import type { SecretWriter } from '../../write/secret.ts'
import { liveSecret } from '../live-secret.ts'

/**
 * The Secret that the spec names, as the API server has it now. Its digest is of the credential alone: a key beside it,
 * whether we rendered it or somebody else put it there, destroys nothing, and is no reason to revoke.
 *
 * @param part what of its data goes into the digest, if it is to be another
 *
 * Errors: KubeError.
 */
export async function readSecret(
  secrets: Pick<SecretWriter, 'read'>,
  { credential }: ObservedCredential,
  part: (data: SecretData) => SecretData = onlyCredentialKeys,
): Promise<ObservedSecret> {
  if (credential === undefined) return { state: 'Absent', live: true }
  const name = credentialSecretNameOf(credential)
  const live = await secrets.read(credential.metadata.namespace, name)
  return liveSecret(live && { ...live, data: part(live.data) })
}
