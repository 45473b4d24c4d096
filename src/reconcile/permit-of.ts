import type { GenericIssuer } from '../api/generic-issuer.ts'
import { limitsOf } from '../plan/issuer-limits.ts'
import type { Permit, RateLimits, Refusal } from '../queue/rate-limit.ts'

/** Who asks, for a place in the line of those who were turned away. */
export type Asker = {
  readonly namespace: string
  readonly name: string
  /** Epoch milliseconds; the earlier, the more urgent. */
  readonly deadline: number
}

/** No name of an issuer. */
const OUTSIDE = 'outside of the cluster'

/**
 * Whether the issuer may be asked for this object now. Of all workers only some may wait for services
 * outside of the cluster at the same time: however many issuers hang, the others go on.
 *
 * @param mostOutside how many
 */
export function permitOf(
  limits: RateLimits,
  mostOutside: number,
  issuer: { readonly key: string; readonly spec: GenericIssuer['spec'] | undefined },
  { namespace, name, deadline }: Asker,
): Permit | Refusal {
  const { key, spec } = issuer
  const who = [deadline, namespace, `${namespace}/${name}`] as const
  const most = spec === undefined ? {} : limitsOf(spec)
  if (spec?.valid !== true || spec.value.local !== undefined) {
    return limits.acquire(key, most, ...who)
  }
  const outside = limits.acquire(OUTSIDE, { concurrency: mostOutside }, ...who)
  if (!outside.ok) return outside
  const permit = limits.acquire(key, most, ...who)
  if (permit.ok) return both(outside, permit)
  outside.cancel()
  return permit
}

const both = (one: Permit, other: Permit): Permit => ({
  ok: true,
  release() {
    one.release()
    other.release()
  },
  cancel() {
    one.cancel()
    other.cancel()
  },
})
