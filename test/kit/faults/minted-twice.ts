/** One token, as it says of itself; times in epoch seconds. */
export type SeenToken = {
  /** What asked for it: unique to one state of one object's spec. */
  readonly request: string
  readonly tokenId: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** Time asks for no other one. */
  readonly once?: boolean
}

/** A refresh comes at half the life, up to a tenth of the life earlier; times are whole seconds. */
const EARLIEST = 0.4
const ROUNDING_SECONDS = 1

/**
 * Tokens that nothing asked for: of those with one request the first is what was asked for, and each that came when
 * the one before was due for its refresh is what time asked for.
 *
 * @param edits by request, how many more somebody else's doing accounts for
 * @returns `<request>: <number>`
 */
export function mintedTwice(
  tokens: Iterable<SeenToken>,
  edits: ReadonlyMap<string, number> = new Map(),
): ReadonlyMap<string, number> {
  const byRequest = Map.groupBy(tokens, ({ request }) => request)
  const excess = new Map<string, number>()
  for (const [request, group] of byRequest) {
    const ordered = group.toSorted((one, other) => one.issuedAt - other.issuedAt)
    const early = ordered.filter((token, at) => at > 0 && !isDue(token, ordered[at - 1])).length
    const count = early - (edits.get(request) ?? 0)
    if (count > 0) excess.set(request, count)
  }
  return excess
}

function isDue({ issuedAt, once }: SeenToken, before: SeenToken | undefined): boolean {
  if (before === undefined || once === true) return false
  const life = before.expiresAt - before.issuedAt
  return issuedAt - before.issuedAt >= life * EARLIEST - ROUNDING_SECONDS
}
