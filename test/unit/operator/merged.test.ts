import { expect, test } from 'vitest'
import { createMerged } from '../../../src/operator/merged.ts'

/** Every call, and what ends it. */
function world(most = 64) {
  const calls: {
    readonly key: string
    readonly items: readonly number[]
    end(ok: boolean): void
  }[] = []
  const merged = createMerged<number>(most, (key, items) => {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    calls.push({ key, items, end: resolve })
    return promise
  })
  return { calls, merged }
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('what is asked while a call is under way goes into the next one together', async () => {
  const { calls, merged } = world()
  const first = merged('a', 1)
  await soon()
  const others = [merged('a', 2), merged('a', 3)]
  const another = merged('b', 4)
  await soon()
  expect(calls.map(({ key, items }) => [key, ...items])).toEqual([
    ['a', 1],
    ['b', 4],
  ])
  calls[0]?.end(true)
  calls[1]?.end(true)
  expect([await first, await another]).toEqual([true, true])
  await soon()
  expect(calls[2]?.items).toEqual([2, 3])
  calls[2]?.end(false)
  expect(await Promise.all(others)).toEqual([false, false])
  const last = merged('a', 5)
  await soon()
  calls[3]?.end(true)
  expect(await last).toBe(true)
})

test('only so many wait for one key', async () => {
  const { calls, merged } = world(2)
  void merged('a', 1)
  await soon()
  const two = [merged('a', 2), merged('a', 3)]
  expect(await merged('a', 4)).toBe(false)
  calls[0]?.end(true)
  await soon()
  expect(calls[1]?.items).toEqual([2, 3])
  calls[1]?.end(true)
  expect(await Promise.all(two)).toEqual([true, true])
})
