/** The states that were found, by number, and how: all of it without the states themselves. */
export type Graph = {
  readonly size: () => number
  /** @returns its number, and whether it had not been found before */
  readonly add: (key: string, from: number, event: string) => readonly [number, boolean]
  /** Without faults, the one comes after the other. */
  readonly leads: (from: number, to: number) => void
  /** The events from the first state to this one. */
  readonly traceTo: (at: number) => readonly string[]
  /** The events to a state from which those that come after each other come back; undefined: there is none. */
  readonly circle: () => readonly string[] | undefined
}

const NONE = -1

export function createGraph(firstKey: string): Graph {
  const numbers = new Map([[firstKey, 0]])
  const parents: number[] = [NONE]
  const events: string[] = ['']
  const next: number[] = [NONE]

  function traceTo(at: number): readonly string[] {
    const trace: string[] = []
    for (let index = at; index > 0; index = parents[index] ?? 0) trace.push(events[index] ?? '')
    return trace.toReversed()
  }

  function circle(): readonly string[] | undefined {
    // The walk on which a state was first met; 0: on none yet.
    const walks = new Uint32Array(parents.length)
    for (let start = 0; start < parents.length; start += 1) {
      const walk = start + 1
      let at = start
      while (at !== NONE && walks[at] === 0) {
        walks[at] = walk
        at = next[at] ?? NONE
      }
      if (at !== NONE && walks[at] === walk) return traceTo(at)
    }
    return undefined
  }

  return {
    size: () => parents.length,
    add(key, from, event) {
      const known = numbers.get(key)
      if (known !== undefined) return [known, false]
      const number = parents.length
      numbers.set(key, number)
      parents.push(from)
      events.push(event)
      next.push(NONE)
      return [number, true]
    },
    leads(from, to) {
      next[from] = to
    },
    traceTo,
    circle,
  }
}
