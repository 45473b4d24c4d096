import type { SecretData } from './secret-data.ts'

/** Keys and texts in UTF-8, as the API server takes them. */
export const encodeTexts = (texts: Iterable<readonly [string, string]>): SecretData =>
  Object.fromEntries(
    Array.from(texts, ([key, text]) => [key, Buffer.from(text).toString('base64')]),
  )
