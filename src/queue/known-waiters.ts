import { Heap } from './heap.ts'

/** Who asks. `tenant` and `deadline` (epoch milliseconds) may be shared by many, `caller` by none. */
export type Asker = {
  readonly caller: string | undefined
  readonly tenant: string
  readonly deadline: number
}

/** Recognises who was turned away before. */
export type KnownWaiters<W> = {
  /** Assumes that the caller is not among them. */
  add(waiter: W): void
  remove(waiter: W): void
  /** @param now monotonic milliseconds */
  find(asker: Asker, now: number): W | undefined
}

type Waiter = { readonly asker: Asker; readonly at: number }

/**
 * By the caller's name. Who gives none is taken for the first of those with its tenant and deadline
 * whose time to come back has come, and is otherwise somebody new: whom of them it is does not matter,
 * they are all as urgent.
 */
export function createKnownWaiters<W extends Waiter>(): KnownWaiters<W> {
  const named = new Map<string, W>()
  const unnamed = new Map<string, Heap<W>>()

  return {
    add(waiter) {
      const { asker } = waiter
      if (asker.caller !== undefined) {
        named.set(asker.caller, waiter)
        return
      }
      const same = unnamed.get(group(asker)) ?? new Heap<W>((left, right) => left.at < right.at)
      unnamed.set(group(asker), same)
      same.push(waiter)
    },
    remove(waiter) {
      const { asker } = waiter
      if (asker.caller !== undefined) {
        named.delete(asker.caller)
        return
      }
      const same = unnamed.get(group(asker))
      same?.remove(waiter)
      if (same?.size === 0) unnamed.delete(group(asker))
    },
    find(asker, now) {
      if (asker.caller !== undefined) return named.get(asker.caller)
      const first = unnamed.get(group(asker))?.peek()
      return first !== undefined && first.at <= now ? first : undefined
    },
  }
}

const group = ({ tenant, deadline }: Asker): string => `${deadline} ${tenant}`
