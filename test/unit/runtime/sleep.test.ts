import { expect, test } from 'vitest'
import { sleep } from '../../../src/runtime/sleep.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

function world() {
  const clock = createFakeClock(0)
  const stop = new AbortController()
  let wokeAt: number | undefined
  async function nap(): Promise<void> {
    await sleep(clock, 1000, stop.signal)
    wokeAt = clock.now()
  }
  return { clock, stop, nap, wokeAt: () => wokeAt }
}

test('sleep lasts as long as it was told to', async () => {
  const { clock, nap, wokeAt } = world()
  void nap()
  await clock.advance(999)
  expect(wokeAt()).toBeUndefined()
  await clock.advance(1)
  expect(wokeAt()).toBe(1000)
})

test('an abort ends it at once and leaves no timer', async () => {
  const { clock, stop, nap, wokeAt } = world()
  void nap()
  await clock.advance(10)
  stop.abort()
  await clock.advance(0)
  expect([wokeAt(), clock.timers()]).toEqual([10, 0])
})

test('a signal that has aborted before lets nobody sleep', async () => {
  const { clock, stop, nap, wokeAt } = world()
  stop.abort()
  void nap()
  await clock.advance(0)
  expect([wokeAt(), clock.timers()]).toEqual([0, 0])
})
