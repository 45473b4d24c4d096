import type { Parsed } from '../api/parsed.ts'
import type { SecretTarget } from '../api/secret-target.ts'
import { expiredMetadata } from './expired-metadata.ts'
import type { ObservedSecret } from './observed.ts'
import type { Plan } from './step.ts'

type EndedSecret = Extract<Plan, { readonly step: 'RemoveSecret' | 'RepairSecret' }>

/**
 * What is still to be done about the Secret of an object that has expired for good, as its spec.secret.onExpiry says;
 * undefined: nothing, and nothing ever of a Secret that is not the object's.
 *
 * @param ownerUid of the object
 * @param spec undefined: there is no object any more
 */
export function endedSecret(
  secret: ObservedSecret,
  ownerUid: string,
  spec: Parsed<{ readonly secret: SecretTarget }> | undefined,
): EndedSecret | undefined {
  if (spec?.valid !== true || secret.state === 'Absent') return undefined
  if (secret.terminating || secret.ownerUid !== ownerUid) return undefined
  const { name, uid, resourceVersion } = secret
  const id = { name, uid, resourceVersion }
  const metadata = expiredMetadata(spec.value.secret, secret)
  if (metadata === 'Removed') return { step: 'RemoveSecret', secret: id }
  return metadata && { step: 'RepairSecret', secret: id, metadata }
}
