import { expect, test } from 'vitest'
import type { Taken } from '../../../src/queue/turn.ts'
import { createWorkQueue, type WorkQueue } from '../../../src/queue/work-queue.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'

const NOW = 1_700_000_000_000
const SECOND = 1000
const HOUR = 3_600_000
const never = new AbortController().signal

type World = { clock: FakeClock; queue: WorkQueue<string>; taken: string[] }

function world(): World {
  const clock = createFakeClock(NOW)
  return { clock, queue: createWorkQueue({ clock }), taken: [] }
}

/** Takes whatever can be taken now, and marks it done. */
async function drain({ clock, queue }: World): Promise<string[]> {
  const keys: string[] = []
  await clock.advance(0)
  while (queue.depth() > 0) {
    const taken = await queue.take(never)
    if (taken === undefined) break
    keys.push(taken.key)
    queue.done(taken.key)
  }
  return keys
}

/** Notes the key of every turn as it begins, and ends the turn at once. */
function follow({ queue, taken }: World, signal: AbortSignal): Promise<void> {
  return (async () => {
    for (let next = await queue.take(signal); next; next = await queue.take(signal)) {
      taken.push(next.key)
      queue.done(next.key)
    }
  })()
}

const due = (at: number, deadline = 0, why = 'test') => ({ at, deadline, why })

test('a key that is due is handed out at once', async () => {
  const { queue } = world()
  queue.add('a', due(NOW - 5, 7, 'changed'))
  const taken = await queue.take(never)
  expect(taken).toEqual({ key: 'a', whys: new Set(['changed']), dueAt: NOW, deadline: 7 })
  expect([queue.depth(), queue.running()]).toEqual([0, 1])
})

test('of the keys that are due, the earliest deadline goes first, and of equals the first come', async () => {
  const here = world()
  here.queue.add('late', due(0, 300))
  here.queue.add('early', due(0, 100))
  here.queue.add('never issued', due(0, -Infinity))
  here.queue.add('early too', due(0, 100))
  here.queue.add('whenever', due(0, Infinity))
  here.queue.add('also never issued', due(0, -Infinity))
  expect(await drain(here)).toEqual([
    'never issued',
    'also never issued',
    'early',
    'early too',
    'late',
    'whenever',
  ])
})

test('keys added in one stretch are ordered together although workers wait already', async () => {
  const here = world()
  const stop = new AbortController()
  const followed = follow(here, stop.signal)
  here.queue.add('late', due(0, 300))
  here.queue.add('early', due(0, 100))
  await here.clock.advance(0)
  expect(here.taken).toEqual(['early', 'late'])
  stop.abort()
  await followed
})

test('a key waits for its time, however urgent it is', async () => {
  const here = world()
  here.queue.add('a', due(NOW + 10 * SECOND, -Infinity))
  expect([here.queue.depth(), here.queue.scheduled()]).toEqual([0, 1])
  await here.clock.advance(10 * SECOND - 1)
  expect(await drain(here)).toEqual([])
  await here.clock.advance(1)
  expect(await drain(here)).toEqual(['a'])
})

test('adding a key again moves it to the earlier time and the earlier deadline, never later', async () => {
  const here = world()
  here.queue.add('a', due(NOW + 10 * SECOND, 50, 'scheduled'))
  here.queue.add('a', due(NOW + 20 * SECOND, 40, 'resync'))
  here.queue.add('a', due(NOW + 5 * SECOND, 60, 'changed'))
  await here.clock.advance(5 * SECOND)
  expect(await here.queue.take(never)).toEqual({
    key: 'a',
    whys: new Set(['scheduled', 'resync', 'changed']),
    dueAt: NOW + 5 * SECOND,
    deadline: 40,
  })
  expect(here.queue.scheduled()).toBe(0)
})

test('a key that is due already can still become more urgent', async () => {
  const here = world()
  here.queue.add('a', due(0, 100))
  here.queue.add('b', due(0, 200))
  here.queue.add('b', due(NOW + HOUR, 50))
  expect(await drain(here)).toEqual(['b', 'a'])
})

test('no more than eight reasons are kept', async () => {
  const { queue } = world()
  for (let index = 0; index < 20; index += 1) queue.add('a', due(0, 0, `why ${index}`))
  expect((await queue.take(never))?.whys.size).toBe(8)
})

test('a key that runs is held, and what was added meanwhile comes due when it is done', async () => {
  const here = world()
  here.queue.add('a', due(0))
  await here.queue.take(never)
  here.queue.add('a', due(NOW, 9, 'changed'))
  here.queue.add('a', due(NOW + HOUR, 3, 'resync'))
  await here.clock.advance(SECOND)
  expect(here.queue.depth()).toBe(0)
  here.queue.done('a', { at: NOW + 2 * HOUR, deadline: 5 })
  expect(await here.queue.take(never)).toEqual({
    key: 'a',
    whys: new Set(['changed', 'resync', 'scheduled']),
    dueAt: NOW,
    deadline: 3,
  })
})

test('a turn says when the next one is due', async () => {
  const here = world()
  here.queue.add('a', due(0))
  await here.queue.take(never)
  here.queue.done('a', { at: NOW + HOUR, deadline: 1, why: 'refresh' })
  here.queue.done('a', { at: NOW, deadline: 1 })
  expect([here.queue.running(), here.queue.scheduled()]).toEqual([0, 1])
  await here.clock.advance(HOUR)
  expect((await here.queue.take(never))?.whys).toEqual(new Set(['refresh']))
})

