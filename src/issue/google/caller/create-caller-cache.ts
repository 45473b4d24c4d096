import { type Failure, retryable } from '../../../failure.ts'
import { createDeadline } from '../../../http/deadline.ts'
import type { Clock } from '../../../runtime/clock.ts'
import { GAVE_UP } from '../../gave-up.ts'
import type { Caller, CallerResult, CallerSource } from '../caller-source.ts'
import type { AcquireCaller } from './acquire-caller.ts'

/** Over everything that one acquisition does. */
const FLIGHT_MS = 30_000
/** As Google's own clients: the metadata server has a new token at hand from here on. */
const REFRESH_AHEAD_MS = 225_000
/** From here on those who ask wait for the new token, as long as that may be. */
const WAIT_AHEAD_MS = 75_000
/** A token on its way must not expire there. */
const LAST_MS = 5000
/** So that a thousand objects do not ask a thousand times what was just refused. */
const REMEMBER_FAILURE_MS = 5000
/** At most one fresh token in this time because the API refused one. */
const DROP_PAUSE_MS = 10_000

type Held = { readonly caller: Caller; readonly refreshAt: number; readonly waitAt: number }

/**
 * Keeps one caller: asks for a new one ahead of expiry, once for all who wait, and remembers for a while
 * that it failed. While a renewal fails, a token that is still valid goes on being given out.
 */
export function createCallerCache(
  clock: Clock,
  acquire: AcquireCaller,
): Pick<CallerSource, 'caller' | 'drop'> {
  let held: Held | undefined
  let flight: Promise<CallerResult> | undefined
  /** `until` is of the monotonic clock. */
  let failed: { readonly failure: Failure; readonly until: number } | undefined
  let droppedAt = Number.NEGATIVE_INFINITY

  const usable = (): Held | undefined =>
    held !== undefined && clock.now() < held.caller.expiresAt - LAST_MS ? held : undefined

  async function fly(): Promise<CallerResult> {
    const result = notExpired(await withinFlight(clock, acquire), clock.now())
    flight = undefined
    if (result.ok) {
      held = holding(result.caller, clock.now())
      failed = undefined
    } else failed = { failure: result.failure, until: clock.monotonic() + pause(result.failure) }
    return result
  }

  const pause = (failure: Failure): number =>
    failure.ending === 'Waiting'
      ? Math.max(REMEMBER_FAILURE_MS, failure.until - clock.now())
      : REMEMBER_FAILURE_MS

  function renewal(): Promise<CallerResult> {
    if (flight === undefined && failed !== undefined && clock.monotonic() < failed.until) {
      return Promise.resolve({ ok: false, failure: failed.failure })
    }
    flight ??= fly()
    return flight
  }

  return {
    async caller(signal) {
      if (signal.aborted) return gaveUp
      const now = clock.now()
      const before = usable()
      if (before !== undefined && now < before.refreshAt) return { ok: true, caller: before.caller }
      const renewed = renewal()
      if (before !== undefined && now < before.waitAt) return { ok: true, caller: before.caller }
      const result = await unlessAborted(renewed, signal)
      const still = usable()
      return result.ok || still === undefined ? result : { ok: true, caller: still.caller }
    },
    drop(caller) {
      if (held === undefined || held.caller.token !== caller.token) return
      const now = clock.monotonic()
      // One caller serves many objects: what Google refuses to one of them, again and again, must not
      // take it away from the others. A token that is really dead is dropped a little later.
      if (now - droppedAt < DROP_PAUSE_MS) return
      droppedAt = now
      held = undefined
    },
  }
}

function holding(caller: Caller, now: number): Held {
  const life = caller.expiresAt - now
  return {
    caller,
    refreshAt: caller.expiresAt - Math.min(REFRESH_AHEAD_MS, life / 4),
    waitAt: caller.expiresAt - Math.min(WAIT_AHEAD_MS, life / 12),
  }
}

/** Answers in time even when `acquire` does not; nobody who waits can end it for the others. */
async function withinFlight(clock: Clock, acquire: AcquireCaller): Promise<CallerResult> {
  const deadline = createDeadline(clock, FLIGHT_MS)
  const late = aborted(deadline.signal, tooLate)
  const result = await Promise.race([attempt(acquire, deadline.signal), late.result])
  late.forget()
  deadline.end()
  return result
}

async function attempt(acquire: AcquireCaller, signal: AbortSignal): Promise<CallerResult> {
  try {
    return await acquire(signal)
  } catch {
    // A bug, or a library's: its error may quote a secret, so it ends here.
    return { ok: false, failure: unexpected }
  }
}

async function unlessAborted(
  renewed: Promise<CallerResult>,
  signal: AbortSignal,
): Promise<CallerResult> {
  const given = aborted(signal, gaveUp)
  const result = await Promise.race([renewed, given.result])
  given.forget()
  return result
}

function aborted(
  signal: AbortSignal,
  then: CallerResult,
): { readonly result: Promise<CallerResult>; readonly forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<CallerResult>()
  const answer = (): void => resolve(then)
  if (signal.aborted) answer()
  signal.addEventListener('abort', answer, { once: true })
  return { result: promise, forget: () => signal.removeEventListener('abort', answer) }
}

const notExpired = (result: CallerResult, now: number): CallerResult =>
  result.ok && result.caller.expiresAt <= now ? { ok: false, failure: expired } : result

const gaveUp: CallerResult = { ok: false, failure: GAVE_UP }

const tooLate: CallerResult = {
  ok: false,
  failure: retryable(
    'IssuerUnavailable',
    `the operator could not authenticate to Google within ${FLIGHT_MS / 1000} s`,
  ),
}

const unexpected = retryable(
  'IssuerUnavailable',
  'the operator could not authenticate to Google, for a reason that mintlet does not know',
)

const expired = retryable(
  'ClockSkew',
  'a token to authenticate to Google had expired when it arrived: check the clock of the operator',
)
