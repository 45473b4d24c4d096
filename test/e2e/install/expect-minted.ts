import { expect } from 'vitest'
import { minted } from './minted.ts'
import type { Held } from './read-held.ts'

/**
 * That since `before` nothing was minted or written but for the objects that were asked for a refresh, once each. Those
 * whose refresh has become due since then by their own schedule are not judged.
 *
 * @param requested keys of objects, `namespace/name`
 * @returns how many objects were judged
 */
export function expectMinted(before: Held, after: Held, requested: readonly string[] = []): number {
  const was = minted(before, Date.now())
  const is = minted(after)
  const judged = Object.fromEntries(Object.keys(was).map((key) => [key, is[key]]))
  const same = Object.fromEntries(
    Object.entries(was).map(([key, count]) => [
      key,
      requested.includes(key)
        ? {
            mints: count.mints + 1,
            id: expect.not.stringMatching(new RegExp(`^${count.id}$`)),
            written: expect.not.stringMatching(new RegExp(`^${count.written}$`)),
          }
        : count,
    ]),
  )
  expect(judged).toEqual(same)
  return Object.keys(was).length
}
