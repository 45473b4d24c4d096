import type { ObservedSecret, SecretId } from '../plan/observed.ts'
import type { SecretVersion } from '../write/secret.ts'

/**
 * Exactly the version that was decided on, with the maps that a patch has to know.
 *
 * @param secret as it was seen when that was decided
 */
export function secretVersion(
  namespace: string,
  secret: ObservedSecret,
  id: SecretId,
): SecretVersion {
  const known = secret.state === 'Present' && secret.uid === id.uid
  return {
    namespace,
    name: id.name,
    uid: id.uid,
    resourceVersion: id.resourceVersion,
    labels: known ? secret.labels : {},
    annotations: known ? secret.annotations : {},
  }
}
