import type { Minted } from '../api/minted.ts'
import { formatTime } from '../api/time.ts'

/** Keys of a Secret to base64. Holds the secret in clear: it goes to the Secret writer and nowhere else. */
export type SecretData = Readonly<Record<string, string>>

/**
 * What a consumer mounts: `token` (blobs: `signature`, `publicKey`), `expiresAt` in RFC 3339, and
 * `keyId` and `encodedLocations` where they are known. No trailing newlines: consumers read files whole.
 */
export function secretData(minted: Minted): SecretData {
  const values: Record<string, string> = {
    [minted.kind === 'SignedBlob' ? 'signature' : 'token']: minted.value.reveal(),
    expiresAt: formatTime(minted.expiresAt),
    ...(minted.keyId !== undefined && { keyId: minted.keyId }),
    ...(minted.allowedLocations && {
      encodedLocations: minted.allowedLocations.encodedLocations,
    }),
    ...(minted.publicKey !== undefined && { publicKey: minted.publicKey }),
  }
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  )
}
