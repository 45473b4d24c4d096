import { stalled } from '../../failure.ts'
import type { CredentialCheck } from './credential-check.ts'
import { isBuiltIn } from './is-built-in.ts'
import { listed } from './listed.ts'
import { orphans } from './orphans.ts'

/** One list for all credentials of a service account tells of last use, of what is gone, and of late orphans. */
export const remoteDue: CredentialCheck = (observed, now, { lastUsedInterval }) => {
  const { record, remote } = observed
  const { content } = record
  if (content === undefined || (content.current === undefined && content.abandoned.length === 0)) {
    return undefined
  }
  if (remote === undefined) return { step: 'ReadRemote' }
  if (!remote.result.ok) return remote.live ? undefined : { step: 'ReadRemote' }
  // It tells nothing new but of its spec, and that is told by a trigger.
  if (isBuiltIn(observed)) return undefined
  const isFresh = remote.at <= now && now < remote.at + lastUsedInterval
  return isFresh ? undefined : { step: 'ReadRemote' }
}

/** What came late of a create that was given up: deleted on a live view, whenever it shows. */
export const orphanLeft: CredentialCheck = (observed, now) => {
  const { record, remote, siblings } = observed
  const { content } = record
  if (content === undefined || remote?.result.ok !== true) return undefined
  const late = content.abandoned.filter((each) => each.requestedExpiresAt > now)
  const seen = orphans(observed, late, remote.result.credentials)
  if (seen.ours.length === 0) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (!siblings.live) return { step: 'ReadSiblings' }
  if (!remote.live) return { step: 'ReadRemote' }
  const [orphan] = orphans(observed, late, listed(observed)?.credentials ?? []).ours
  return orphan && { step: 'Revoke', id: orphan.id, why: 'Orphan' }
}

/** What may be ours and cannot be proved so is said, and left alone; it takes a slot, and holds up nothing. */
export const orphanUnproved: CredentialCheck = (observed, now) => {
  const { record, remote } = observed
  if (record.content === undefined || remote?.result.ok !== true) return undefined
  const late = record.content.abandoned.filter((each) => each.requestedExpiresAt > now)
  const { unproved } = orphans(observed, late, remote.result.credentials)
  if (unproved.length === 0) return undefined
  const ids = unproved.map(({ id }) => id).join(', ')
  const message = `an unanswered request may have created ${ids}, which cannot be proved: delete it at the issuer if nobody uses it`
  return { step: 'Refuse', failure: stalled('AmbiguousMint', message) }
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
