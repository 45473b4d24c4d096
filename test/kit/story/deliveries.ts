import { setImmediate } from 'node:timers/promises'

/**
 * The only source of order among things that happen at the same story time: answers of the API
 * server, lines of watches, results of cryptography. Each is handed over in a macrotask of its own,
 * after everything that the one before has set off, so a story comes out the same every time.
 */
export type Deliveries = {
  /** `work` is begun when its turn has come, and its end is waited for before the next one. */
  readonly deliver: <T>(work: () => T | Promise<T>) => Promise<T>
  /** Resolves when nothing is left to deliver, and promises have settled. */
  readonly idle: () => Promise<void>
}

/** @param pick which of so many waiting ones goes next; 0 is the one that has waited longest */
export function createDeliveries(pick: (count: number) => number): Deliveries {
  const waiting: (() => Promise<void>)[] = []
  const pump: { running?: Promise<void> } = {}

  async function run(): Promise<void> {
    for (;;) {
      // Until here everything that the last delivery has set off has run, as far as it can.
      // oxlint-disable-next-line no-await-in-loop
      await setImmediate()
      const [next] = waiting.splice(waiting.length > 1 ? pick(waiting.length) : 0, 1)
      if (next === undefined) break
      // oxlint-disable-next-line no-await-in-loop
      await next()
    }
    delete pump.running
  }

  return {
    deliver(work) {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof work>>>()
      waiting.push(async () => {
        try {
          resolve(await work())
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)))
        }
      })
      pump.running ??= run()
      return promise
    },
    async idle() {
      await setImmediate()
      // The last delivery may have set off another one.
      // oxlint-disable-next-line no-await-in-loop
      while (pump.running !== undefined) await pump.running
    },
  }
}
