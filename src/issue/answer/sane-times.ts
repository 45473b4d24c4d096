/** Twice of what Google grants at most. */
const LONGEST_MS = 86_400_000

/**
 * Whether a credential with these times can be what was asked for just now.
 *
 * @param at when the answer was given; all are epoch milliseconds
 */
export const saneTimes = (issuedAt: number, expiresAt: number, at: number): boolean =>
  Number.isSafeInteger(issuedAt) &&
  Number.isSafeInteger(expiresAt) &&
  expiresAt > issuedAt &&
  expiresAt > at &&
  expiresAt - issuedAt <= LONGEST_MS &&
  Math.abs(issuedAt - at) <= LONGEST_MS
