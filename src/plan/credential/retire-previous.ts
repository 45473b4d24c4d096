import type { CredentialRecord } from '../../api/credential-record.ts'
import { type Failure, retryable, stalled } from '../../failure.ts'
import { isUnread } from '../is-unread.ts'
import type { CredentialCheck } from './credential-check.ts'
import type { CredentialStep } from './credential-step.ts'
import { isActive } from './is-active.ts'
import { listed } from './listed.ts'
import type { ObservedCredential, ObservedWorkload } from './observed-credential.ts'
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

/** Workloads see a new credential by a restart: each once, and only while an old one is to be retired. */
export const restartDue: CredentialCheck = (observed) => {
  const { credential, record, workloads } = observed
  const current = record.content?.current
  if (credential?.spec.valid !== true || current === undefined || !isOverlapping(observed)) {
    return undefined
  }
  const { rolloutRestart, suspend } = credential.spec.value
  if (rolloutRestart.length === 0 || suspend) return undefined
  if (!record.live) return { step: 'ReadRecord' }
  if (workloads === undefined) return { step: 'ReadWorkloads' }
  const stale = workloads.find(({ state }) => state === 'Stale')
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

function whyNotRestarted({ kind, name, state }: ObservedWorkload): Failure | undefined {
  switch (state) {
    case 'NotAllowed': {
      const message =
        `${kind} ${name} has to be restarted for the new credential, and has not opted in: ` +
        'annotate it with mintlet.dev/restart: allow, or remove it from spec.rolloutRestart'
      return stalled('InvalidSpec', message)
    }
    case 'Forbidden': {
      const message =
        `the operator may not read or restart ${kind} ${name}, which spec.rolloutRestart needs: have an administrator ` +
        'apply deploy/rbac-rollout-restart.yaml and see what admission policies refuse, or remove it from spec.rolloutRestart'
      return stalled('PermissionDenied', message)
    }
    case 'Failing': {
      const message = `${kind} ${name} could not be read or restarted for the new credential: it is tried again; see which webhook fails if that goes on`
      return retryable('ApiServerUnavailable', message)
    }
    case 'Missing':
    case 'Stale':
    case 'RollingOut':
    case 'RolledOut':
      return undefined
  }
}

const isOverlapping = ({ record }: ObservedCredential): boolean =>
  (record.content?.previous.length ?? 0) > 0

/** Pods of it may still use the old credential. */
const isBehind = ({ state }: ObservedWorkload): boolean =>
  state !== 'Missing' && state !== 'RolledOut'
