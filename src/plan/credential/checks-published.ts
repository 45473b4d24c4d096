import type { CredentialFacts } from '../../api/credential-record.ts'
import { parseTime } from '../../api/parse-time.ts'
import { formatTime } from '../../api/time.ts'
import { stalled, waiting } from '../../failure.ts'
import { decideGrant } from '../grants.ts'
import { isNewer } from '../is-newer.ts'
import { metadataIntact } from '../metadata-intact.ts'
import type { MintReason } from '../mint-reason.ts'
import { secretMetadata } from '../secret-metadata.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialCheck } from './credential-check.ts'
import { secretLost } from './credential-due.ts'
import { isActive } from './is-active.ts'
import { knownIds } from './known-ids.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { secretConflict } from './secret-conflict.ts'
import { wantedLife } from './wanted-life.ts'
import { withRecord } from './with-record.ts'

/** Clocks that are so close (milliseconds) count as one. */
const CLOCKS_AGREE = 10_000

export const alreadyExpired: CredentialCheck = ({ credential }) =>
  credential?.status.phase === 'Expired'
    ? { step: 'Rest', why: 'Expired', until: undefined }
    : undefined

/** What a newer version of mintlet wrote, or somebody broke: it is not for us to write over it. */
export const recordUnreadable: CredentialCheck = ({ record, owner }) => {
  if (record.content !== undefined || record.version === undefined) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const message =
    `the record of this object, Secret mintlet-credential-${owner.uid} in the operator's namespace, cannot be read: ` +
    'run the version of mintlet that wrote it, or restore it'
  return { step: 'Refuse', failure: stalled('BadResponse', message) }
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

/** What was published and could not be told in status: also by a process that ended in between. */
export const untold: CredentialCheck = ({ credential, record }) => {
  const { current, published } = record.content ?? {}
  if (credential === undefined || current === undefined || published === undefined) return undefined
  if (credential.status.credential?.id === current.id) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  const { why, ...secret } = published
  return { step: 'Tell', why: why as MintReason, facts: current, secret }
}

/** What the watch shows is enough as long as it is as we left it; else the API server is asked once. */
export const secretNeedsRead: CredentialCheck = ({ secret, record, credential, rival }) => {
  const published = record.content?.published
  if (credential === undefined || (rival !== undefined && published === undefined)) return undefined
  if (secret.state === 'Absent') {
    return published !== undefined && !secret.live ? { step: 'ReadSecret' } : undefined
  }
  if (secret.live !== undefined) return undefined
  const known = credential.status.secretResourceVersion ?? published?.resourceVersion
  const asWeLeftIt = known !== undefined && !isNewer(secret.resourceVersion, known)
  return asWeLeftIt ? undefined : { step: 'ReadSecret' }
}

/**
 * Policy None: a secret that is given once and lost is of no use to its owner, and may be of use to somebody
 * else: it is revoked, and no other follows.
 */
export const lostForGood: CredentialCheck = (observed) => {
  const { credential, record, remote } = observed
  const { content } = record
  if (credential?.spec.valid !== true || credential.spec.value.rotation.policy !== 'None') {
    return undefined
  }
  if (content?.phase !== 'Idle' || content.current === undefined) return undefined
  if (!secretLost(observed)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  const found = listed(observed)
  if (found === undefined) return undefined
  if (isActive(found.credentials, content.current)) {
    return { step: 'Revoke', id: content.current.id, why: 'SecretLost' }
  }
  const { current: _current, published: _published, ...rest } = content
  return withRecord(observed, 'Forget', rest)
}

/** Only where it is certain that no grant is left: a cache that does not know the namespace yet is no reason. */
export const grantWithdrawn: CredentialCheck = (observed) => {
  const { credential, namespace, record, remote } = observed
  const { content } = record
  if (credential?.spec.valid !== true || credential.spec.value.onGrantWithdrawn === 'Keep') {
    return undefined
  }
  if (namespace.labels === undefined || content?.phase !== 'Idle') return undefined
  const held = [content.current, ...content.previous].filter((each) => each !== undefined)
  if (held.length === 0 || isGranted(observed)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const found = listed(observed)?.credentials ?? []
  const next = held.find((each) => isActive(found, each))
  if (next !== undefined) return { step: 'Revoke', id: next.id, why: 'GrantWithdrawn' }
  const { current: _current, published: _published, ...rest } = content
  return withRecord(observed, 'Forget', { ...rest, previous: [] })
}

/** What is published stays, and is not rotated. */
export const notGranted: CredentialCheck = (observed, now) => {
  if (isGranted(observed)) return undefined
  const wanted = wantedLife(observed, now)
  return wanted?.ok === false ? { step: 'Refuse', failure: wanted.failure } : undefined
}

/** Whether any grant still covers it, for however short a life; true while nobody can tell. */
function isGranted({ credential, issuer, namespace }: ObservedCredential): boolean {
  if (credential?.spec.valid !== true || issuer?.spec.valid !== true) return true
  const asked = {
    namespace,
    serviceAccount: credential.spec.value.serviceAccount,
    delegates: [],
    lifetime: undefined,
    usualLifetime: 0,
    token: { kind: 'ClientCredential' },
  } as const
  return decideGrant(issuer.spec.value.grants, asked).granted
}

/**
 * Policy None: the end is written only when the API server's own clock and the issuer agree that it has come,
 * for it cannot be taken back.
 */
export const expiredForGood: CredentialCheck = (observed, now, { slowRetry }) => {
  const { credential, record, serverTime, remote } = observed
  const current = record.content?.current
  if (credential?.spec.valid !== true || current === undefined) return undefined
  if (credential.spec.value.rotation.policy !== 'None' || now < current.expiresAt) return undefined
  if (serverTime === undefined) return { step: 'ReadClock' }
  const left = current.expiresAt - serverTime
  if (left > CLOCKS_AGREE)
    return clockSkew(current, now - serverTime, now + Math.min(left, slowRetry))
  if (left > 0) return { step: 'Rest', why: 'Expiring', until: now + left }
  if (!observed.live) return { step: 'ReadObject' }
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  if (!remote.result.ok) return { step: 'Fail', failure: remote.result.failure }
  const { credentials, date = serverTime } = remote.result
  if (!isActive(credentials, current) || date >= current.expiresAt) return { step: 'Expire' }
  const behind = current.expiresAt - date
  return behind > CLOCKS_AGREE
    ? clockSkew(current, now - date, now + Math.min(behind, slowRetry))
    : { step: 'Rest', why: 'Expiring', until: now + behind }
}

function clockSkew(
  { expiresAt }: CredentialFacts,
  ahead: number,
  until: number,
): ReturnType<CredentialCheck> {
  const minutes = Math.max(1, Math.round(ahead / 60_000))
  const message =
    `the operator's clock says that the credential expired at ${formatTime(expiresAt)}, but it is ` +
    `about ${minutes}m ahead of the API server's or the issuer's: set the clocks right`
  return { step: 'Refuse', failure: waiting('ClockSkew', message, until) }
}

export const secretForeign: CredentialCheck = (observed) => secretConflict(observed)

/** Ours, and somebody wrote to it since; the data is known to be intact when this is reached. */
export const secretTouched: CredentialCheck = ({ credential, record, secret }) => {
  const { current, published } = record.content ?? {}
  if (credential?.spec.valid !== true || secret.state === 'Absent') return undefined
  if (current === undefined || published === undefined || published.name !== secret.name) {
    return undefined
  }
  const wanted = secretMetadata(credential.spec.value.secret, {
    tokenId: current.id,
    expiresAt: formatTime(current.expiresAt),
  })
  const { name, uid, resourceVersion } = secret
  const id = { name, uid, resourceVersion }
  const isIntact = metadataIntact(wanted, secret)
  if (!isIntact && !record.live) return { step: 'ReadRecord' }
  if (!isIntact) return { step: 'RepairSecret', secret: id, metadata: wanted }
  const known = credential.status.secretResourceVersion ?? published.resourceVersion
  return isNewer(resourceVersion, known) ? { step: 'AcceptSecret', secret: id } : undefined
}

export const remoteFailing: CredentialCheck = ({ remote }) =>
  remote?.result.ok === false ? { step: 'Fail', failure: remote.result.failure } : undefined

export const parentDisabled: CredentialCheck = ({ remote }, now, { lastUsedInterval }) => {
  if (remote?.result.ok !== true || !remote.result.disabled) return undefined
  if (!remote.live && now >= remote.at + lastUsedInterval) return { step: 'ReadRemote' }
  const message =
    'the service account is disabled at the issuer, so that nobody accepts its credentials: enable it there'
  return { step: 'Refuse', failure: stalled('ParentDisabled', message) }
}

/** Policy None, and the issuer does not have it any more: nothing is left to keep, and no other follows. */
export const revoked: CredentialCheck = (observed, now, settings) => {
  const { credential, record, remote } = observed
  const { content } = record
  if (credential?.spec.valid !== true || credential.spec.value.rotation.policy !== 'None') {
    return undefined
  }
  const { current } = content ?? {}
  if (content?.phase !== 'Idle' || current === undefined || now >= current.expiresAt)
    return undefined
  if (remote?.result.ok !== true || now < askedAt(current) + settings.settleTime) {
    return undefined
  }
  if (isActive(remote.result.credentials, current)) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (!remote.live) return { step: 'ReadRemote' }
  const { current: _current, published: _published, ...rest } = content
  return withRecord(observed, 'Forget', rest)
}
