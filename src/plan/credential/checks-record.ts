import type { CredentialFacts } from '../../api/credential-record.ts'
import { parseTime } from '../../api/parse-time.ts'
import { stalled } from '../../failure.ts'
import type { MintReason } from '../mint-reason.ts'
import type { CredentialCheck } from './credential-check.ts'
import { isActive } from './is-active.ts'
import { knownIds } from './known-ids.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { withRecord } from './with-record.ts'

/** What a newer version of mintlet wrote, or somebody broke: it is not for us to write over it. */
export const recordUnreadable: CredentialCheck = ({ record, owner }) => {
  if (record.content !== undefined || record.version === undefined) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const message =
    `the record of this object, Secret mintlet-credential-${owner.uid} in the operator's namespace, cannot be read: ` +
    'run the version of mintlet that wrote it, or restore it'
  return { step: 'Refuse', failure: stalled('Conflict', message) }
}

/**
 * The operator's namespace was lost, and with it the record: status knows what was published. It is believed only
 * where the issuer lists exactly that credential as one that we created, and no other object holds it.
 */
export const recordLost: CredentialCheck = (observed) => {
  const { credential, record, owner, issuer, siblings, remote, principal } = observed
  const facts = credential && factsOf(credential.status)
  if (credential?.spec.valid !== true || facts === undefined || issuer === undefined) {
    return undefined
  }
  if (record.content !== undefined) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (!siblings.live) return { step: 'ReadSiblings' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const isOurs = remote.result.credentials.some(
    ({ id, createdBy }) => id === facts.id && createdBy !== undefined && createdBy === principal,
  )
  const isHeld = siblings.records.some((each) => knownIds(each).includes(facts.id))
  if (!isOurs || isHeld || !isActive(remote.result.credentials, facts)) return undefined
  const { serviceAccount, deletionPolicy, rotation } = credential.spec.value
  const { secretName: name, secretResourceVersion: resourceVersion } = credential.status
  const { secretDigest: digest, mints = 1 } = credential.status
  const isPublished = name !== undefined && resourceVersion !== undefined && digest !== undefined
  return withRecord(observed, 'Adopt', {
    owner,
    issuer: issuer.key,
    serviceAccount,
    slots: rotation.policy === 'None' ? 1 : 2,
    deletionPolicy,
    phase: 'Idle',
    current: facts,
    ...(isPublished && { published: { name, resourceVersion, digest, why: 'FirstIssue' } }),
    previous: [],
    abandoned: [],
    mints,
  })
}

function factsOf({
  credential,
  issuedAt,
  expiresAt,
}: NonNullable<ObservedCredential['credential']>['status']): CredentialFacts | undefined {
  const createdAt = parseTime(credential?.createdAt) ?? parseTime(issuedAt)
  const until = parseTime(expiresAt)
  if (credential === undefined || createdAt === undefined || until === undefined) return undefined
  const { id, uid, createdBy, selfLink } = credential
  return {
    id,
    createdAt,
    expiresAt: until,
    requestedLifetime: until - createdAt,
    ...(uid !== undefined && { uid }),
    ...(createdBy !== undefined && { createdBy }),
    ...(selfLink !== undefined && { selfLink }),
  }
}

/** The record says what becomes of credentials whose object somebody removes by force. */
export const policyUnrecorded: CredentialCheck = (observed) => {
  const { credential, record } = observed
  const { content } = record
  if (credential?.spec.valid !== true || content?.phase !== 'Idle') return undefined
  const { deletionPolicy } = credential.spec.value
  if (content.deletionPolicy === deletionPolicy) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  return withRecord(observed, 'Policy', { ...content, deletionPolicy })
}

/** What was published and could not be told in status: also by a process that ended in between. */
export const untold: CredentialCheck = ({ credential, record }) => {
  const { current, published } = record.content ?? {}
  if (credential === undefined || current === undefined || published === undefined) return undefined
  if (credential.status.credential?.id === current.id) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const { why, ...secret } = published
  return { step: 'Tell', why: why as MintReason, facts: current, secret }
}
