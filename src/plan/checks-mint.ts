import { formatDuration } from '../api/duration.ts'
import type { ImpersonatedTokenSpec } from '../api/impersonated-token-spec.ts'
import type { MintRequest } from '../api/mint-request.ts'
import { parseTime } from '../api/parse-time.ts'
import { secretTypeOf } from '../api/secret-type-of.ts'
import { formatTime } from '../api/time.ts'
import { stalled, waiting } from '../failure.ts'
import { carriedBy } from './carried-by.ts'
import type { Check } from './check.ts'
import { type Client, clientFor } from './client-for.ts'
import { CLOCK_SLACK } from './clock-slack.ts'
import { grantFor } from './grant-for.ts'
import { isUnscheduled, mintReason, refreshRequested } from './mint-reason.ts'
import { mintWindow } from './mint-window.ts'
import type { Observed } from './observed.ts'
import { published } from './published.ts'
import { SECRET_HELD } from './secret-held.ts'
import { secretWrite } from './secret-write.ts'
import type { Settings } from './settings.ts'
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
 * change of the object's spec or the issuer's, an issuer or credential that has become ready, and a person who
 * asks.
 */
export const backingOff: Check = (observed, now, settings) => {
  const { metadata, status, spec } = observed.token
  const { issuance } = status
  const until = parseTime(issuance?.nextAttemptAt)
  if (!spec.valid || until === undefined || now >= until) return undefined
  if (issuance?.observedGeneration !== metadata.generation) return undefined
  const failedAt = parseTime(issuance.lastFailureAt) ?? now
  if (failedAt > now + CLOCK_SLACK) return undefined
  if (isMended(observed, issuance, failedAt, now)) return undefined
  if (isAskedFor(observed, failedAt, now, settings)) return undefined
  if (mintReason(observed, spec.value, now, settings) === undefined) return undefined
  return { step: 'Rest', why: 'BackingOff' }
}

function isMended(
  { issuer, credential }: Observed,
  { issuerGeneration }: NonNullable<Observed['token']['status']['issuance']>,
  failedAt: number,
  now: number,
): boolean {
  // By the clock of the issuer: what it dates ahead is not waited for, nor is it news.
  const { issuedAt: renewedAt = Number.NEGATIVE_INFINITY } = credential?.published ?? {}
  if (renewedAt >= failedAt && renewedAt <= now) return true
  if ((credential?.readySince ?? Number.NEGATIVE_INFINITY) >= failedAt) return true
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

/**
 * What a person asks for, or another object causes, comes once in a while; what is published is valid
 * meanwhile.
 */
export const requestedTooSoon: Check = (observed, now, settings) => {
  const { spec } = observed.token
  const why = spec.valid ? mintReason(observed, spec.value, now, settings) : undefined
  if (why !== 'Requested' && why !== 'CredentialRotated') return undefined
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
  const decision = clientFor(observed, now)
  if (decision?.ready === false) return undefined
  const client = decision?.client
  const request = mintRequest(token.spec.value, grant.lifetime, client, now)
  if (request === undefined) return undefined
  const write = secretWrite(observed.secret, secretTypeOf(token.spec.value.secret))
  if (write === undefined) return SECRET_HELD
  const { key, uid, generation } = issuer
  const carried = write.verb === 'Update' ? carriedBy(observed, why, now) : undefined
  const mint = {
    issuer: { key, uid, generation },
    request,
    write,
    ...(carried && { carried }),
    ...(client && { client }),
  }
  return { step: 'Mint', why, mint }
}

/** @param lifetime milliseconds, as granted */
function mintRequest(
  spec: ImpersonatedTokenSpec,
  lifetime: number,
  client: Client | undefined,
  now: number,
): MintRequest | undefined {
  const { delegates, allowedLocations } = spec
  const serviceAccount = client?.serviceAccount ?? spec.serviceAccount
  if (serviceAccount === undefined) return undefined
  const longest = client === undefined ? lifetime : Math.min(lifetime, client.expiresAt - now)
  return {
    serviceAccount,
    delegates,
    lifetime: Math.max(1, Math.floor(longest / 1000)),
    token: tokenRequest(spec).token,
    ...(allowedLocations !== undefined && { allowedLocations }),
  }
}
