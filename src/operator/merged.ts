/**
 * Does what is asked for one key in one go with whatever else is asked for it meanwhile: one call at a time for each
 * key, and whoever comes while it is under way shares the next one.
 */
export type Merged<T> = (key: string, item: T) => Promise<boolean>

/**
 * @param most items that may wait for one key; of more the answer is `false` at once
 * @param act does not throw
 */
export function createMerged<T>(
  most: number,
  act: (key: string, items: readonly T[]) => Promise<boolean>,
): Merged<T> {
  const waiting = new Map<string, { readonly items: T[]; readonly done: Promise<boolean> }>()
  const underWay = new Map<string, Promise<boolean>>()

  return async (key, item) => {
    const next = waiting.get(key)
    if (next !== undefined) {
      if (next.items.length >= most) return false
      next.items.push(item)
      return next.done
    }
    const items = [item]
    const before = underWay.get(key) ?? Promise.resolve(true)
    const done = before.then(() => {
      waiting.delete(key)
      return act(key, items)
    })
    waiting.set(key, { items, done })
    underWay.set(key, done)
    void done.finally(() => {
      if (underWay.get(key) === done) underWay.delete(key)
    })
    return done
  }
}
