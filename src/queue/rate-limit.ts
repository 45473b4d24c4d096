import type { Clock } from '../runtime/clock.ts'
import { type Bounds, type Bucket, createBucket } from './bucket.ts'
import { createFairLine, type FairLine, type Waiter } from './fair-line.ts'

/**
 * How often and how much at once, by name (of an issuer). Never makes anybody wait: who may not go on
 * now is told when to come back. Of each name it keeps what may begin ([bucket.ts](bucket.ts)) and the
 * line of those who were turned away ([fair-line.ts](fair-line.ts)).
 *
 * - **Order.** Nearest deadline first, fair between tenants. A caller's time to come back is that of
 *   its place in the line, a little early (`EARLY`), so that somebody is there whenever there is room.
 *   The times are thereby spread. Places change: who comes back and is not first by then is given
 *   another time, so a caller asks a few times, and every ten seconds if the line is longer than that.
 * - **Room is kept** for those who are ahead of the one who asks and are about to come back; what more
 *   there is may be had at once. They may not come: of what could be served, about a tenth at most is
 *   lost by waiting for them, then whoever asks goes. Where a burst is allowed, what is kept is served
 *   later, and nothing is lost.
 * - **Pause.** Nothing begins before its end. After it the rate begins without a burst.
 *
 * Guarantees: in any time at most burst + rate * time requests begin; no more than `concurrency` are
 * under way, of those that began while something was limited.
 * Cost: nothing is allocated where nothing is limited; otherwise what the line says.
 */
export type RateLimits = {
  /**
   * Assumes positive limits. They may differ from those of the last call.
   *
   * @param deadline epoch milliseconds; the earlier, the more urgent
   * @param tenant among whom capacity is shared out fairly: a namespace
   * @param caller a name that no other caller has, the same at every try. Without it a caller that
   *   comes back is recognised by tenant and deadline, and only if it does not come early.
   */
  acquire(
    name: string,
    limits: Limits,
    deadline?: number,
    tenant?: string,
    caller?: string,
  ): Permit | Refusal
  /**
   * Nothing of that name begins before `until` (epoch milliseconds). An earlier end than that of a
   * pause under way changes nothing. Longer than an hour is cut to an hour: a mistaken answer must not
   * stop an issuer for days, and one that was meant will be repeated.
   */
  pause(name: string, until: number): void
  /** The issuer is gone, and with it a pause. Permits that are out may still be released. */
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
  /** The request was never made: as if it had not been asked for. Nothing after release(). */
  cancel(): void
}

export type Refusal = {
  readonly ok: false
  /** Epoch milliseconds, at most ten seconds away, or after the end of the pause. */
  readonly retryAt: number
}

type Limited = { readonly bucket: Bucket; readonly line: FairLine }

const LONGEST_WAIT_MS = 10_000
const SHORTEST_WAIT_MS = 5
const LONGEST_PAUSE_MS = 3_600_000
const EARLY = 0.9
/** Its multiples lie evenly in [0, 1): the golden ratio. */
const SPREAD = 0.618_033_988_75

const UNLIMITED: Permit = { ok: true, release: () => undefined, cancel: () => undefined }

export function createRateLimits({ clock }: { readonly clock: Clock }): RateLimits {
  const names = new Map<string, Limited>()

  function limitedOf(name: string): Limited {
    const known = names.get(name)
    if (known !== undefined) return known
    const limited = { bucket: createBucket(clock), line: createFairLine() }
    names.set(name, limited)
    return limited
  }

  /** Nothing is limited: what was noted while it was is of no use any more. */
  function unlimited(name: string): boolean {
    const known = names.get(name)
    if (known === undefined) return true
    if (clock.monotonic() < known.bucket.pausedUntil()) return false
    names.delete(name)
    return true
  }

  function refuse({ bucket, line }: Limited, waiter: Waiter, bounds: Bounds): Refusal {
    const now = clock.monotonic()
    const gap = EARLY * bucket.everyMs(bounds)
    const rank = line.ahead(waiter, 'all', LONGEST_WAIT_MS / gap)
    const wait = Math.max(SHORTEST_WAIT_MS, bucket.nextRoomMs(bounds)) + rank * gap
    const start = Math.max(now, bucket.pausedUntil())
    const at = start + (wait < LONGEST_WAIT_MS ? wait : farMs(waiter))
    line.put(waiter, at)
    return { ok: false, retryAt: clock.now() + Math.ceil(at - now) }
  }

  return {
    acquire(name, limits, deadline = Infinity, tenant = '', caller) {
      const { requestsPerSecond: perSecond = Infinity, concurrency = Infinity } = limits
      if (perSecond === Infinity && concurrency === Infinity && unlimited(name)) return UNLIMITED
      const bounds = { perSecond, capacity: Math.max(1, limits.burst ?? perSecond), concurrency }
      const limited = limitedOf(name)
      const { bucket, line } = limited
      const room = bucket.room(bounds)
      if (room > 0 && line.size() === 0) return { ok: true, ...bucket.take() }
      const waiter = line.arrive({ caller, tenant, deadline }, clock.monotonic(), clock.now())
      const kept = room > 0 && bucket.mayKeep() ? line.ahead(waiter, 'near', room) : 0
      if (kept >= room) {
        if (room > 0) bucket.keep()
        return refuse(limited, waiter, bounds)
      }
      bucket.served(bounds)
      line.served(waiter, clock.monotonic())
      return { ok: true, ...bucket.take() }
    },
    pause(name, until) {
      limitedOf(name).bucket.pause(Math.min(until - clock.now(), LONGEST_PAUSE_MS))
    },
    forget(name) {
      names.delete(name)
    },
  }
}

/** Who is far down the line looks again after five to ten seconds. */
const farMs = ({ order }: Waiter): number => LONGEST_WAIT_MS * (1 - ((order * SPREAD) % 1) / 2)
