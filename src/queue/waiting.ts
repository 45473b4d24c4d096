import { Heap } from './heap.ts'

/** One key that wants a turn. */
export type Entry<Key extends string> = {
  readonly key: Key
  /** Epoch milliseconds when the turn is due. */
  at: number
  /** Epoch milliseconds; orders the entries that are due. */
  deadline: number
  readonly whys: Set<string>
}

type Slot<Key extends string> = {
  readonly entry: Entry<Key>
  /** Breaks ties, first come first. */
  order: number
  /** Monotonic milliseconds; meaningless before the entry is due. */
  dueSince: number
}

const MOST_WHYS = 8

/** Moves an entry to the earlier of the two times and collects the reasons of both. */
export function mergeEntry<Key extends string>(into: Entry<Key>, from: Entry<Key>): void {
  into.at = Math.min(into.at, from.at)
  into.deadline = Math.min(into.deadline, from.deadline)
  for (const why of from.whys) {
    if (into.whys.size < MOST_WHYS) into.whys.add(why)
  }
}

/**
 * The keys that wait for a turn, one entry each: those whose time has not come, by time, and those
 * that are due, by deadline. Knows neither timers nor who takes the turns. What came due stays due.
 */
export class Waiting<Key extends string> {
  readonly #slots = new Map<Key, Slot<Key>>()
  readonly #later = new Heap<Slot<Key>>(
    (left, right) =>
      left.entry.at < right.entry.at ||
      (left.entry.at === right.entry.at && left.order < right.order),
  )
  readonly #due = new Heap<Slot<Key>>(
    (left, right) =>
      left.entry.deadline < right.entry.deadline ||
      (left.entry.deadline === right.entry.deadline && left.order < right.order),
  )
  /** The due ones as they came due, so that the oldest is the first. */
  readonly #dueInOrder = new Set<Slot<Key>>()
  #count = 0

  get dueCount(): number {
    return this.#due.size
  }

  get laterCount(): number {
    return this.#later.size
  }

  /** Epoch milliseconds of the first entry that is not due yet. */
  get nextAt(): number | undefined {
    return this.#later.peek()?.entry.at
  }

  /** Monotonic milliseconds since when the longest-waiting due entry has been due. */
  get oldestDueSince(): number | undefined {
    return this.#dueInOrder.values().next().value?.dueSince
  }

  /** Puts the entry in, or merges it with the one that waits for the same key. */
  add(entry: Entry<Key>): void {
    const slot = this.#slots.get(entry.key)
    if (slot === undefined) {
      const added = { entry, order: this.#nextOrder(), dueSince: 0 }
      this.#slots.set(entry.key, added)
      this.#later.push(added)
      return
    }
    mergeEntry(slot.entry, entry)
    if (!this.#due.reorder(slot)) this.#later.reorder(slot)
  }

  /** Makes due what has come due by `now`; `monotonic` says since when. */
  advance(now: number, monotonic: number): void {
    for (;;) {
      const slot = this.#later.peek()
      if (slot === undefined || slot.entry.at > now) return
      this.#later.pop()
      slot.order = this.#nextOrder()
      slot.dueSince = monotonic
      this.#due.push(slot)
      this.#dueInOrder.add(slot)
    }
  }

  /** Takes out the most urgent of the entries that are due. */
  pop(): Entry<Key> | undefined {
    const entry = this.#due.peek()?.entry
    if (entry !== undefined) this.remove(entry.key)
    return entry
  }

  remove(key: Key): void {
    const slot = this.#slots.get(key)
    if (slot === undefined) return
    this.#slots.delete(key)
    this.#later.remove(slot)
    this.#due.remove(slot)
    this.#dueInOrder.delete(slot)
  }

  #nextOrder(): number {
    this.#count += 1
    return this.#count
  }
}
