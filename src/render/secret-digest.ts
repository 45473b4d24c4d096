import { hash } from 'node:crypto'
import type { SecretData } from './secret-data.ts'

/**
 * Tells whether a Secret still is what we wrote, without keeping it: SHA-256 over type and data, cut
 * to 128 bits. The data holds a signature or a random secret, so the digest gives nothing away.
 */
export function secretDigest(type: string, data: SecretData): string {
  const entries = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return hash('sha256', JSON.stringify([type, entries]), 'hex').slice(0, 32)
}
