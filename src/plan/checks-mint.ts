import { formatDuration } from '../api/duration.ts'
import { parseTime } from '../api/parse-time.ts'
import { formatTime } from '../api/time.ts'
import { stalled, waiting } from '../failure.ts'
import type { Check } from './check.ts'
import { CLOCK_SLACK } from './clock-slack.ts'
import { grantFor } from './grant-for.ts'
import { isUnscheduled, mintReason, refreshRequested } from './mint-reason.ts'
import { mintWindow } from './mint-window.ts'
import type { Observed } from './observed.ts'
import { published } from './published.ts'
import type { Settings } from './settings.ts'
import type { SecretWrite } from './step.ts'
import { tokenRequest } from './token-request.ts'

/** Policy Never: what is lost is not given again, and asking for a refresh is a mistake worth saying. */
export const neverMintsAgain: Check = (observed, now, settings) => {
  const { spec } = observed.token
  if (!spec.valid || spec.value.refresh.policy !== 'Never') return undefined
  const why = mintReason(observed, spec.value, now, settings)
  if (why === 'SecretLost' || why === 'SecretEdited' || why === 'KeyLost') {
    const message =
      'the one credential of this object is lost, and refresh.policy is Never: create a new object'
    return { step: 'Refuse', failure: stalled('SecretLost', message) }
  }
  if (why !== 'Requested') return undefined
  const message =
    'a refresh was requested, but refresh.policy is Never: create a new object instead'
  return { step: 'Refuse', failure: stalled('InvalidSpec', message) }
}

/**
 * The back-off lives in status: a restart does not shorten it. What may have mended the trouble voids it: a
 * change of the object's spec or the issuer's, an issuer that has become ready, and a person who asks.
 */
export const backingOff: Check = (observed, now, settings) => {
  const { metadata, status, spec } = observed.token
  const { issuance } = status
  const until = parseTime(issuance?.nextAttemptAt)
  if (!spec.valid || until === undefined || now >= until) return undefined
  if (issuance?.observedGeneration !== metadata.generation) return undefined
  const failedAt = parseTime(issuance.lastFailureAt) ?? now
  if (failedAt > now + CLOCK_SLACK) return undefined
  if (isMended(observed, issuance, failedAt)) return undefined
  if (isAskedFor(observed, failedAt, now, settings)) return undefined
  if (mintReason(observed, spec.value, now, settings) === undefined) return undefined
  return { step: 'Rest', why: 'BackingOff' }
}

function isMended(
  { issuer }: Observed,
  { issuerGeneration }: NonNullable<Observed['token']['status']['issuance']>,
  failedAt: number,
): boolean {
  if (issuer === undefined) return false
  if (issuerGeneration !== undefined && issuerGeneration !== issuer.generation) return true
  return (issuer.readySince ?? Number.NEGATIVE_INFINITY) >= failedAt
}

/** Whatever the other side named a time for is still waited for, by the limits of the issuer. */
const isAskedFor = (
  observed: Observed,
  failedAt: number,
  now: number,
  { requestInterval }: Settings,
): boolean => refreshRequested(observed) !== undefined && now >= failedAt + requestInterval

/** Somebody keeps changing the spec, or keeps breaking the Secret: stop, say so, and go on with expiry alone. */
export const mintLoop: Check = (observed, now, settings) => {
  const { mintLoopLimit, mintLoopWindow } = settings
  const { spec, status } = observed.token
  const open = mintWindow(status, now, settings)
  if (!spec.valid || open === undefined || open.mints < mintLoopLimit) return undefined
  const why = mintReason(observed, spec.value, now, settings)
  if (why === undefined || !isUnscheduled(why)) return undefined
  // A person may ask all the same, but not more often than anybody may.
  if (refreshRequested(observed) !== undefined && !mintedJustNow(observed, now, settings)) {
    return undefined
  }
  const over = open.since + mintLoopWindow
  const message =
    `minted ${open.mints} times within ${formatDuration(mintLoopWindow)} beyond schedule, last because of ${why}: ` +
    `find who keeps changing the spec or the Secret. Frozen until ${formatTime(over)}; the annotation mintlet.dev/refresh-requested mints now`
  return { step: 'Refuse', failure: waiting('MintLoop', message, over) }
}

export const requestedTooSoon: Check = (observed, now, settings) => {
  const { spec } = observed.token
  if (!spec.valid || mintReason(observed, spec.value, now, settings) !== 'Requested')
    return undefined
  return mintedJustNow(observed, now, settings) ? { step: 'Rest', why: 'Valid' } : undefined
}

/** What a clock that has been set back since issued in the future holds nobody up. */
function mintedJustNow({ token }: Observed, now: number, { requestInterval }: Settings): boolean {
  const current = published(token.status)
  if (current === undefined) return false
  return current.issuedAt <= now + CLOCK_SLACK && now < current.issuedAt + requestInterval
}

export const mintDue: Check = (observed, now, settings) => {
  const { token, issuer } = observed
  const grant = grantFor(observed)
  if (!token.spec.valid || issuer === undefined || grant === undefined || !grant.granted) {
    return undefined
  }
  const why = mintReason(observed, token.spec.value, now, settings)
  if (why === undefined) return undefined
  const { serviceAccount, delegates, allowedLocations } = token.spec.value
  const request = {
    serviceAccount,
    delegates,
    lifetime: Math.floor(grant.lifetime / 1000),
    token: tokenRequest(token.spec.value).token,
    ...(allowedLocations !== undefined && { allowedLocations }),
  }
  const write = secretWrite(observed, token.spec.value.secret.type)
  if (write === undefined) return { step: 'Refuse', failure: stalled('SecretConflict', HELD) }
  const { key, uid, generation } = issuer
  return { step: 'Mint', why, mint: { issuer: { key, uid, generation }, request, write } }
}

const HELD =
  'the Secret has to be made anew, but a finalizer holds the old one: remove the finalizer'

/** undefined: it would have to be replaced, and is on its way out already. */
function secretWrite({ secret }: Observed, type: string): SecretWrite | undefined {
  if (secret.state === 'Absent') return { verb: 'Create' }
  const { name, uid, resourceVersion, live } = secret
  const id = { name, uid, resourceVersion }
  const stuck = live !== undefined && (live.type !== type || live.immutable)
  if (!stuck) return { verb: 'Update', secret: id }
  return secret.terminating ? undefined : { verb: 'Replace', secret: id }
}
