import { parseTime } from '../../api/parse-time.ts'
import type { MintReason } from '../mint-reason.ts'
import { requestedRefresh } from '../requested-refresh.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialSettings } from './credential-settings.ts'
import { isActive } from './is-active.ts'
import { listed } from './listed.ts'
import type { ObservedCredential } from './observed-credential.ts'
import { rotationAt } from './rotation-at.ts'
import { rotationFloor } from './rotation-floor.ts'

/**
 * Why a new credential is needed now; undefined: none is. What expiry asks for comes first, so that the loop
 * guard never holds it back. Whatever somebody else did counts only once a live read has shown it.
 */
export function credentialDue(
  observed: ObservedCredential,
  now: number,
  settings: CredentialSettings,
): MintReason | undefined {
  const { credential, record, jitter } = observed
  if (credential?.spec.valid !== true) return undefined
  const { rotation } = credential.spec.value
  const current = record.content?.current
  if (current === undefined) {
    // Policy None gives one credential: there was one, and it is lost.
    const had = (record.content?.mints ?? 0) > 0 || (credential.status.mints ?? 0) > 0
    if (!had) return 'FirstIssue'
    return rotation.policy === 'None' ? undefined : 'SecretLost'
  }
  if (rotation.policy === 'None') return undefined
  if (now >= current.expiresAt) return 'Lapsed'
  const due = rotationAt(
    rotation,
    askedAt(current),
    current.expiresAt,
    jitter,
    rotationFloor(settings),
  )
  if (due !== undefined && now >= due) return 'NearExpiry'
  if (secretLost(observed))
    return observed.secret.state === 'Absent' ? 'SecretLost' : 'SecretEdited'
  if (revokedElsewhere(observed, now, settings)) return 'RevokedElsewhere'
  return rotationRequested(observed) === undefined ? undefined : 'Requested'
}

/** The Secret that was written does not hold the credential any more, as a live read shows. */
export function secretLost({ secret, record, credential, owner }: ObservedCredential): boolean {
  const { content } = record
  if (content?.current === undefined || content.published === undefined) return false
  if (secret.state === 'Absent') return secret.live
  if (secret.live === undefined || secret.ownerUid !== owner.uid) return false
  const digest = credential?.status.secretDigest ?? content.published.digest
  return secret.live.digest !== digest && secret.live.digest !== content.published.digest
}

/** The issuer does not have it any more, or has ended it before its time. */
export function revokedElsewhere(
  observed: ObservedCredential,
  now: number,
  { settleTime }: CredentialSettings,
): boolean {
  const current = observed.record.content?.current
  const remote = listed(observed)
  if (current === undefined || remote === undefined) return false
  // A list may be behind what was created just now.
  if (now < askedAt(current) + settleTime) return false
  return !isActive(remote.credentials, current)
}

/** The value of the refresh-requested annotation, unless it has been served. */
export function rotationRequested({ credential }: ObservedCredential): string | undefined {
  if (credential === undefined) return undefined
  const value = requestedRefresh(credential.metadata.annotations)
  return value === '' || value === credential.status.lastHandledRefresh ? undefined : value
}

/** Epoch milliseconds, by our clock: when this object last asked for a credential. */
export const issuedLast = ({ record, credential }: ObservedCredential): number | undefined => {
  const { askedAt: asked, current } = record.content ?? {}
  return asked ?? (current && askedAt(current)) ?? parseTime(credential?.status.issuedAt)
}
