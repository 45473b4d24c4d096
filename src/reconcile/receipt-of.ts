import type { Minted } from '../api/minted.ts'
import type { Receipt } from '../api/receipt.ts'
import { formatTime } from '../api/time.ts'
import type { Observed } from '../plan/observed.ts'
import { requestedRefresh } from '../plan/requested-refresh.ts'
import { refreshDigest } from './refresh-digest.ts'

/**
 * The receipt that goes into the Secret with a credential.
 *
 * @param lifetime milliseconds that were asked for; undefined: the issuer takes no wish
 * @param secretDigest of what is written
 * @param credentialId of what it was minted with, if it was with a credential
 */
export function receiptOf(
  { token, requestDigest }: Observed,
  { issuedAt, keyId }: Minted,
  lifetime: number | undefined,
  secretDigest: string,
  credentialId?: string,
): string {
  const requested = requestedRefresh(token.metadata.annotations)
  const receipt: Receipt = {
    issuedAt: formatTime(issuedAt),
    ...(lifetime !== undefined && { lifetime }),
    request: requestDigest,
    secret: secretDigest,
    ...(keyId !== undefined && { keyId }),
    ...(credentialId !== undefined && { credentialId }),
    ...(requested !== undefined && { refresh: refreshDigest(requested) }),
  }
  return JSON.stringify(receipt)
}
