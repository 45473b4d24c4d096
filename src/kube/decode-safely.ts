/** One object that nobody expected must not stop the others: an exception counts as undefined. */
export function decodeSafely<T>(
  decode: (raw: unknown) => T | undefined,
  raw: unknown,
): T | undefined {
  try {
    return decode(raw)
  } catch {
    return undefined
  }
}
