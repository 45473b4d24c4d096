import { until } from './until.ts'

/**
 * Looks again and again until nothing is found any more.
 *
 * @returns what was still found at the end of that time: `expect(await leftOver(...)).toEqual([])`
 */
export async function leftOver(
  look: () => Promise<readonly string[]>,
  withinMs = 20_000,
): Promise<readonly string[]> {
  let found: readonly string[] = []
  const isNothing = async (): Promise<boolean> => {
    found = await look()
    return found.length === 0
  }
  await until('nothing is found', isNothing, withinMs).catch((error: Error) => {
    if (found.length === 0) throw error
  })
  return found
}
