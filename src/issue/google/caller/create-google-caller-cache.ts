import type { Clock } from '../../../runtime/clock.ts'
import type { AcquireCaller } from '../../caller/acquire-caller.ts'
import { type CallerCache, createCallerCache } from '../../caller/create-caller-cache.ts'

/** As Google's own clients: the metadata server has a new token at hand from here on. */
const REFRESH_AHEAD_MS = 225_000
const WAIT_AHEAD_MS = 75_000

/** A caller cache that renews when Google's own clients do. */
export const createGoogleCallerCache = (clock: Clock, acquire: AcquireCaller): CallerCache =>
  createCallerCache(
    {
      clock,
      service: 'Google',
      refreshAhead: (life) => Math.min(REFRESH_AHEAD_MS, life / 4),
      waitAhead: (life) => Math.min(WAIT_AHEAD_MS, life / 12),
    },
    acquire,
  )
