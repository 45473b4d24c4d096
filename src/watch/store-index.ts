/** From a value to the keys of the objects that have it. */
export type Index<T> = {
  change(key: string, before: T | undefined, after: T | undefined): void
  keys(value: string): readonly string[]
}

/** @param valuesOf an exception counts as no values */
export function createIndex<T>(valuesOf: (object: T) => readonly string[]): Index<T> {
  const keysOf = new Map<string, Set<string>>()

  function values(object: T | undefined): readonly string[] {
    if (object === undefined) return []
    try {
      return valuesOf(object)
    } catch {
      return []
    }
  }

  return {
    change: (key, before, after) => {
      const [from, to] = [values(before), values(after)]
      // Nearly every change is one of status, which leaves every index as it is.
      if (from.length === to.length && from.every((value, at) => value === to[at])) return
      for (const value of from) {
        const keys = keysOf.get(value)
        keys?.delete(key)
        if (keys?.size === 0) keysOf.delete(value)
      }
      for (const value of to) {
        const keys = keysOf.get(value)
        if (keys === undefined) keysOf.set(value, new Set([key]))
        else keys.add(key)
      }
    },
    keys: (value) => [...(keysOf.get(value) ?? [])],
  }
}
