import { aheadOf, type Ordered, type Tenant } from './fair-order.ts'
import { Heap } from './heap.ts'
import { type Asker, createKnownWaiters } from './known-waiters.ts'
import { createTenantCounts } from './tenant-counts.ts'

/**
 * Those who were turned away and were told when to come back, in the order in which they are to be
 * served ([fair-order.ts](fair-order.ts)).
 *
 * Near are those whose time is at most `NEAR_MS` away, before or after: they are about to come back.
 * Who has not come by then has gone, and is dropped. After `PATIENCE_MS` a waiter is as urgent as one
 * whose deadline has come: a far deadline, or none, is no reason to wait for ever.
 *
 * Cost: O(log n) to come and go, O(tenants that wait * log n) to ask how many are ahead.
 */
export type FairLine = {
  /** How many wait. */
  size(): number
  /**
   * Somebody asks: it is taken out of the line if it waits there, and keeps its age. It has to be
   * `served` or `put` before anybody else arrives. Drops whoever did not come back.
   *
   * @param now monotonic milliseconds
   * @param wall epoch milliseconds
   */
  arrive(asker: Asker, now: number, wall: number): Waiter
  /**
   * How many of those that wait, or are about to come back, are to be served before this one.
   *
   * @param enough counting may stop there
   */
  ahead(waiter: Waiter, which: 'all' | 'near', enough: number): number
  /** @param at monotonic milliseconds: when it was told to come back */
  put(waiter: Waiter, at: number): void
  /** Counts as its tenant's share, if others wait. */
  served(waiter: Waiter, now: number): void
}

/** One who was turned away, or is asking at this moment. */
export type Waiter = Ordered & {
  readonly asker: Asker
  /** Epoch milliseconds of the first time that it asked. */
  readonly since: number
  at: number
}

const NEAR_MS = 250
const PATIENCE_MS = 3_600_000

const sooner = (left: Waiter, right: Waiter): boolean => left.at < right.at

export function createFairLine(): FairLine {
  const known = createKnownWaiters<Waiter>()
  const tenants = createTenantCounts()
  const far = new Heap(sooner)
  const near = new Heap(sooner)
  /** The tenants of those who are near. */
  const nearby = new Set<Tenant>()
  let orders = 0

  const size = (): number => near.size + far.size

  function remove(waiter: Waiter, now: number): void {
    const { tenant, asker } = waiter
    known.remove(waiter)
    tenant.all.remove(waiter)
    if (near.remove(waiter)) tenant.near.remove(waiter)
    else far.remove(waiter)
    if (tenant.near.size === 0) nearby.delete(tenant)
    if (tenant.all.size === 0) tenants.rest(asker.tenant, tenant, now)
  }

  function letTimePass(now: number): void {
    for (let next = far.peek(); next && next.at - NEAR_MS <= now; next = far.peek()) {
      far.remove(next)
      near.push(next)
      next.tenant.near.add(next)
      nearby.add(next.tenant)
    }
    for (let next = near.peek(); next && next.at + NEAR_MS < now; next = near.peek())
      remove(next, now)
  }

  return {
    size,
    arrive(asker, now, wall) {
      letTimePass(now)
      const before = known.find(asker, now)
      if (before !== undefined) remove(before, now)
      orders += 1
      const { since = wall, order = orders } = before ?? {}
      const urgency = Math.min(asker.deadline, since + PATIENCE_MS)
      return { asker, tenant: tenants.of(asker.tenant, now), since, urgency, order, at: now }
    },
    ahead: (waiter, which, enough) =>
      aheadOf(which === 'all' ? tenants.waiting : nearby, waiter, which, enough),
    put(waiter, at) {
      waiter.at = at
      known.add(waiter)
      tenants.wait(waiter.asker.tenant, waiter.tenant)
      waiter.tenant.all.add(waiter)
      far.push(waiter)
    },
    served({ tenant, asker }, now) {
      if (size() === 0) return
      tenants.served(tenant)
      if (tenant.all.size === 0) tenants.rest(asker.tenant, tenant, now)
    },
  }
}
