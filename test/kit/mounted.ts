import type { SecretData } from '../../src/render/secret-data.ts'

/** What a consumer reads: the texts of a Secret by key. */
export const mounted = (data: SecretData): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).map(([key, base64]) => [key, Buffer.from(base64, 'base64').toString()]),
  )
