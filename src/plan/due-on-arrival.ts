import { parseTime } from '../api/parse-time.ts'
import { type Failure, retryable } from '../failure.ts'
import type { Settings } from './settings.ts'

/**
 * A credential whose refresh is due as soon as it is published, or nearly, because of clocks that
 * disagree or of an issuer that is slower than the credential lives, must not be minted again at
 * once: that would go on for ever. It counts as a failed attempt.
 *
 * @param writtenAt when it arrived, epoch milliseconds; that may be told much later
 */
export function dueOnArrival(
  status: { readonly issuedAt?: string | undefined; readonly refreshAt?: string | undefined },
  writtenAt: number,
  { settle }: Settings,
): Failure | undefined {
  const due = parseTime(status.refreshAt)
  const issuedAt = parseTime(status.issuedAt)
  if (due === undefined || issuedAt === undefined) return undefined
  const soon = Math.max(0, Math.min(settle, (due - issuedAt) / 2))
  if (writtenAt < due - soon) return undefined
  const message =
    'the credential was due for its refresh when it arrived: set the clocks of the operator and ' +
    'the issuer right, or ask for a longer lifetime'
  return retryable('ClockSkew', message)
}
