import type { Clock } from '../runtime/clock.ts'

/** What may begin, of one name: a token bucket, a count of what is under way, and a pause. */
export type Bucket = {
  /** How many requests may begin now. */
  room(bounds: Bounds): number
  /** Begins one. */
  take(): Taken
  /** Until there is room for one more, milliseconds from now or from the end of a pause. */
  nextRoomMs(bounds: Bounds): number
  /** How often there is room for one more, milliseconds. */
  everyMs(bounds: Bounds): number
  /** Nothing begins for so long, in milliseconds; no shorter than what is left of a pause. */
  pause(milliseconds: number): void
  /** Monotonic milliseconds, in the past if there is no pause. */
  pausedUntil(): number
  /** Whether room may still be kept for somebody; see `KEPT_PER_SERVED`. */
  mayKeep(): boolean
  /** Room is kept from now on, until `served`. */
  keep(): void
  served(bounds: Bounds): void
}

/** Whichever is called first counts. */
export type Taken = {
  /** It is over. */
  release(): void
  /** It was never made. */
  cancel(): void
}

/** Infinity: not limited. */
export type Bounds = {
  readonly perSecond: number
  readonly capacity: number
  readonly concurrency: number
}

/** What a request takes as long as none has ended. */
const FIRST_GUESS_MS = 250
const NEWEST_SHARE = 0.2
/** When a request ends is a guess: the first of the line looks four times as often as one ends. */
const LOOKS_PER_END = 4
/** Of what could be served, so much may be lost by keeping room, */
const KEPT_PER_SERVED = 0.1
/** and after many were served as much as this time is worth. */
const MOST_KEPT_MS = 250

export function createBucket(clock: Clock): Bucket {
  let filledAt = clock.monotonic()
  let pausedUntil = filledAt
  let tokens = Infinity
  let underWay = 0
  /** A moving average, milliseconds. */
  let tookMs = FIRST_GUESS_MS
  const patience = createPatience()

  /** At least a millisecond: that spreads those who wait for a pause where nothing else is limited. */
  const everyMs = ({ perSecond, concurrency }: Bounds): number =>
    Math.max(1, tookMs / concurrency, 1000 / perSecond)

  const mostPatience = (bounds: Bounds): number => Math.max(1, MOST_KEPT_MS / everyMs(bounds))

  function fill(bounds: Bounds, now: number): void {
    const { perSecond, capacity, concurrency } = bounds
    const passed = Math.max(0, now - Math.max(filledAt, pausedUntil))
    const filled = tokens + (perSecond === Infinity ? Infinity : (passed / 1000) * perSecond)
    if (patience.keeps() && passed > 0) {
      const overflow = perSecond === Infinity ? Infinity : Math.max(0, filled - capacity)
      const idle = (passed * Math.max(0, concurrency - underWay)) / tookMs
      patience.lose(Math.min(overflow, idle), mostPatience(bounds))
    }
    tokens = Math.min(capacity, filled)
    filledAt = now
  }

  return {
    everyMs,
    room(bounds) {
      const now = clock.monotonic()
      fill(bounds, now)
      if (now < pausedUntil) return 0
      return Math.max(0, Math.min(Math.floor(tokens), bounds.concurrency - underWay))
    },
    take() {
      const since = clock.monotonic()
      tokens -= 1
      underWay += 1
      return taken((made) => {
        underWay -= 1
        if (made) tookMs += NEWEST_SHARE * (clock.monotonic() - since - tookMs)
        else tokens += 1
      })
    },
    nextRoomMs({ perSecond, concurrency }) {
      const token = tokens < 1 ? ((1 - tokens) * 1000) / perSecond : 0
      if (underWay < concurrency || clock.monotonic() < pausedUntil) return token
      return Math.max(token, tookMs / concurrency / LOOKS_PER_END)
    },
    pause(milliseconds) {
      const until = clock.monotonic() + milliseconds
      if (until <= pausedUntil) return
      pausedUntil = until
      // The other side has just said that it was too much: after the pause no burst.
      tokens = Math.min(tokens, 1)
      // Who answers that does not hang: what took long before is no measure of what comes after.
      tookMs = Math.min(tookMs, FIRST_GUESS_MS)
    },
    pausedUntil: () => pausedUntil,
    mayKeep: patience.isLeft,
    keep: patience.keep,
    served: (bounds) => patience.served(mostPatience(bounds)),
  }
}

/** @param end called once */
function taken(end: (made: boolean) => void): Taken {
  let ended = false
  const endOnce = (made: boolean): void => {
    if (!ended) end(made)
    ended = true
  }
  return { release: () => endOnce(true), cancel: () => endOnce(false) }
}

type Patience = {
  isLeft(): boolean
  keeps(): boolean
  keep(): void
  /** So many requests could have been served meanwhile. */
  lose(requests: number, most: number): void
  served(most: number): void
}

/** What may still be lost by keeping room, in requests. */
function createPatience(): Patience {
  let left = 1
  let keeping = false
  return {
    isLeft: () => left > 0,
    keeps: () => keeping,
    keep() {
      keeping = true
    },
    lose(requests, most) {
      left = Math.max(-most, left - requests)
    },
    served(most) {
      keeping = false
      left = Math.min(most, left + KEPT_PER_SERVED)
    },
  }
}
