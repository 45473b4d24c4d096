import type { Clock } from '../runtime/clock.ts'
import type { Random } from '../runtime/random.ts'
import { backoff } from './backoff.ts'
import { type Crash, describeCrash } from './crash.ts'
import type { NextTurn, Taken } from './turn.ts'
import type { WorkQueue } from './work-queue.ts'

/**
 * Takes turns off a queue, `concurrency` at once, until the signal aborts.
 *
 * Guarantees: a turn that throws ends no other turn; it is reported to `onCrash` and its key comes
 * back after a growing wait of at most five minutes. Many turns that never wait for anything still
 * let timers and I/O run between them.
 *
 * Assumptions: a turn handles every failure it can expect itself, has a limit for each wait of its
 * own, all in all `turnLimitMs`, and gives up when its signal aborts.
 */
export type Workers = {
  /**
   * Resolves after the signal has aborted and the turns under way have ended, at most `drainMs`
   * later. Turns that are still running then see their signal abort and are not waited for.
   */
  readonly finished: Promise<void>
  /**
   * Monotonic milliseconds for which work is due and we, not somebody else, let it lie; 0 when all
   * is well, and once the signal has aborted. Two cases, told apart by whether a worker is free:
   * - one is free: it should have taken the work at once, so every moment counts since a turn last
   *   began or ended or since the work came due, whichever is later;
   * - all are busy: they wait for a slow API server or issuer, which is no fault of ours for as long
   *   as a turn may last. Only the time beyond `turnLimitMs` since a turn last began or ended counts.
   */
  stuckForMs(): number
}

export type WorkersOptions<Key extends string> = {
  readonly queue: WorkQueue<Key>
  /** How many turns at once. */
  readonly concurrency: number
  /** One turn; says when the key wants the next one, or undefined for not before something happens. */
  readonly turn: (
    key: Key,
    whys: ReadonlySet<string>,
    signal: AbortSignal,
  ) => Promise<NextTurn | undefined>
  readonly onCrash: (key: Key, crash: Crash) => void
  readonly clock: Clock
  readonly random: Random
  /** Stops taking turns. */
  readonly signal: AbortSignal
  /** How long turns under way may still take after that; 20 s. */
  readonly drainMs?: number
  /** Ends that time at once. */
  readonly kill?: AbortSignal
  /** The longest that a turn's own limits let it last; 5 min. */
  readonly turnLimitMs?: number
}

export function runWorkers<Key extends string>(options: WorkersOptions<Key>): Workers {
  const pool = new Pool(options)
  return { finished: pool.run(), stuckForMs: () => pool.stuckForMs() }
}

const CRASH_BACKOFF = { baseMs: 1000, capMs: 300_000 }
/** A key that has not crashed for so long is well, or gone. */
const CRASH_FORGOTTEN_MS = 2 * CRASH_BACKOFF.capMs
const TURNS_BETWEEN_BREATHS = 100

class Pool<Key extends string> {
  readonly #options: WorkersOptions<Key>
  /** What turns in flight see: aborts when the time to drain is over. */
  readonly #stop = new AbortController()
  /** By the time of the last crash, oldest first. */
  readonly #crashes = new Map<Key, { readonly attempts: number; readonly at: number }>()
  #busy = 0
  /** Monotonic milliseconds of the last beginning or end of a turn. */
  #progressAt: number
  #turnsSinceBreath = 0
  #breath: Promise<void> | undefined

  constructor(options: WorkersOptions<Key>) {
    this.#options = options
    this.#progressAt = options.clock.monotonic()
  }

  async run(): Promise<void> {
    const { clock, concurrency, signal, kill, drainMs = 20_000 } = this.#options
    const workers = Promise.all(Array.from({ length: concurrency }, () => this.#work()))
    await Promise.race([workers, aborted(signal)])
    const drained = Promise.withResolvers<void>()
    const timer = clock.after(drainMs, drained.resolve)
    await Promise.race([workers, drained.promise, ...(kill ? [aborted(kill)] : [])])
    timer.cancel()
    this.#stop.abort()
  }

  stuckForMs(): number {
    const { queue, clock, concurrency, signal, turnLimitMs = 300_000 } = this.#options
    if (signal.aborted || queue.depth() === 0) return 0
    const still = clock.monotonic() - this.#progressAt
    if (this.#busy < concurrency) return Math.min(still, queue.oldestDueAgeMs())
    return Math.max(0, still - turnLimitMs)
  }

  async #work(): Promise<void> {
    const { queue, signal } = this.#options
    for (;;) {
      const taken = await queue.take(signal)
      if (taken === undefined) return
      if (signal.aborted) {
        queue.done(taken.key, { at: taken.dueAt, deadline: taken.deadline })
        return
      }
      await this.#turn(taken)
      await this.#breathe()
    }
  }

  async #turn(taken: Taken<Key>): Promise<void> {
    const { queue, turn } = this.#options
    const { key } = taken
    this.#moved(1)
    try {
      const next = await turn(key, taken.whys, this.#stop.signal)
      queue.done(key, next)
      this.#crashes.delete(key)
    } catch (error) {
      queue.done(key, this.#afterCrash(taken))
      this.#report(key, error)
    }
    this.#moved(-1)
  }

  #moved(busy: 1 | -1): void {
    this.#busy += busy
    this.#progressAt = this.#options.clock.monotonic()
  }

  #afterCrash({ key, deadline }: Taken<Key>): NextTurn {
    const { clock, random } = this.#options
    const monotonic = clock.monotonic()
    const attempts = (this.#crashes.get(key)?.attempts ?? 0) + 1
    this.#crashes.delete(key)
    this.#crashes.set(key, { attempts, at: monotonic })
    for (const [old, crash] of this.#crashes) {
      if (crash.at > monotonic - CRASH_FORGOTTEN_MS) break
      this.#crashes.delete(old)
    }
    const at = clock.now() + backoff(attempts, CRASH_BACKOFF, random())
    return { at, deadline, why: 'crashed' }
  }

  #report(key: Key, error: unknown): void {
    try {
      this.#options.onCrash(key, describeCrash(error))
    } catch {
      // A worker outlives whatever is wrong with the log.
    }
  }

  /**
   * Turns that find nothing to do run from one promise to the next and would hold up every timer,
   * the renewal of the lease among them, until ten thousand of them are through.
   */
  async #breathe(): Promise<void> {
    this.#turnsSinceBreath += 1
    if (this.#turnsSinceBreath < TURNS_BETWEEN_BREATHS) return
    this.#breath ??= new Promise((resolve) => {
      this.#options.clock.after(0, () => {
        this.#breath = undefined
        this.#turnsSinceBreath = 0
        resolve()
      })
    })
    await this.#breath
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
