import { formatTime } from '../api/time.ts'
import { lastUseDue } from '../plan/last-use-due.ts'
import type { Clock } from '../runtime/clock.ts'
import { sleep } from '../runtime/sleep.ts'
import type { LastUse } from '../write/last-use.ts'

/** Whose lastUsedAt it is. */
export type UsedObject = {
  readonly kind: 'ServiceAccountCredential' | 'ImpersonatedToken'
  readonly uid: string
}

export type LastUsePorts = {
  readonly clock: Clock
  /** What status says of the object's last use; undefined: there is no such object. */
  readonly told: (object: UsedObject) => { readonly lastUsedAt?: string | undefined } | undefined
  /** Rejects when it could not be written; `Conflict`: the object is another version by now. */
  readonly write: (object: UsedObject, use: LastUse) => Promise<'Written' | 'Conflict'>
  /** It is not tried again: the next use is told as well. */
  readonly onFailure: (object: UsedObject, error: unknown) => void
}

/**
 * When credentials were used last, as this replica served them: told in status, coarsely, and merged with what
 * other replicas tell.
 */
export type LastUses = {
  used(object: UsedObject, use: LastUse): void
  /** Until the signal aborts. What was served in the last minute and is not told then is not told. */
  run(signal: AbortSignal): Promise<void>
}

const LOOK_EVERY_MS = 500
/** What somebody else wrote has come by then. */
const CONFLICT_MS = 2000
const INTERVAL_MS = 60_000
/** So that uses never crowd out what else the API server is asked. */
const AT_ONCE = 8
/** More than are ever in use between two looks; of more the oldest are not told. */
const MOST = 50_000

type Known = {
  readonly object: UsedObject
  told: string | undefined
  toldSince: number | undefined
  readonly lookedSince: number
  /** Monotonic milliseconds: what went wrong is not tried again before that. */
  notBefore: number
  conflictMs: number
}

export function createLastUses(ports: LastUsePorts): LastUses {
  const { clock } = ports
  const known = new Map<string, Known>()
  /** Not told yet. */
  const pending = new Map<Known, LastUse>()

  async function tell(each: Known, use: LastUse): Promise<void> {
    const outcome = await write(ports, each, use)
    // It may have been used again meanwhile.
    if (outcome === 'Over' && pending.get(each) === use) pending.delete(each)
  }

  return {
    used(object, use) {
      const key = `${object.kind} ${object.uid}`
      const told = ports.told(object)?.lastUsedAt
      const each = known.get(key) ?? newcomer(object, told, clock.now())
      const before = pending.get(each)
      if (before === undefined || before.at <= use.at) pending.set(each, use)
      known.delete(key)
      known.set(key, each)
      const [oldest] = known
      if (known.size <= MOST || oldest === undefined) return
      known.delete(oldest[0])
      pending.delete(oldest[1])
    },
    async run(signal) {
      while (!signal.aborted) {
        const due = [...pending]
        while (due.length > 0 && !signal.aborted) {
          const some = due.splice(0, AT_ONCE)
          // Only so many are written at once.
          // oxlint-disable-next-line no-await-in-loop
          await Promise.all(some.map(([each, use]) => tell(each, use)))
        }
        // oxlint-disable-next-line no-await-in-loop
        await sleep(clock, LOOK_EVERY_MS, signal)
      }
    },
  }
}

const newcomer = (object: UsedObject, told: string | undefined, now: number): Known => ({
  object,
  told,
  toldSince: undefined,
  lookedSince: now,
  notBefore: 0,
  conflictMs: CONFLICT_MS,
})

/** `Over`: it is told, or never will be. */
async function write(ports: LastUsePorts, each: Known, use: LastUse): Promise<'Over' | 'Later'> {
  const { clock } = ports
  const { object } = each
  const status = ports.told(object)
  if (status === undefined) return 'Over'
  const now = clock.now()
  if (status.lastUsedAt !== each.told) {
    each.told = status.lastUsedAt
    each.toldSince = now
  }
  if (clock.monotonic() < each.notBefore) return 'Later'
  const { kind } = lastUseDue({ at: use.at, ...each }, now)
  if (kind !== 'Write') return kind === 'Wait' ? 'Later' : 'Over'
  try {
    if ((await ports.write(object, use)) === 'Conflict') {
      // Of a newer version a later look decides.
      each.notBefore = clock.monotonic() + each.conflictMs
      each.conflictMs = Math.min(2 * each.conflictMs, INTERVAL_MS)
      return 'Later'
    }
    each.told = formatTime(use.at)
    each.toldSince = now
    each.conflictMs = CONFLICT_MS
  } catch (error) {
    ports.onFailure(object, error)
  }
  // Whatever becomes of what was written, or was not.
  each.notBefore = clock.monotonic() + INTERVAL_MS
  return 'Over'
}
