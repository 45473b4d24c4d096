import type { ServiceAccountCredential } from './service-account-credential.ts'

/**
 * The Secret that an object names: `<metadata.name>-credential` unless the spec says otherwise. The API
 * server refuses an object whose name is too long for that.
 */
export const credentialSecretNameOf = ({
  metadata,
  spec,
}: Pick<ServiceAccountCredential, 'metadata' | 'spec'>): string =>
  (spec.valid ? spec.value.secret.name : undefined) ?? `${metadata.name}-credential`
