import { expiredMetadata } from '../expired-metadata.ts'
import type { CredentialStep } from './credential-step.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** What is still to be done about the Secret of an object that has expired for good: spec.secret.onExpiry. */
export function endedSecret({
  credential,
  secret,
  owner,
}: ObservedCredential): CredentialStep | undefined {
  if (credential?.spec.valid !== true || secret.state === 'Absent') return undefined
  if (secret.terminating || secret.ownerUid !== owner.uid) return undefined
  const { name, uid, resourceVersion } = secret
  const id = { name, uid, resourceVersion }
  const metadata = expiredMetadata(credential.spec.value.secret, secret)
  if (metadata === 'Removed') return { step: 'RemoveSecret', secret: id }
  return metadata && { step: 'RepairSecret', secret: id, metadata }
}
