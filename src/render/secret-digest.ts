import { createHash } from 'node:crypto'
import type { SecretData } from './secret-data.ts'

/**
 * Tells whether a Secret still is what we wrote, without keeping it: SHA-256 over type and data, cut
 * to 128 bits. The data holds a signature or a random secret, so the digest gives nothing away.
 */
export function secretDigest(type: string, data: SecretData): string {
  const entries = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const hash = createHash('sha256').update(JSON.stringify([type, entries]))
  return hash.digest('hex').slice(0, 32)
}
