import { expect, test } from 'vitest'
import { createFakeClock } from '../../kit/fake-clock.ts'

test('timers fire in order, each at its own time', async () => {
  const clock = createFakeClock(1000)
  const fired: string[] = []
  clock.after(20, () => fired.push(`b${clock.now()}`))
  clock.after(10, () => fired.push(`a${clock.now()}`))
  clock.after(20, () => fired.push(`c${clock.now()}`))
  clock.after(31, () => fired.push('late'))
  await clock.advance(30)
  expect(fired).toEqual(['a1010', 'b1020', 'c1020'])
  expect([clock.now(), clock.monotonic(), clock.timers()]).toEqual([1030, 30, 1])
})

test('a timer set by a promise that another timer resolved still fires in time', async () => {
  const clock = createFakeClock(0)
  const wait = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => void clock.after(milliseconds, resolve))
  const times: number[] = []
  async function loop(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await wait(10)
      times.push(clock.now())
    }
  }
  const finished = loop()
  await clock.advance(100)
  await finished
  expect(times).toEqual([10, 20, 30])
})

test('a cancelled timer does not fire', async () => {
  const clock = createFakeClock(0)
  let fired = false
  clock
    .after(10, () => {
      fired = true
    })
    .cancel()
  await clock.advance(100)
  expect([fired, clock.timers()]).toEqual([false, 0])
})

test('a jump moves the wall clock alone', async () => {
  const clock = createFakeClock(1000)
  let fired = false
  clock.after(10, () => {
    fired = true
  })
  clock.jump(60_000)
  await clock.advance(0)
  expect([clock.now(), clock.monotonic(), fired]).toEqual([61_000, 0, false])
  clock.jump(-61_000)
  await clock.advance(10)
  expect([clock.now(), clock.monotonic(), fired]).toEqual([10, 10, true])
})

test('a long delay is cut to an hour, as the system clock does', async () => {
  const clock = createFakeClock(0)
  let firedAt = 0
  clock.after(90_000_000, () => {
    firedAt = clock.now()
  })
  await clock.advance(7_200_000)
  expect(firedAt).toBe(3_600_000)
})
