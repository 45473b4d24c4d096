import type { Minted } from '../api/minted.ts'
import type { Receipt } from '../api/receipt.ts'
import { formatTime } from '../api/time.ts'
import { requestedRefresh } from '../plan/mint-reason.ts'
import type { Observed } from '../plan/observed.ts'
import { refreshDigest } from './refresh-digest.ts'

/**
 * The receipt that goes into the Secret with a credential.
 *
 * @param lifetime milliseconds that were asked for
 * @param secretDigest of what is written
 */
export function receiptOf(
  { token, requestDigest }: Observed,
  { issuedAt, keyId }: Minted,
  lifetime: number,
  secretDigest: string,
): string {
  const requested = requestedRefresh(token.metadata.annotations)
  const receipt: Receipt = {
    issuedAt: formatTime(issuedAt),
    lifetime,
    request: requestDigest,
    secret: secretDigest,
    ...(keyId !== undefined && { keyId }),
    ...(requested !== undefined && { refresh: refreshDigest(requested) }),
  }
  return JSON.stringify(receipt)
}
