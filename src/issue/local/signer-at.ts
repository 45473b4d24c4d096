/**
 * The key that signs: the one activated last. Every replica comes to the same answer from the same
 * document by the clock alone, so activation takes no write. Before the first activation (a clock
 * that is behind the one that made the ring) the first key signs.
 *
 * @param now epoch milliseconds
 */
export function signerAt<K extends { readonly activeAt: number }>(
  keys: readonly K[],
  now: number,
): K | undefined {
  const ordered = keys.toSorted((one, other) => one.activeAt - other.activeAt)
  return ordered.findLast((key) => key.activeAt <= now) ?? ordered[0]
}
