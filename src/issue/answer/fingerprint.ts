import { createHash } from 'node:crypto'

/** Names a credential that has no id of its own; 64 bits of a digest of what nobody could guess tell nothing of it. */
export const fingerprint = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 16)