test('a forgotten key gets no turn', async () => {
  const here = world()
  here.queue.add('due', due(0))
  here.queue.add('later', due(NOW + SECOND))
  here.queue.forget('due')
  here.queue.forget('later')
  here.queue.forget('unknown')
  await here.clock.advance(HOUR)
  expect([here.queue.depth(), here.queue.scheduled()]).toEqual([0, 0])
  expect(here.clock.timers()).toBe(0)
})

test('a key forgotten during its turn does not come back by itself', async () => {
  const here = world()
  here.queue.add('a', due(0))
  await here.queue.take(never)
  here.queue.add('a', due(0))
  here.queue.forget('a')
  here.queue.done('a', { at: NOW + SECOND, deadline: 0 })
  await here.clock.advance(HOUR)
  expect([here.queue.depth(), here.queue.scheduled(), here.queue.running()]).toEqual([0, 0, 0])
})

test('a key added again after it was forgotten lives, and still waits for its turn to end', async () => {
  const here = world()
  here.queue.add('a', due(0))
  await here.queue.take(never)
  here.queue.forget('a')
  here.queue.add('a', due(NOW + 2 * SECOND, 4, 'changed'))
  here.queue.done('a', { at: NOW + SECOND, deadline: 0 })
  await here.clock.advance(SECOND)
  expect(here.queue.depth()).toBe(0)
  await here.clock.advance(SECOND)
  expect((await here.queue.take(never))?.deadline).toBe(4)
})

test('whoever waits gets the key that comes due, and an abort ends the wait', async () => {
  const { clock, queue } = world()
  const stop = new AbortController()
  const results: (Taken<string> | undefined)[] = []
  const note = (taken: Taken<string> | undefined): number => results.push(taken)
  void queue.take(stop.signal).then(note)
  void queue.take(never).then(note)
  stop.abort()
  await clock.advance(0)
  expect(results).toEqual([undefined])
  queue.add('a', due(NOW + SECOND))
  await clock.advance(SECOND)
  expect(results.map((taken) => taken?.key)).toEqual([undefined, 'a'])
  expect(await queue.take(stop.signal)).toBeUndefined()
})

test('closing ends every wait, sets no timer and takes nothing more', async () => {
  const { clock, queue } = world()
  queue.add('running', due(0))
  await queue.take(never)
  queue.add('later', due(NOW + SECOND))
  const waits = [queue.take(never), queue.take(never)]
  queue.close()
  expect(await Promise.all(waits)).toEqual([undefined, undefined])
  expect(clock.timers()).toBe(0)
  queue.add('more', due(0))
  queue.done('running', { at: NOW, deadline: 0 })
  expect(await queue.take(never)).toBeUndefined()
  expect([queue.running(), queue.depth(), clock.timers()]).toEqual([0, 0, 0])
})

test('ten thousand keys share one timer and come in order', async () => {
  const here = world()
  for (let index = 0; index < 10_000; index += 1) {
    const place = (index * 7919) % 10_000
    here.queue.add(`key ${place}`, due(NOW + place * SECOND, place))
  }
  expect(here.clock.timers()).toBe(1)
  here.clock.jump(3 * HOUR)
  await here.clock.advance(20 * SECOND)
  const keys = await drain(here)
  expect(keys).toHaveLength(10_000)
  expect(keys.slice(0, 3)).toEqual(['key 0', 'key 1', 'key 2'])
  expect(here.clock.timers()).toBe(0)
})

test('a wall clock that was put forward is noticed within the time given', async () => {
  const here = world()
  here.queue.add('a', due(NOW + 2 * HOUR))
  await here.clock.advance(SECOND)
  here.clock.jump(2 * HOUR)
  await here.clock.advance(20 * SECOND)
  expect(here.queue.depth()).toBe(1)
})

test('a wall clock that was put back makes keys wait, but not those that were due', async () => {
  const here = world()
  here.queue.add('due', due(NOW))
  here.queue.add('later', due(NOW + SECOND))
  here.clock.jump(-HOUR)
  await here.clock.advance(2 * SECOND)
  expect(await drain(here)).toEqual(['due'])
  await here.clock.advance(HOUR)
  expect(await drain(here)).toEqual(['later'])
})

test('the age of the oldest due key counts from when it came due, whatever the wall clock does', async () => {
  const { clock, queue } = world()
  expect(queue.oldestDueAgeMs()).toBe(0)
  queue.add('a', due(NOW + SECOND, 2))
  queue.add('b', due(NOW + 3 * SECOND, 1))
  await clock.advance(4 * SECOND)
  clock.jump(HOUR)
  expect(queue.oldestDueAgeMs()).toBe(3 * SECOND)
  expect((await queue.take(never))?.key).toBe('b')
  expect(queue.oldestDueAgeMs()).toBe(3 * SECOND)
  await queue.take(never)
  expect(queue.oldestDueAgeMs()).toBe(0)
})

test('a time that is not a number is refused before anything changes', async () => {
  const { queue } = world()
  expect(() => queue.add('a', due(Number.NaN))).toThrow(RangeError)
  expect(() => queue.add('a', due(0, Number.NaN))).toThrow(RangeError)
  expect(queue.depth()).toBe(0)
  queue.add('a', due(0))
  await queue.take(never)
  expect(() => queue.done('a', { at: Number.NaN, deadline: 0 })).toThrow(RangeError)
  expect(queue.running()).toBe(1)
})

test('a key without a time that ever comes waits for an earlier one', async () => {
  const here = world()
  here.queue.add('a', due(Infinity))
  await here.clock.advance(24 * HOUR)
  expect(here.queue.scheduled()).toBe(1)
  here.queue.add('a', due(0))
  expect(await drain(here)).toEqual(['a'])
})
