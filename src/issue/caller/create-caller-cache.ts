import { type Failure, retryable } from '../../failure.ts'
import { createDeadline } from '../../http/deadline.ts'
import type { Clock } from '../../runtime/clock.ts'
import { GAVE_UP } from '../gave-up.ts'
import type { AcquireCaller } from './acquire-caller.ts'
import type { Caller, CallerResult } from './caller.ts'

/** Over everything that one acquisition does. */
const FLIGHT_MS = 30_000
/** A token on its way must not expire there. */
const LAST_MS = 5000
/** So that a thousand objects do not ask a thousand times what was just refused. */
const REMEMBER_FAILURE_MS = 5000
/** At most one fresh token in this time because the API refused one. */
const DROP_PAUSE_MS = 10_000

export type CallerCacheOptions = {
  readonly clock: Clock
  /** Where the caller authenticates to, for messages: `Google`. */
  readonly service: string
  /** How long before its end a token is renewed, in milliseconds of the life that it had left when it came. */
  readonly refreshAhead: (lifeMs: number) => number
  /** From when before its end on those who ask wait for the new token, however long that takes. */
  readonly waitAhead: (lifeMs: number) => number
}

/**
 * Guarantees: never throws; single-flight; the same caller until shortly before its token expires; gives
 * up when the signal aborts without hurting others who wait for the same flight.
 */
export type CallerCache = {
  caller(signal: AbortSignal): Promise<CallerResult>
  /** The service refused it (401): it is not given out again. */
  drop(caller: Caller): void
}

type Held = { readonly caller: Caller; readonly refreshAt: number; readonly waitAt: number }

/**
 * Keeps one caller: asks for a new one ahead of expiry, once for all who wait, and remembers for a while
 * that it failed. While a renewal fails, a token that is still valid goes on being given out.
 */
export function createCallerCache(
  options: CallerCacheOptions,
  acquire: AcquireCaller,
): CallerCache {
  const { clock } = options
  let held: Held | undefined
  let flight: Promise<CallerResult> | undefined
  /** `until` is of the monotonic clock. */
  let failed: { readonly failure: Failure; readonly until: number } | undefined
  let droppedAt = Number.NEGATIVE_INFINITY

  const usable = (): Held | undefined =>
    held !== undefined && clock.now() < held.caller.expiresAt - LAST_MS ? held : undefined

  async function fly(): Promise<CallerResult> {
    const result = notExpired(await withinFlight(options, acquire), options)
    flight = undefined
    if (result.ok) {
      held = holding(options, result.caller)
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
      // One caller serves many objects: what the service refuses to one of them, again and again, must not
      // take it away from the others. A token that is really dead is dropped a little later.
      if (now - droppedAt < DROP_PAUSE_MS) return
      droppedAt = now
      held = undefined
    },
  }
}

function holding({ clock, refreshAhead, waitAhead }: CallerCacheOptions, caller: Caller): Held {
  const life = caller.expiresAt - clock.now()
  return {
    caller,
    refreshAt: caller.expiresAt - refreshAhead(life),
    waitAt: caller.expiresAt - waitAhead(life),
  }
}

/** Answers in time even when `acquire` does not; nobody who waits can end it for the others. */
async function withinFlight(
  { clock, service }: CallerCacheOptions,
  acquire: AcquireCaller,
): Promise<CallerResult> {
  const deadline = createDeadline(clock, FLIGHT_MS)
  const late = aborted(deadline.signal, tooLate(service))
  const result = await Promise.race([attempt(acquire, service, deadline.signal), late.result])
  late.forget()
  deadline.end()
  return result
}

async function attempt(
  acquire: AcquireCaller,
  service: string,
  signal: AbortSignal,
): Promise<CallerResult> {
  try {
    return await acquire(signal)
  } catch {
    // A bug, or a library's: its error may quote a secret, so it ends here.
    return unexpected(service)
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

const notExpired = (result: CallerResult, { clock, service }: CallerCacheOptions): CallerResult =>
  result.ok && result.caller.expiresAt <= clock.now() ? expired(service) : result

const gaveUp: CallerResult = { ok: false, failure: GAVE_UP }

const tooLate = (service: string): CallerResult => ({
  ok: false,
  failure: retryable(
    'IssuerUnavailable',
    `the operator could not authenticate to ${service} within ${FLIGHT_MS / 1000} s`,
  ),
})

const unexpected = (service: string): CallerResult => ({
  ok: false,
  failure: retryable(
    'IssuerUnavailable',
    `the operator could not authenticate to ${service}, for a reason that mintlet does not know`,
  ),
})

const expired = (service: string): CallerResult => ({
  ok: false,
  failure: retryable(
    'ClockSkew',
    `a token to authenticate to ${service} had expired when it arrived: check the clock of the operator`,
  ),
})
