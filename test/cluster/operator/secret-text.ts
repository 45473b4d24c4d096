import type { Secret } from './token-api.ts'

/** One value of a Secret in clear; empty when it has no such key. */
export const secretText = (secret: Secret | undefined, key: string): string =>
  Buffer.from(secret?.data?.[key] ?? '', 'base64').toString()
