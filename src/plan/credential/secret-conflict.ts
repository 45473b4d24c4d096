import { stalled } from '../../failure.ts'
import type { CredentialStep } from './credential-step.ts'
import type { ObservedCredential } from './observed-credential.ts'

/** A Secret that is not ours is never touched; undefined: there is none, or it is ours. */
export function secretConflict({
  secret,
  rival,
  owner,
  record,
}: ObservedCredential): CredentialStep | undefined {
  const published = record.content?.published
  if (rival !== undefined) {
    return conflict(
      `the Secret belongs to ${rival}: create this object anew with another spec.secret.name`,
    )
  }
  if (secret.state === 'Absent' || secret.ownerUid === owner.uid) return undefined
  if (published?.name === secret.name && secret.ownerUid === undefined) {
    return conflict(
      `somebody removed the ownerReference of Secret ${secret.name}: put it back; whoever deletes the Secret destroys what is in it`,
    )
  }
  const why = secret.ownerUid === undefined ? 'was not made by mintlet' : 'has another owner'
  return conflict(
    `Secret ${secret.name} ${why}: delete it if nobody needs it, or create a new object with another spec.secret.name`,
  )
}

const conflict = (message: string): CredentialStep => ({
  step: 'Refuse',
  failure: stalled('SecretConflict', message),
})
