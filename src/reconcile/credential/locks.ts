/** One at a time of each name, in the order in which they came; within this process. */
export type Locks = {
  hold<T>(name: string, work: () => Promise<T>): Promise<T>
}

export function createLocks(): Locks {
  const last = new Map<string, Promise<unknown>>()
  return {
    async hold(name, work) {
      const before = last.get(name)
      const mine = (async () => {
        // Whatever became of the one before, it is over.
        await before?.catch(() => undefined)
        return work()
      })()
      last.set(name, mine)
      try {
        return await mine
      } finally {
        if (last.get(name) === mine) last.delete(name)
      }
    },
  }
}
