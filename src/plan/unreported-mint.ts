import { EXPIRES_AT_ANNOTATION, RECEIPT_ANNOTATION, TOKEN_ID_ANNOTATION } from '../api/group.ts'
import { parseTime } from '../api/parse-time.ts'
import type { Receipt } from '../api/receipt.ts'
import { formatTime } from '../api/time.ts'
import { CLOCK_SLACK } from './clock-slack.ts'
import { grantFor } from './grant-for.ts'
import { refreshRequested } from './mint-reason.ts'
import { mintWindow } from './mint-window.ts'
import type { Observed } from './observed.ts'
import { published } from './published.ts'
import type { PublishedFacts } from './published-facts.ts'
import { readReceipt } from './read-receipt.ts'
import type { Settings } from './settings.ts'
import { wasDue } from './was-due.ts'

/** A mint whose Secret was written and that status does not tell of. */
export type UnreportedMint = {
  readonly facts: PublishedFacts
  /** Digest of the refresh-requested value that it served; undefined: there was none. */
  readonly refresh: string | undefined
}

/** An id that status takes, and that nobody could take for a credential. */
const TOKEN_ID = /^[!-~]{1,128}$/

/**
 * What a process that ended before it could tell left in the Secret: the Secret, as a live read shows
 * it, is this object's and holds what its receipt says, for the request that the spec makes today, and
 * that is later than what status knows.
 *
 * Whoever may edit Secrets may forge a receipt, as they may put any token there. What they cannot have
 * this way is a status that says more than the grants give, a longer life or a time to come; more
 * mints than edits without a receipt would bring; or another end for what is minted once.
 *
 * @param now epoch milliseconds
 */
export function unreportedMint(
  observed: Observed,
  now: number,
  settings: Settings,
): UnreportedMint | undefined {
  const { token, secret, rival, requestDigest } = observed
  if (secret.state === 'Absent' || secret.live === undefined || secret.terminating) return undefined
  if (secret.ownerUid !== token.metadata.uid || rival !== undefined) return undefined
  const { annotations, live } = secret
  const receipt = readReceipt(annotations[RECEIPT_ANNOTATION])
  if (receipt?.secret !== live.digest || receipt.request !== requestDigest) return undefined
  const tokenId = annotations[TOKEN_ID_ANNOTATION] ?? ''
  const issuedAt = wholeSecond(receipt.issuedAt)
  const expiresAt = wholeSecond(annotations[EXPIRES_AT_ANNOTATION])
  if (!TOKEN_ID.test(tokenId) || issuedAt === undefined || expiresAt === undefined) return undefined
  if (!isOfCredential(observed, receipt)) return undefined
  if (!isPlausible(observed, receipt, { issuedAt, expiresAt }, now)) return undefined
  if (!isUntold(observed, tokenId, issuedAt)) return undefined
  if (!isWithinGuard(observed, receipt, issuedAt, now, settings)) return undefined
  return {
    facts: {
      tokenId,
      keyId: receipt.keyId,
      issuedAt,
      expiresAt,
      requestedLifetime: receipt.lifetime,
      credentialId: receipt.credentialId,
      secretName: secret.name,
      secretResourceVersion: secret.resourceVersion,
      secretDigest: live.digest,
    },
    refresh: receipt.refresh,
  }
}

/**
 * Minted with the credential that the object has today, where it is minted for with one: whoever writes
 * another one into a receipt would have it minted anew. With policy Never the credential may have become
 * another one since, and nothing is minted for that.
 */
function isOfCredential(
  { token: { spec }, credential }: Observed,
  { credentialId, lifetime }: Receipt,
): boolean {
  if (!spec.valid || spec.value.credentialRef === undefined) {
    return credentialId === undefined && lifetime !== undefined
  }
  if (credentialId === undefined || lifetime !== undefined) return false
  return (
    spec.value.refresh.policy === 'Never' || credentialId === credential?.published?.credentialId
  )
}

type Times = { readonly issuedAt: number; readonly expiresAt: number }

/**
 * Within what the grants give, made since the object was, and of use: what has expired is minted
 * anew, except for policy Never, where it was the one credential that there is.
 */
function isPlausible(
  observed: Observed,
  { lifetime = 0, credentialId }: Receipt,
  { issuedAt, expiresAt }: Times,
  now: number,
): boolean {
  const { metadata, spec } = observed.token
  const client = observed.credential?.published
  const grant = grantFor(observed)
  if (!spec.valid || grant === undefined || !grant.granted) return false
  const life = expiresAt - issuedAt
  if (life <= 0 || lifetime > grant.lifetime || life > grant.lifetime + CLOCK_SLACK) return false
  if (client?.credentialId === credentialId && expiresAt > (client?.expiresAt ?? Infinity))
    return false
  const madeAt = parseTime(metadata.creationTimestamp) ?? Number.NEGATIVE_INFINITY
  if (issuedAt < madeAt - CLOCK_SLACK || issuedAt > now + CLOCK_SLACK) return false
  return now < expiresAt || spec.value.refresh.policy === 'Never'
}

/**
 * Times are whole seconds: a mint for another request may have come in the same one. An older Secret
 * of ours that somebody has put back is an edit, and repaired as such.
 */
function isUntold({ token, requestDigest }: Observed, tokenId: string, issuedAt: number): boolean {
  const { status } = token
  const current = published(status)
  if (current === undefined) return true
  if (isOnlyOne(token, requestDigest)) return false
  if (current.tokenId === tokenId || issuedAt < current.issuedAt) return false
  return issuedAt > current.issuedAt || status.requestDigest !== requestDigest
}

/** Policy Never mints nothing over what is published for the same request. */
const isOnlyOne = ({ spec, status }: Observed['token'], requestDigest: string): boolean =>
  spec.valid &&
  spec.value.refresh.policy === 'Never' &&
  status.requestDigest === requestDigest &&
  // Minted on schedule, before the author made the policy Never.
  status.refreshAt === undefined

/** Beyond the schedule no more is taken over than would be minted: a request that is served is asked for. */
function isWithinGuard(
  observed: Observed,
  { refresh }: Receipt,
  issuedAt: number,
  now: number,
  settings: Settings,
): boolean {
  if (wasDue(observed, issuedAt, settings)) return true
  if (refresh !== undefined && refreshRequested(observed) !== undefined) return true
  const window = mintWindow(observed.token.status, now, settings)
  return (window?.mints ?? 0) < settings.mintLoopLimit
}

/** As we write them; anything else was written by somebody else. */
function wholeSecond(text: string | undefined): number | undefined {
  const time = parseTime(text)
  return time !== undefined && formatTime(time) === text ? time : undefined
}
