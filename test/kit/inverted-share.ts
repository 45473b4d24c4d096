type Served = { readonly expiresAt: number; readonly servedAt: number }

/**
 * Of all pairs: the share that was not served in the order of expiry. 0: none; one half: as if by lot. Who is as
 * urgent, or was served in the same moment, is no pair.
 *
 * @param isPair whether one could have been served in place of the other; always unless given
 */
export function invertedShare<T extends Served>(
  all: readonly T[],
  isPair: (one: T, other: T) => boolean = () => true,
): number {
  let [pairs, wrong] = [0, 0]
  for (const [nth, one] of all.entries()) {
    for (const other of all.slice(nth + 1)) {
      const same = one.expiresAt === other.expiresAt || one.servedAt === other.servedAt
      if (same || !isPair(one, other)) continue
      pairs += 1
      if (one.expiresAt < other.expiresAt !== one.servedAt < other.servedAt) wrong += 1
    }
  }
  return pairs === 0 ? 0 : wrong / pairs
}
