/** How long to wait before each further attempt; it only counts, and never waits itself. */
export type Backoff = {
  /** Milliseconds: twice as long each time up to the cap, and a random part of the upper half of that. */
  next(): number
  reset(): void
}

export function createBackoff(firstMs: number, capMs: number, random: () => number): Backoff {
  let full = firstMs
  return {
    next: () => {
      const delay = full / 2 + (random() * full) / 2
      full = Math.min(full * 2, capMs)
      return delay
    },
    reset: () => {
      full = firstMs
    },
  }
}
