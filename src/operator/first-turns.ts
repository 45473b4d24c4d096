import type { ClusterView } from '../watch/cluster-view.ts'

/** Which issuers have had a turn in this process. */
export type FirstTurns = {
  /** @param key of the issuer among those of both kinds */
  taken(key: string): void
  /** Whether every local issuer has had one; once it is true it stays so. */
  areOver(): boolean
}

/** Readiness waits for the keys that were there before this process, and never again. */
export function firstTurns(view: ClusterView): FirstTurns {
  const taken = new Set<string>()
  let over = false
  return {
    taken: (key) => void (over || taken.add(key)),
    areOver() {
      over ||= [...view.issuers.all()].every(
        ([key, { spec }]) => !spec.valid || spec.value.local === undefined || taken.has(key),
      )
      if (over) taken.clear()
      return over
    },
  }
}
