import { pick } from './pick.ts'
import { WITHDRAWN_NAMESPACE } from './plan-clients.ts'
import type { Held, HeldCredential } from './watch-held.ts'
import type { Objects } from './watch-objects.ts'

export type DeadOptions = {
  readonly held: Held
  readonly objects: Objects
  /** Objects whose tokens are refused for now. */
  readonly resting: ReadonlySet<string>
  /** In [0, 1). */
  readonly random: () => number
}

const WAYS = ['Deleted', 'Withdrawn', 'Disabled', 'Retired', 'Expired'] as const

/** Gives a credential that must be refused by now, of each way to end in turn; undefined while there is none. */
export function createDeadChooser({
  held,
  objects,
  resting,
  random,
}: DeadOptions): () => HeldCredential | undefined {
  let count = 0

  function wayOf({ object, id, expiresAt }: HeldCredential): (typeof WAYS)[number] | undefined {
    if (objects.isGone(object)) return 'Deleted'
    // It was asked for, and may take the leader a while.
    if (objects.isGoing(object)) return undefined
    if (resting.has(object)) {
      return object.startsWith(`${WITHDRAWN_NAMESPACE}/`) ? 'Withdrawn' : 'Disabled'
    }
    if (objects.isRetired(object, id)) return 'Retired'
    return expiresAt <= Date.now() ? 'Expired' : undefined
  }

  return () => {
    const all = Map.groupBy([...held.credentials.values()].flat(), wayOf)
    const ways = WAYS.flatMap((way) => [all.get(way) ?? []]).filter((found) => found.length > 0)
    count += 1
    return pick(ways[count % ways.length] ?? [], random)
  }
}
