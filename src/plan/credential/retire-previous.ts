import type { CredentialRecord } from '../../api/credential-record.ts'
import { isUnread } from '../is-unread.ts'
import type { ObservedWorkload } from '../observed.ts'
import { restartableAt } from '../restart/restartable-at.ts'
import { whyNotRestarted } from '../restart/why-not-restarted.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialStep } from './credential-step.ts'
import { isActive } from './is-active.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { withRecord } from './with-record.ts'

/** What was created and never published is deleted as soon as the issuer is asked again. */
export const unpublishedLeft: CredentialCheck = (observed) => {
  const { record, remote } = observed
  const { content } = record
  const left = content?.previous.find(({ unpublished }) => unpublished === true)
  if (content?.phase !== 'Idle' || left === undefined) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  const found = listed(observed)
  if (found === undefined) return undefined
  if (isActive(found.credentials, left)) return { step: 'Revoke', id: left.id, why: 'Orphan' }
  return retired(observed, content, left.id)
}

/**
 * Workloads see a new credential by a restart: each once, only while an old one is to be retired, and not before
 * its minInterval is over. The old one stays until then.
 */
export const restartDue: CredentialCheck = (observed, now) => {
  const { credential, record, workloads } = observed
  const current = record.content?.current
  if (credential?.spec.valid !== true || current === undefined || !isOverlapping(observed)) {
    return undefined
  }
  const { rolloutRestart, suspend } = credential.spec.value
  if (rolloutRestart.length === 0 || suspend) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (workloads === undefined) return { step: 'ReadWorkloads' }
  const stale = workloads.find((each) => each.state === 'Stale' && restartableAt(each, now) <= now)
  if (stale === undefined) return undefined
  const { kind, name } = stale
  return { step: 'RestartWorkload', workload: { kind, name }, id: current.id }
}

/**
 * The old credential is deleted after the overlap, once nobody needs it: on live views of the record, the Secret
 * (which must hold the new one) and the issuer (which must have the new one). However long that takes: until it
 * expires by itself, the next rotation waits for its slot.
 */
export const retireDue: CredentialCheck = (observed, now) => {
  const { credential, secret, record, remote } = observed
  const { content } = record
  const published = (content?.previous ?? []).filter(({ unpublished }) => unpublished !== true)
  // What has ended waits for nobody, and is not hidden by one that does.
  const over =
    published.find(({ expiresAt }) => now >= expiresAt) ??
    published.find(({ retireAt }) => now >= retireAt)
  if (content?.phase !== 'Idle' || over === undefined) return undefined
  if (credential?.spec.valid !== true) return undefined
  const { rolloutRestart } = credential.spec.value
  const waits = rolloutRestart.length > 0 && now < over.expiresAt
  if (waits && observed.workloads === undefined) return { step: 'ReadWorkloads' }
  if (waits && (observed.workloads ?? []).some(isBehind)) return undefined
  if (isUnread(secret)) return { step: 'ReadSecret' }
  if (!record.live) return { step: 'ReadRecord' }
  if (remote?.live !== true) return { step: 'ReadRemote' }
  const found = listed(observed)
  if (found === undefined || !heldCurrent(observed)) return undefined
  if (isActive(found.credentials, over)) {
    const { current } = content
    // Whatever is left works for somebody: the last one is not taken away.
    return current !== undefined && isActive(found.credentials, current)
      ? { step: 'Revoke', id: over.id, why: 'Retired' }
      : undefined
  }
  return retired(observed, content, over.id)
}

const retired = (
  observed: ObservedCredential,
  content: CredentialRecord,
  retiredId: string,
): CredentialStep =>
  withRecord(observed, 'Retire', {
    ...content,
    previous: content.previous.filter(({ id }) => id !== retiredId),
  })

/** The Secret is ours: it holds the credential that took over, or held it until somebody destroyed it. */
function heldCurrent(observed: ObservedCredential): boolean {
  const { secret, owner, record } = observed
  if (record.content?.published === undefined) return false
  return secret.state === 'Absent' || secret.ownerUid === owner.uid
}

/** Said while the old credential has to stay for a workload that cannot be restarted. */
export const restartRefused: CredentialCheck = (observed) => {
  if (!isOverlapping(observed)) return undefined
  const failures = (observed.workloads ?? []).map(whyNotRestarted)
  const failure = failures.find((each) => each !== undefined)
  return failure && { step: 'Refuse', failure }
}

const isOverlapping = ({ record }: ObservedCredential): boolean =>
  (record.content?.previous.length ?? 0) > 0

/** Pods of it may still use the old credential. */
const isBehind = ({ state }: ObservedWorkload): boolean =>
  state !== 'Missing' && state !== 'RolledOut'
