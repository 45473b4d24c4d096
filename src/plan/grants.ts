import { parseDuration } from '../api/duration.ts'
import type { Grant } from '../api/grant.ts'
import type { Asked } from './asked.ts'
import { grantMisfits } from './grant-misfits.ts'

export type GrantDecision =
  | {
      readonly granted: true
      /** Milliseconds. */
      readonly lifetime: number
      /** Credentials of one service account that the namespace may have. */
      readonly maxCredentials: number
    }
  | { readonly granted: false /** What no grant allows. */; readonly missing: string }

/**
 * Who may ask for what: deny by default, and one grant must cover the whole request. The answer to
 * a request that is not granted names the part that the nearest grant lacks.
 */
export function decideGrant(grants: readonly Grant[], asked: Asked): GrantDecision {
  let best: Allowed | undefined
  let nearest: { at: number; missing: string } = { at: -1, missing: 'the issuer has no grants' }
  for (const grant of grants) {
    const { value: misfit } = grantMisfits(grant, asked).next()
    if (misfit === undefined) {
      const allowed =
        asked.lifetime ?? Math.min(asked.usualLifetime, parseDuration(grant.maxLifetime))
      best = better(best, { lifetime: allowed, maxCredentials: grant.maxCredentials })
    } else if (misfit.at > nearest.at) {
      nearest = misfit
    }
  }
  return best === undefined
    ? { granted: false, missing: nearest.missing }
    : { granted: true, ...best }
}

type Allowed = { readonly lifetime: number; readonly maxCredentials: number }

/** Of one grant as it is: the life of one with the number of another is what nobody has granted. */
const better = (best: Allowed | undefined, other: Allowed): Allowed =>
  best === undefined ||
  other.lifetime > best.lifetime ||
  (other.lifetime === best.lifetime && other.maxCredentials > best.maxCredentials)
    ? other
    : best
