/**
 * Whether there is, at any depth, a number that is not for certain the one that was written:
 * JSON.parse rounds integers beyond 2^53 - 1 silently, and makes infinity of what is larger still.
 */
export function hasInexactNumber(value: unknown): boolean {
  if (typeof value === 'number') {
    return !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))
  }
  if (typeof value !== 'object' || value === null) return false
  return Object.values(value).some(hasInexactNumber)
}
