import type { Clock } from '../runtime/clock.ts'

/**
 * How often and how much at once, by name (of an issuer). Keeps a token bucket and a count of what is
 * under way for each name, and never makes anybody wait: who may not go on now is told when to come
 * back. Those times are spread, so that a thousand callers who were turned away do not all return at
 * the moment when one can be served, and they are short. Whoever is most urgent of those who were
 * turned away comes back first, and what can be served until then is kept for it.
 */
export type RateLimits = {
  /**
   * Assumes positive limits. They may differ from those of the last call.
   *
   * @param deadline epoch milliseconds; the earlier, the more urgent
   */
  acquire(name: string, limits: Limits, deadline?: number): Permit | Refusal
  /** The issuer is gone. Permits that are out may still be released. */
  forget(name: string): void
}

/** What is not given is not limited. */
export type Limits = {
  readonly requestsPerSecond?: number
  /** How many may go at once after a quiet time; the rate, but at least one, if not given. */
  readonly burst?: number
  readonly concurrency?: number
}

export type Permit = {
  readonly ok: true
  /** The request is over; calling it again does nothing. */
  release(): void
}

export type Refusal = {
  readonly ok: false
  /** Epoch milliseconds, at most ten seconds away. */
  readonly retryAt: number
}

type Bucket = {
  tokens: number
  /** Monotonic milliseconds of the last refill. */
  filledAt: number
  underWay: number
  /** How long a request takes: a moving average, milliseconds. */
  tookMs: number
  /** Monotonic milliseconds: when the caller who was turned away last will come back. */
  lineEnd: number
  /** The most urgent caller that was turned away; `until` (monotonic) it is waited for. */
  urgent: { readonly deadline: number; readonly until: number } | undefined
}

const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 10
const FIRST_GUESS_MS = 250
/** How long after its time the most urgent caller is still waited for. */
const GRACE_MS = 250
const NEWEST_SHARE = 0.2

export function createRateLimits({ clock }: { readonly clock: Clock }): RateLimits {
  const buckets = new Map<string, Bucket>()

  function bucketOf(name: string): Bucket {
    const known = buckets.get(name)
    if (known !== undefined) return known
    const filledAt = clock.monotonic()
    const tookMs = FIRST_GUESS_MS
    const bucket: Bucket = {
      tokens: Infinity,
      filledAt,
      underWay: 0,
      tookMs,
      lineEnd: filledAt,
      urgent: undefined,
    }
    buckets.set(name, bucket)
    return bucket
  }

  /** @param everyMs how often one caller can be served; @param firstMs when the next one can be */
  function refuse(bucket: Bucket, everyMs: number, firstMs: number, deadline: number): Refusal {
    const now = clock.monotonic()
    const first = now + Math.max(SHORTEST_WAIT_MS, Math.min(firstMs, LONGEST_WAIT_MS))
    if (deadline < Infinity && !yields(bucket, deadline, now)) {
      bucket.urgent = { deadline, until: first + GRACE_MS }
      return { ok: false, retryAt: clock.now() + Math.ceil(first - now) }
    }
    const next = Math.max(first, bucket.lineEnd + everyMs)
    bucket.lineEnd = next > now + LONGEST_WAIT_MS ? first : next
    return { ok: false, retryAt: clock.now() + Math.ceil(bucket.lineEnd - now) }
  }

  return {
    acquire(name, limits, deadline = Infinity) {
      const { requestsPerSecond = Infinity, burst, concurrency = Infinity } = limits
      const bucket = bucketOf(name)
      fill(bucket, clock.monotonic(), requestsPerSecond, burst)
      const served = bucket.tookMs / concurrency
      const everyMs = Math.max(served, 1000 / requestsPerSecond)
      if (bucket.underWay >= concurrency) return refuse(bucket, everyMs, served, deadline)
      if (bucket.tokens < 1) {
        const missing = ((1 - bucket.tokens) * 1000) / requestsPerSecond
        return refuse(bucket, everyMs, missing, deadline)
      }
      if (yields(bucket, deadline, clock.monotonic()))
        return refuse(bucket, everyMs, everyMs, deadline)
      bucket.urgent = undefined
      bucket.tokens -= 1
      return permit(bucket, clock)
    },
    forget(name) {
      buckets.delete(name)
    },
  }
}

function fill(bucket: Bucket, now: number, perSecond: number, burst: number | undefined): void {
  const capacity = Math.max(1, burst ?? perSecond)
  const gained = perSecond === Infinity ? Infinity : ((now - bucket.filledAt) / 1000) * perSecond
  bucket.tokens = Math.min(capacity, bucket.tokens + gained)
  bucket.filledAt = now
}

/** Whether somebody more urgent has been turned away and is about to come back. */
const yields = ({ urgent }: Bucket, deadline: number, now: number): boolean =>
  urgent !== undefined && now < urgent.until && urgent.deadline < deadline

function permit(bucket: Bucket, clock: Clock): Permit {
  const since = clock.monotonic()
  let released = false
  bucket.underWay += 1
  const release = (): void => {
    if (released) return
    released = true
    bucket.underWay -= 1
    const took = clock.monotonic() - since
    bucket.tookMs += NEWEST_SHARE * (took - bucket.tookMs)
  }
  return { ok: true, release }
}
