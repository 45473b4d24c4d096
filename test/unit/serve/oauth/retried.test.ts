import { expect, it } from 'vitest'
import { createRetried } from '../../../../src/serve/oauth/retried.ts'
import { createFakeClock } from '../../../kit/fake-clock.ts'

const never = new AbortController().signal

function world(mostWaiting = 128, mostOfOne = 16) {
  const clock = createFakeClock(0)
  const retried = createRetried({ clock, mostWaiting, mostOfOne })
  const tries: number[] = []
  /** Succeeds from then on. */
  const start = (from: number, signal = never, who = 'one') => {
    const result: { got?: string | undefined; at?: number } = {}
    const attempt = (): string | undefined => {
      tries.push(clock.monotonic())
      return clock.monotonic() >= from ? 'somebody' : undefined
    }
    void retried
      .later(attempt, who, signal)
      .then((got) => Object.assign(result, { got, at: clock.monotonic() }))
    return result
  }
  return { clock, tries, start }
}

it('a failure is tried again every 50 ms for a second, and then final', async () => {
  const { clock, tries, start } = world()
  const result = start(Infinity)
  await clock.advance(5000)
  expect(tries).toEqual(Array.from({ length: 20 }, (_, nth) => 50 * (nth + 1)))
  expect(result).toEqual({ got: undefined, at: 1000 })
  expect(clock.timers()).toBe(0)
})

it('what succeeds later is answered then', async () => {
  const { clock, start } = world()
  const [soon, late] = [start(130), start(1000)]
  await clock.advance(5000)
  expect(soon).toEqual({ got: 'somebody', at: 150 })
  expect(late).toEqual({ got: 'somebody', at: 1000 })
})

it('whoever comes while as many wait as may is answered at once', async () => {
  const { clock, tries, start } = world(2)
  const waiting = [start(100), start(Infinity)]
  const third = start(100)
  await clock.advance(0)
  expect(third).toEqual({ got: undefined, at: 0 })
  expect(tries).toEqual([])
  await clock.advance(100)
  expect(waiting[0]).toEqual({ got: 'somebody', at: 100 })
  const fourth = start(100)
  await clock.advance(2000)
  expect(fourth).toMatchObject({ got: 'somebody' })
})

it('nothing is tried for a client that has hung up, and its place is free', async () => {
  const { clock, tries, start } = world(1)
  const hungUp = new AbortController()
  const result = start(100, hungUp.signal)
  await clock.advance(60)
  hungUp.abort()
  await clock.advance(0)
  expect(result).toEqual({ got: undefined, at: 60 })
  expect(tries).toEqual([50])
  expect(clock.timers()).toBe(0)
  const next = start(100)
  await clock.advance(1000)
  expect(next).toMatchObject({ got: 'somebody' })
})

it('one address cannot take the places of the others', async () => {
  const { clock, start } = world(128, 2)
  const waiting = [start(100), start(100)]
  const third = start(100)
  const other = start(100, never, 'another')
  await clock.advance(0)
  expect(third).toEqual({ got: undefined, at: 0 })
  await clock.advance(100)
  for (const each of [...waiting, other]) expect(each).toEqual({ got: 'somebody', at: 100 })
  const later = start(100)
  await clock.advance(100)
  expect(later).toMatchObject({ got: 'somebody' })
})
