import type { Observed, SecretId } from '../plan/observed.ts'
import type { SecretVersion } from '../write/secret.ts'

/** Exactly the version that was decided on, with the maps that a patch has to know. */
export function secretVersion({ token, secret }: Observed, id: SecretId): SecretVersion {
  const known = secret.state === 'Present' && secret.uid === id.uid
  return {
    namespace: token.metadata.namespace,
    name: id.name,
    uid: id.uid,
    resourceVersion: id.resourceVersion,
    labels: known ? secret.labels : {},
    annotations: known ? secret.annotations : {},
  }
}
