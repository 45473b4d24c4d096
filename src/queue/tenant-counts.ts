import type { Ordered, Tenant } from './fair-order.ts'
import { Ranked } from './ranked.ts'

/**
 * The tenants that have somebody waiting, and for a while those that had: how often each was served
 * while others waited.
 */
export type TenantCounts = {
  /** Those that have somebody waiting. */
  readonly waiting: ReadonlyMap<string, Tenant>
  /** Belongs to those that wait once `wait` is called. @param now monotonic milliseconds */
  of(name: string, now: number): Tenant
  wait(name: string, tenant: Tenant): void
  /** To be called when nobody of it waits any more. */
  rest(name: string, tenant: Tenant, now: number): void
  served(tenant: Tenant): void
  /** How many of those that had are remembered. */
  resting(): number
}

type Rest = { readonly count: number; readonly until: number }

/** A tenant that was away is owed no more than so many services. */
const MOST_OWED = 16
const REST_MS = 10_000

const first = (left: Ordered, right: Ordered): boolean =>
  left.urgency < right.urgency || (left.urgency === right.urgency && left.order < right.order)

/**
 * Nobody's count is further than `MOST_OWED` below that of who was served last: who begins to wait
 * begins there. A tenant with nobody waiting is forgotten after `REST_MS`.
 */
export function createTenantCounts(): TenantCounts {
  const waiting = new Map<string, Tenant>()
  /** Oldest first. */
  const resting = new Map<string, Rest>()
  let floor = 0

  return {
    waiting,
    of(name, now) {
      const known = waiting.get(name)
      if (known !== undefined) return known
      const rest = resting.get(name)
      const count = rest !== undefined && now < rest.until ? Math.max(rest.count, floor) : floor
      return { count, all: new Ranked(first), near: new Ranked(first) }
    },
    wait: (name, tenant) => void waiting.set(name, tenant),
    rest(name, { count }, now) {
      waiting.delete(name)
      resting.delete(name)
      resting.set(name, { count, until: now + REST_MS })
      for (const [old, { until }] of resting) {
        if (now < until) break
        resting.delete(old)
      }
    },
    served(tenant) {
      tenant.count += 1
      if (tenant.count - 1 - MOST_OWED <= floor) return
      floor = tenant.count - 1 - MOST_OWED
      for (const each of waiting.values()) each.count = Math.max(each.count, floor)
    },
    resting: () => resting.size,
  }
}
