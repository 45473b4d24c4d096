/**
 * How large a burst a token bucket of that rate would have had to allow for these beginnings: no window of time has
 * more of them than this, and what the rate gives in it.
 *
 * @param times milliseconds, in order
 */
export function mostBegun(times: readonly number[], perSecond: number): number {
  let level = 0
  let most = 0
  let last = Number.NEGATIVE_INFINITY
  for (const time of times) {
    level = Math.max(0, level - ((time - last) / 1000) * perSecond) + 1
    most = Math.max(most, level)
    last = time
  }
  return most
}
