/** One at a time of each name; within this process. */
export type Locks = {
  tryHold<T>(name: string, work: () => Promise<T>): Held<T>
}

export type Held<T> =
  | { readonly begun: Promise<T> }
  /** Somebody else holds it, and has turned away so many meanwhile, this one among them. */
  | { readonly begun: undefined; readonly turnedAway: number }

export function createLocks(): Locks {
  const turnedAway = new Map<string, number>()

  async function hold<T>(name: string, work: () => Promise<T>): Promise<T> {
    turnedAway.set(name, 0)
    try {
      return await work()
    } finally {
      turnedAway.delete(name)
    }
  }

  return {
    tryHold(name, work) {
      const before = turnedAway.get(name)
      if (before === undefined) return { begun: hold(name, work) }
      turnedAway.set(name, before + 1)
      return { begun: undefined, turnedAway: before + 1 }
    },
  }
}
