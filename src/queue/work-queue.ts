import type { Clock } from '../runtime/clock.ts'
import type { Due, NextTurn, Taken } from './turn.ts'
import { type Entry, mergeEntry, Waiting } from './waiting.ts'

/**
 * Turns keys that something happened to into turns, the most urgent first.
 *
 * - **Keys, not objects.** The queue never carries what has changed; whoever takes a turn looks at
 *   the world as it is then. A turn too many is harmless, so several reasons become one turn.
 * - **One entry a key, earliest wins.** Adding a key that waits already moves it to the earlier `at`
 *   and the earlier `deadline`, never to a later one. The only way to postpone a key is to take it
 *   and to name a later time in `done`.
 * - **Due first, then urgent.** A key is handed out only once its `at` has come; among those that
 *   are due the earliest `deadline` goes first, and of equal ones the one that came due first. Keys
 *   added in one stretch of synchronous code are ordered together.
 * - **Held while running.** A key that has been taken is not handed out again before `done(key)`. An
 *   `add` meanwhile is remembered and takes effect then.
 * - **Time.** `at` and `deadline` are wall time. The queue looks at the wall clock at every call and
 *   whenever its one timer fires, at least every `recheckMs` while something waits: within that time
 *   it notices a clock that was put forward. What has come due stays due if the clock is put back.
 *
 * Assumptions: whoever takes a key calls `done` for it in the end, also after a failure.
 * Cost: O(log n) for every call; one timer for the whole queue.
 */
export type WorkQueue<Key extends string> = {
  /** Does nothing once closed. Throws RangeError when a time is NaN. */
  add(key: Key, due: Due): void
  /**
   * Waits for the next turn; undefined once the queue is closed or the signal aborts. A key that has
   * been returned is running, also if the signal has aborted in the meantime.
   */
  take(signal: AbortSignal): Promise<Taken<Key> | undefined>
  /**
   * The turn is over. `next` says when the key wants another one; it is merged with what was added
   * meanwhile (earliest wins), and ignored if the key was forgotten during its turn. Does nothing
   * for a key that is not running. Throws RangeError when a time is NaN; the key then still runs.
   */
  done(key: Key, next?: NextTurn): void
  /**
   * The object is gone: drops what waits for the key, also what was added during its turn. A later
   * `add` starts anew, but still waits for the end of a turn that is under way.
   */
  forget(key: Key): void
  /** Ends every `take`; keys that run may still be `done`. */
  close(): void
  /** Keys that could have a turn now. */
  depth(): number
  /** Keys that wait for their time. */
  scheduled(): number
  /** Keys taken and not done. */
  running(): number
  /** Milliseconds for which the longest-waiting due key has waited; 0 when none is due. */
  oldestDueAgeMs(): number
}

export type WorkQueueOptions = {
  readonly clock: Clock
  /** The longest time for which a wall clock put forward goes unnoticed; 20 s if not given. */
  readonly recheckMs?: number
}

export function createWorkQueue<Key extends string>(options: WorkQueueOptions): WorkQueue<Key> {
  return new DeadlineQueue<Key>(options.clock, options.recheckMs ?? 20_000)
}

type Turn<Key extends string> = { held: Entry<Key> | undefined; forgotten: boolean }

class DeadlineQueue<Key extends string> implements WorkQueue<Key> {
  readonly #clock: Clock
  readonly #recheckMs: number
  readonly #waiting = new Waiting<Key>()
  readonly #turns = new Map<Key, Turn<Key>>()
  readonly #takers = new Set<(taken: Taken<Key> | undefined) => void>()
  #timer: { readonly at: number; cancel(): void } | undefined
  #handingOut = false
  #closed = false

  constructor(clock: Clock, recheckMs: number) {
    this.#clock = clock
    this.#recheckMs = recheckMs
  }

  add(key: Key, due: Due): void {
    const entry = this.#entry(key, due)
    if (this.#closed) return
    const turn = this.#turns.get(key)
    if (turn === undefined) {
      this.#waiting.add(entry)
      this.#refresh()
    } else if (turn.held === undefined) turn.held = entry
    else mergeEntry(turn.held, entry)
  }

  take(signal: AbortSignal): Promise<Taken<Key> | undefined> {
    if (this.#closed || signal.aborted) return Promise.resolve(undefined)
    this.#refresh()
    const taken = this.#start()
    if (taken !== undefined) return Promise.resolve(taken)
    return new Promise((resolve) => {
      const taker = (next: Taken<Key> | undefined): void => {
        this.#takers.delete(taker)
        signal.removeEventListener('abort', giveUp)
        resolve(next)
      }
      const giveUp = (): void => taker(undefined)
      signal.addEventListener('abort', giveUp, { once: true })
      this.#takers.add(taker)
    })
  }

  done(key: Key, next?: NextTurn): void {
    const turn = this.#turns.get(key)
    if (turn === undefined) return
    const entry = next && this.#entry(key, { why: 'scheduled', ...next })
    this.#turns.delete(key)
    if (this.#closed) return
    if (turn.held !== undefined) this.#waiting.add(turn.held)
    if (entry !== undefined && !turn.forgotten) this.#waiting.add(entry)
    this.#refresh()
  }

  forget(key: Key): void {
    this.#waiting.remove(key)
    const turn = this.#turns.get(key)
    if (turn !== undefined) {
      turn.held = undefined
      turn.forgotten = true
    }
  }

  close(): void {
    this.#closed = true
    this.#timer?.cancel()
    this.#timer = undefined
    for (const taker of this.#takers) taker(undefined)
  }

  depth = (): number => this.#waiting.dueCount
  scheduled = (): number => this.#waiting.laterCount
  running = (): number => this.#turns.size

  oldestDueAgeMs(): number {
    const since = this.#waiting.oldestDueSince
    return since === undefined ? 0 : this.#clock.monotonic() - since
  }

  #entry(key: Key, due: Due): Entry<Key> {
    if (Number.isNaN(due.at) || Number.isNaN(due.deadline)) {
      throw new RangeError('the time of a turn is not a number')
    }
    const at = Math.max(due.at, this.#clock.now())
    return { key, at, deadline: due.deadline, whys: new Set([due.why]) }
  }

  #refresh(): void {
    this.#waiting.advance(this.#clock.now(), this.#clock.monotonic())
    this.#handOutSoon()
    this.#arm()
  }

  #start(): Taken<Key> | undefined {
    const entry = this.#waiting.pop()
    if (entry === undefined) return undefined
    const { key, whys, at, deadline } = entry
    this.#turns.set(key, { held: undefined, forgotten: false })
    return { key, whys, dueAt: at, deadline }
  }

  /** After the code that is running now, because it may be about to add something more urgent. */
  #handOutSoon(): void {
    if (this.#handingOut || this.#takers.size === 0 || this.#waiting.dueCount === 0) return
    this.#handingOut = true
    queueMicrotask(() => {
      this.#handingOut = false
      for (const taker of this.#takers) {
        const taken = this.#start()
        if (taken === undefined) break
        taker(taken)
      }
    })
  }

  /** A timer set for an earlier time than needed stays: it fires, finds nothing due and is set anew. */
  #arm(): void {
    const at = this.#waiting.nextAt
    if (at === undefined || (this.#timer !== undefined && this.#timer.at <= at)) return
    this.#timer?.cancel()
    const delay = Math.min(at - this.#clock.now(), this.#recheckMs)
    const timer = this.#clock.after(delay, () => {
      this.#timer = undefined
      this.#refresh()
    })
    this.#timer = { at, cancel: () => timer.cancel() }
  }
}
