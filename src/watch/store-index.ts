/** From a value to the keys of the objects that have it. */
export type Index<T> = {
  change(key: string, before: T | undefined, after: T | undefined): void
  keys(value: string): readonly string[]
}

/** One key as it is: most values belong to one object, and ten thousand sets of one are megabytes. */
type Keys = string | Set<string>

/** @param valuesOf an exception counts as no values */
export function createIndex<T>(valuesOf: (object: T) => readonly string[]): Index<T> {
  const keysOf = new Map<string, Keys>()

  function values(object: T | undefined): readonly string[] {
    if (object === undefined) return []
    try {
      return valuesOf(object)
    } catch {
      return []
    }
  }

  function remove(value: string, key: string): void {
    const keys = keysOf.get(value)
    if (keys === key) keysOf.delete(value)
    if (!(keys instanceof Set)) return
    keys.delete(key)
    if (keys.size === 0) keysOf.delete(value)
  }

  function add(value: string, key: string): void {
    const keys = keysOf.get(value)
    if (keys instanceof Set) keys.add(key)
    else if (keys === undefined) keysOf.set(value, key)
    else if (keys !== key) keysOf.set(value, new Set([keys, key]))
  }

  return {
    change: (key, before, after) => {
      const [from, to] = [values(before), values(after)]
      // Nearly every change is one of status, which leaves every index as it is.
      if (from.length === to.length && from.every((value, at) => value === to[at])) return
      for (const value of from) remove(value, key)
      for (const value of to) add(value, key)
    },
    keys: (value) => {
      const keys = keysOf.get(value) ?? []
      return typeof keys === 'string' ? [keys] : [...keys]
    },
  }
}
