import { credentialSecretNameOf } from '../../api/credential-secret-name-of.ts'
import { API_VERSION } from '../../api/group.ts'
import { secretTypeOf } from '../../api/secret-type-of.ts'
import { formatTime } from '../../api/time.ts'
import { type Failure, retryable } from '../../failure.ts'
import type { ObservedCredential } from '../../plan/credential/observed-credential.ts'
import { secretMetadata } from '../../plan/secret-metadata.ts'
import type { ClientCredentialValues } from '../../render/credential-values.ts'
import { renderSecret } from '../../render/render-secret.ts'
import type { SecretManifest } from '../../write/secret.ts'
import { renderedAnnotations } from './rendered-annotations.ts'

/**
 * The Secret that holds a credential, with what the formats and templates of the spec make of it; or why it cannot be
 * made, as renderSecret() says it, `Conflict` while there is no valid spec.
 */
export function credentialManifest(
  { credential, secret, renderedFor }: ObservedCredential,
  values: ClientCredentialValues,
):
  | { readonly ok: true; readonly manifest: SecretManifest }
  | { readonly ok: false; readonly failure: Failure } {
  if (credential?.spec.valid !== true) return { ok: false, failure: UNREADABLE }
  const { namespace, name, uid } = credential.metadata
  const { secret: target, serviceAccount } = credential.spec.value
  const object = { namespace, name }
  const rendered = renderSecret({ object, serviceAccount, credential: values }, target)
  if (!rendered.ok) return rendered
  const { data } = rendered
  const published = { tokenId: values.id, expiresAt: formatTime(values.expiresAt) }
  const { labels, annotations } = secretMetadata(target, published)
  const manifest = {
    labels,
    annotations: { ...annotations, ...renderedAnnotations(renderedFor, data, secret) },
    namespace,
    name: credentialSecretNameOf(credential),
    owner: {
      apiVersion: API_VERSION,
      kind: 'ServiceAccountCredential',
      name,
      uid,
      controller: true,
    },
    type: secretTypeOf(target),
    data,
  }
  return { ok: true, manifest }
}

const UNREADABLE = retryable('Conflict', 'the spec cannot be read')
