import type { CredentialFacts } from '../../api/credential-record.ts'
import { formatTime } from '../../api/time.ts'
import { type Failure, retryable } from '../../failure.ts'

/** An issuer may round what it is asked for. */
const ROUNDING_MS = 60_000

/**
 * Why what was created is not to be published: it has ended already, or lives on when what was granted is over;
 * undefined: it is as it was asked for, or shorter.
 *
 * @param requestedExpiresAt epoch milliseconds, what the create was sent with
 */
export function unfitLife(
  { expiresAt }: Pick<CredentialFacts, 'expiresAt'>,
  requestedExpiresAt: number,
  now: number,
): Failure | undefined {
  const isLonger = expiresAt > requestedExpiresAt + ROUNDING_MS
  if (!isLonger && expiresAt > now) return undefined
  const message =
    `a credential until ${formatTime(requestedExpiresAt)} was asked for, and the issuer gave one until ${formatTime(expiresAt)}, ` +
    `which is deleted: ${isLonger ? 'see that the issuer heeds expiresAt' : "set the operator's clock and the issuer's right, and see what the organisation allows"}`
  return retryable('BadResponse', message)
}
