import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import { API_VERSION } from '../../api/group.ts'
import { formatTime } from '../../api/time.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { secretMetadata } from '../../plan/secret-metadata.ts'
import { credentialSecretData } from '../../render/credential-secret-data.ts'
import type { KeptSecret } from '../../write/kept-secret.ts'
import type { SecretManifest } from '../../write/secret.ts'

/**
 * The Secret that holds a credential; undefined while there is no valid spec that says where.
 *
 * @param issued `expiresAt` in epoch milliseconds
 */
export function credentialManifest(
  { credential }: ObservedCredential,
  issued: { readonly id: string; readonly expiresAt: number },
  secret: KeptSecret,
  tokenUrl: string,
): SecretManifest | undefined {
  if (credential?.spec.valid !== true) return undefined
  const { namespace, name, uid } = credential.metadata
  const target = credential.spec.value.secret
  const { id, expiresAt } = issued
  return {
    ...secretMetadata(target, { tokenId: id, expiresAt: formatTime(expiresAt) }),
    namespace,
    name: credentialSecretNameOf(credential),
    owner: {
      apiVersion: API_VERSION,
      kind: 'ServiceAccountCredential',
      name,
      uid,
      controller: true,
    },
    type: target.type,
    data: credentialSecretData({ ...secret, id, tokenUrl, expiresAt }),
  }
}
