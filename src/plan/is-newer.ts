const DECIMAL = /^[0-9]+$/

/**
 * Whether a resourceVersion is another and not an older one. A cache that lags behind our own write
 * shows an older one: that is no edit. What cannot be compared counts as newer, and is looked at.
 */
export function isNewer(resourceVersion: string, than: string): boolean {
  if (!DECIMAL.test(resourceVersion) || !DECIMAL.test(than)) return resourceVersion !== than
  return BigInt(resourceVersion) > BigInt(than)
}
