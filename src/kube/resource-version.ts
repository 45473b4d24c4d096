const DECIMAL = /^(0|[1-9][0-9]*)$/

/**
 * Kubernetes lets clients compare resource versions of one resource type as integers of any size.
 *
 * @returns negative, 0 or positive like a comparator; 0 as well when one is not a decimal number,
 *   so that nothing is ever thrown away for a version that cannot be understood
 */
export function compareResourceVersions(a: string, b: string): number {
  if (!DECIMAL.test(a) || !DECIMAL.test(b)) return 0
  if (a.length !== b.length) return a.length - b.length
  if (a === b) return 0
  return a < b ? -1 : 1
}
