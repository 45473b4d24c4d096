import { setTimeout as sleep } from 'node:timers/promises'
import type { WatchFault } from './watch-faults.ts'
import type { Injector } from './watch-injector.ts'
import type { WatchPoint } from './watch-points.ts'

/** After a watch that lived so long the operator's back-off begins anew. */
const HEALTHY_MS = 10_500
/** So often a watch may be broken before it has to live that long: each time its operator waits twice as long. */
const AT_MOST = 3

/** The points one by one. */
export type WatchOrder = {
  /** Takes one for that fault out of those that are left. */
  next(left: WatchPoint[], fault: WatchFault): Promise<WatchPoint | undefined>
}

/** An order in which the operator's back-off, which is for what is broken again and again, costs least. */
export function createWatchOrder({ openFor }: Pick<Injector, 'openFor'>): WatchOrder {
  const broken = new Map<string, number>()

  function pick(left: readonly WatchPoint[]): WatchPoint | undefined {
    for (const { resource } of left) if (openFor(resource) >= HEALTHY_MS) broken.set(resource, 0)
    const rested = left.filter(({ resource }) => (broken.get(resource) ?? 0) < AT_MOST)
    const count = ({ resource }: WatchPoint): number =>
      rested.filter((point) => point.resource === resource).length
    return rested.toSorted((a, b) => count(b) - count(a))[0]
  }

  return {
    async next(left, fault) {
      for (;;) {
        const point = pick(left)
        if (point !== undefined) {
          left.splice(left.indexOf(point), 1)
          broken.set(point.resource, (broken.get(point.resource) ?? 0) + breaksOf(fault))
          return point
        }
        if (left.length === 0) return undefined
        // Until one of them has lived long enough.
        // oxlint-disable-next-line no-await-in-loop
        await sleep(100)
      }
    },
  }
}

/** After how many answers the operator waits: an old one to the check, or one that it takes, costs no time. */
const breaksOf = ({ after }: WatchFault): number =>
  1 +
  after.filter(({ to, give }) => give !== 'lateList' && !(to === 'check' && give === 'firstList'))
    .length
