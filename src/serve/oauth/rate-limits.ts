import type { Clock } from '../../runtime/clock.ts'

/** Token buckets by key. */
export type RateLimits = {
  /** Milliseconds until there is room for one more; 0: now. */
  waitMs(key: string): number
  /** Takes the room that there is. */
  take(key: string): void
  /** What was taken was not due. */
  giveBack(key: string): void
  /** How many keys are remembered. */
  size(): number
}

export type RateLimitsOptions = {
  readonly clock: Clock
  readonly perSecond: number
  /** How many may go at once after a rest; at least 1. */
  readonly burst: number
  /** 10,000 unless told: the one that was not used for longest is forgotten, and has its burst again. */
  readonly mostKeys?: number
}

type Level = { readonly tokens: number; readonly at: number }

export function createRateLimits({
  clock,
  perSecond,
  burst,
  mostKeys = 10_000,
}: RateLimitsOptions): RateLimits {
  /** The order is that of use. */
  const levels = new Map<string, Level>()

  function tokens(key: string): number {
    const level = levels.get(key)
    if (level === undefined) return burst
    return Math.min(burst, level.tokens + ((clock.monotonic() - level.at) / 1000) * perSecond)
  }

  function set(key: string, left: number): void {
    levels.delete(key)
    levels.set(key, { tokens: Math.min(burst, Math.max(0, left)), at: clock.monotonic() })
    if (levels.size <= mostKeys) return
    for (const oldest of levels.keys()) {
      levels.delete(oldest)
      return
    }
  }

  return {
    waitMs: (key) => Math.max(0, ((1 - tokens(key)) / perSecond) * 1000),
    take: (key) => set(key, tokens(key) - 1),
    giveBack: (key) => set(key, tokens(key) + 1),
    size: () => levels.size,
  }
}
