import { expect, test } from 'vitest'
import { noticeSetBack } from '../../../src/runtime/notice-set-back.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const HOUR = 3_600_000

test('a clock that is put back is noticed within 20 s, once', async () => {
  const clock = createFakeClock(HOUR)
  const stop = new AbortController()
  let noticed = 0
  const ended = noticeSetBack(clock, stop.signal, () => {
    noticed += 1
  })
  await clock.advance(30_000)
  clock.jump(-HOUR)
  await clock.advance(20_000)
  expect(noticed).toBe(1)
  await clock.advance(HOUR)
  expect(noticed).toBe(1)
  stop.abort()
  await ended
})

test('a clock that is put forward, or that only loses a little, is no matter', async () => {
  const clock = createFakeClock(HOUR)
  const stop = new AbortController()
  let noticed = 0
  const ended = noticeSetBack(clock, stop.signal, () => {
    noticed += 1
  })
  clock.jump(2 * HOUR)
  await clock.advance(60_000)
  clock.jump(-900)
  await clock.advance(60_000)
  expect(noticed).toBe(0)
  stop.abort()
  await ended
})
