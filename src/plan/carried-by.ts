import { type CarriedKeys, carriedKeys } from '../api/carried-keys.ts'
import type { MintReason } from './mint-reason.ts'
import type { Observed } from './observed.ts'
import { published } from './published.ts'
import { tokenRequest } from './token-request.ts'

/** Mints over a Secret that holds, for the same request, what is still good. */
const ON_SCHEDULE: ReadonlySet<MintReason> = new Set([
  'NearExpiry',
  'Requested',
  'CredentialRotated',
])

/**
 * What of the Secret stays beside the next token, where keepPrevious asks for it: the token of before, while it is
 * valid and known to be as we wrote it. Nothing of what somebody has edited is handed on.
 *
 * @param now epoch milliseconds
 */
export function carriedBy(
  { token, secret, requestDigest }: Observed,
  why: MintReason,
  now: number,
): CarriedKeys | undefined {
  const { spec, status } = token
  if (!spec.valid || spec.value.secret.keepPrevious !== true || secret.state === 'Absent') {
    return undefined
  }
  const current = published(status)
  if (current === undefined || now >= current.expiresAt || !ON_SCHEDULE.has(why)) return undefined
  // What another spec asked for may have been written under other keys.
  if (status.requestDigest !== requestDigest || current.secretName !== secret.name) return undefined
  const intact =
    secret.live === undefined
      ? secret.resourceVersion === current.secretResourceVersion
      : secret.live.digest === status.secretDigest
  if (!intact) return undefined
  return carriedKeys(tokenRequest(spec.value).token.kind, status.keyId !== undefined)
}
