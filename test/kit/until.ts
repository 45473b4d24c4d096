import { setTimeout as sleep } from 'node:timers/promises'

const EVERY_MS = 50

/**
 * Looks again and again until there is something to see.
 *
 * @param what a sentence, for the error
 * @param look undefined or false: not yet; so is an exception, which the error quotes in the end
 * @returns what was seen
 * @throws Error that says what did not come true
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs
  let last: unknown
  do {
    try {
      const seen = await look()
      if (seen !== undefined && seen !== false) return seen
      last = undefined
    } catch (error) {
      last = error
    }
    await sleep(EVERY_MS)
  } while (performance.now() < deadline)
  throw new Error(`not within ${withinMs} ms: ${what}`, { cause: last })
}
