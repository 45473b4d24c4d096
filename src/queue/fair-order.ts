import type { Ranked } from './ranked.ts'

/** What the order goes by. */
export type Ordered = {
  /** Epoch milliseconds. */
  readonly urgency: number
  /** Of two as urgent the lower one is first. */
  readonly order: number
  readonly tenant: Tenant
}

export type Tenant = {
  /** How often it was served while others waited; see [tenant-counts.ts](tenant-counts.ts). */
  count: number
  readonly all: Ranked<Ordered>
  /** Those of `all` who are about to come back. */
  readonly near: Ranked<Ordered>
}

/** A map or a set of them. */
type Tenants = { values(): Iterable<Tenant> }

/** By so many services a tenant may fall behind another one. */
const SLACK = 16

/**
 * How many of those that wait are to be served before this one: nearest deadline first, as long as no
 * tenant falls behind its share.
 *
 * A tenant may fall behind by `SLACK` services, but never by as many as it has waiting: whoever has
 * one waiting does not fall behind at all. So the bound is the least of `count + min(SLACK, waiting -
 * 1)` over the tenants that wait, and the next to be served is the nearest deadline of the tenants
 * whose count is within the bound. Hence:
 * - tenants that have as many waiting as each other, up to `SLACK`, or whose deadlines are mixed, are
 *   served by deadline alone;
 * - a thousand urgent objects of one tenant do not hold up the one object of another;
 * - of two tenants that always have more waiting, neither is served `SLACK` + 1 times more often than
 *   its share.
 *
 * Exact for the first of every tenant, so that there is always one whom nobody is ahead of; further
 * down the line it is computed as if the bound rose only as far as it has to.
 *
 * @param tenants those that have somebody in the set asked for, and maybe others
 * @param waiter one who is in neither set of its tenant at this moment
 * @param enough counting may stop there
 */
export function aheadOf(
  tenants: Tenants,
  waiter: Ordered,
  which: 'all' | 'near',
  enough: number,
): number {
  const { tenant } = waiter
  const own = tenant[which].rank(waiter)
  if (own >= enough) return own
  const place = tenant.count + own
  let bound = tenant.count + slackOf(tenant.all.size + 1)
  for (const other of tenants.values()) {
    if (other !== tenant && other[which].size > 0)
      bound = Math.min(bound, other.count + slackOf(other.all.size))
  }
  bound = Math.max(bound, place)
  let ahead = own
  for (const other of tenants.values()) {
    if (ahead >= enough) break
    const waiting = other[which]
    if (other === tenant || waiting.size === 0) continue
    const owed = place - slackOf(other.all.size) - other.count
    const allowed = bound - other.count + 1
    const nearer = allowed > Math.max(owed, 0) ? waiting.rank(waiter) : 0
    ahead += Math.min(waiting.size, Math.max(owed, Math.min(nearer, allowed), 0))
  }
  return ahead
}

const slackOf = (waiting: number): number => Math.min(SLACK, waiting - 1)
