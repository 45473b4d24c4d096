import type { Minted } from '../api/minted.ts'
import { formatTime } from '../api/time.ts'

/**
 * The keys of the format Token in clear: `token` (blobs: `signature`, `publicKey`), `expiresAt` in RFC 3339, and
 * `keyId` and `encodedLocations` where they are known. No trailing newlines: consumers read files whole.
 */
export const tokenTexts = (minted: Minted): Record<string, string> => ({
  [minted.kind === 'SignedBlob' ? 'signature' : 'token']: minted.value.reveal(),
  expiresAt: formatTime(minted.expiresAt),
  ...(minted.keyId !== undefined && { keyId: minted.keyId }),
  ...(minted.allowedLocations && {
    encodedLocations: minted.allowedLocations.encodedLocations,
  }),
  ...(minted.publicKey !== undefined && { publicKey: minted.publicKey }),
})
