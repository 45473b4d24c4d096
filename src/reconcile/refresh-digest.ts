import { createHash } from 'node:crypto'

/** Short digest of a refresh-requested value, which may be long: tells whether it is the same. */
export const refreshDigest = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 16)
