import type { ClientCredentials } from '../api/mint-request.ts'
import { type Failure, retryable } from '../failure.ts'
import type { Client } from '../plan/client-for.ts'
import { onlyCredentialKeys } from '../render/only-credential-keys.ts'
import { readClientCredentials } from '../render/read-client-credentials.ts'
import { secretDigest } from '../render/secret-digest.ts'
import type { SecretWriter } from '../write/secret.ts'
import { controllerUid } from './gather.ts'

/**
 * The client credentials of a ServiceAccountCredential, read live from its Secret: of exactly the credential
 * that was decided on, from a Secret that is that object's.
 *
 * Errors: KubeError. The failure says nothing of what is in the Secret.
 */
export type ReadClient = (
  namespace: string,
  of: Client,
) => Promise<
  | { readonly ok: true; readonly client: ClientCredentials }
  | { readonly ok: false; readonly failure: Failure }
>

export function createReadClient(secrets: Pick<SecretWriter, 'read'>): ReadClient {
  return async (namespace, { name, uid, secretName, secretDigest: written, credentialId }) => {
    const secret = await secrets.read(namespace, secretName)
    const ours = secret !== undefined && controllerUid(secret.metadata) === uid
    const held = ours ? readClientCredentials(secret.data) : undefined
    const changed = notReady(
      `Secret ${secretName} does not hold what ServiceAccountCredential ${name} put there: see the conditions of that object`,
    )
    if (secret === undefined || held === undefined) return changed
    if (held.credentialId !== credentialId) {
      return notReady(
        `ServiceAccountCredential ${name} is being rotated right now; if that does not end, see its conditions`,
      )
    }
    // Whoever may edit the Secret says neither who the operator asks as, nor what it tries for a secret.
    const digest = secretDigest(secret.type, onlyCredentialKeys(secret.data))
    return digest === written ? { ok: true, client: held.client } : changed
  }
}

const notReady = (message: string): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: retryable('CredentialRefNotReady', message),
})
