import type { CredentialFacts } from '../../api/credential-record.ts'
import { formatTime } from '../../api/time.ts'
import { waiting } from '../../failure.ts'
import { endedSecret } from '../ended-secret.ts'
import { askedAt } from './asked-at.ts'
import type { CredentialCheck } from './credential-check.ts'
import { isActive } from './is-active.ts'
import { withRecord } from './with-record.ts'

/** Clocks that are so close (milliseconds) count as one. */
const CLOCKS_AGREE = 10_000

/** Expired is terminal; all that is left is to say so of the Secret. */
export const alreadyExpired: CredentialCheck = ({ credential, secret, owner }) =>
  credential?.status.phase === 'Expired'
    ? (endedSecret(secret, owner.uid, credential.spec) ?? {
        step: 'Rest',
        why: 'Expired',
        until: undefined,
      })
    : undefined

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
