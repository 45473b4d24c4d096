import { formatDuration, parseDuration } from '../api/duration.ts'
import { formatTime } from '../api/time.ts'
import { waiting } from '../failure.ts'
import type { Check } from './check.ts'
import { endedSecret } from './ended-secret.ts'
import { isNewer } from './is-newer.ts'
import { published } from './published.ts'
import { unreportedMint } from './unreported-mint.ts'

/** Clocks that are so close (milliseconds) count as one: the moment until both agree is waited for. */
const CLOCKS_AGREE = 10_000

/** Its Secret goes by ownerReference; nothing is minted for an object on its way out. */
export const beingDeleted: Check = ({ token }) =>
  token.metadata.deletionTimestamp === undefined ? undefined : { step: 'Rest', why: 'Deleting' }

/** Expired is terminal; all that is left is to say so of the Secret, and to go, when the spec asks for it. */
export const alreadyExpired: Check = ({ token, secret, strays }, now) => {
  if (token.status.phase !== 'Expired') return undefined
  // Left behind by a change of name that came to nothing any more.
  const [stray] = strays
  if (stray !== undefined) return { step: 'RemoveSecret', secret: stray }
  const ended = endedSecret(secret, token.metadata.uid, token.spec)
  if (ended !== undefined) return ended
  const ttl = token.spec.valid ? token.spec.value.ttlAfterExpired : undefined
  const current = published(token.status)
  if (ttl === undefined || current === undefined) return { step: 'Rest', why: 'Expired' }
  const over = current.expiresAt + parseDuration(ttl)
  return now >= over ? { step: 'RemoveSelf' } : { step: 'Rest', why: 'Expired' }
}

/**
 * Policy Never: the end is written only when the API server's own clock agrees that it has come,
 * for it cannot be taken back. Nor is it while the Secret may hold what came after what has expired.
 */
export const expiredForGood: Check = (observed, now, settings) => {
  const { slowRetry } = settings
  const { token, secret, serverTime } = observed
  if (!token.spec.valid || token.spec.value.refresh.policy !== 'Never') return undefined
  const current = published(token.status)
  if (current === undefined || now < current.expiresAt) return undefined
  const { secretResourceVersion: known } = current
  if (secret.state === 'Present' && isNewer(secret.resourceVersion, known)) {
    if (secret.live === undefined) return { step: 'ReadSecret' }
    if (unreportedMint(observed, now, settings) !== undefined) return undefined
  }
  if (serverTime === undefined) return { step: 'ReadClock' }
  const left = current.expiresAt - serverTime
  if (left <= 0) return { step: 'Expire' }
  if (left <= CLOCKS_AGREE) return { step: 'Rest', why: 'Expiring' }
  const message =
    `the operator's clock says that the credential expired at ${formatTime(current.expiresAt)}, but it is ` +
    `${formatDuration(wholeMinutes(now - serverTime))} ahead of the API server's: set the clocks right`
  const until = now + Math.min(left, slowRetry)
  return { step: 'Refuse', failure: waiting('ClockSkew', message, until) }
}

/** Rounded, so that the same trouble is told in the same words each time. */
const wholeMinutes = (milliseconds: number): number =>
  Math.max(1, Math.round(milliseconds / 60_000)) * 60_000

export const suspended: Check = ({ token }) =>
  token.spec.valid && token.spec.value.suspend ? { step: 'Rest', why: 'Suspended' } : undefined
