import { expect, test } from 'vitest'
import type { Crash } from '../../../src/queue/crash.ts'
import type { NextTurn } from '../../../src/queue/turn.ts'
import { createWorkQueue, type WorkQueue } from '../../../src/queue/work-queue.ts'
import { runWorkers, type WorkersOptions } from '../../../src/queue/workers.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'

const NOW = 1_700_000_000_000
const SECOND = 1000
const due = { at: 0, deadline: 0, why: 'test' }

type Turn = WorkersOptions<string>['turn']

function world(turn: Turn, more: Partial<WorkersOptions<string>> = {}) {
  const clock = createFakeClock(NOW)
  const queue = createWorkQueue<string>({ clock })
  const stop = new AbortController()
  const crashes: { key: string; crash: Crash }[] = []
  const workers = runWorkers<string>({
    queue,
    concurrency: 2,
    turn,
    onCrash: (key, crash) => crashes.push({ key, crash }),
    clock,
    random: () => 0,
    signal: stop.signal,
    ...more,
  })
  let finished = false
  void markFinished()
  async function markFinished(): Promise<void> {
    await workers.finished
    finished = true
  }
  return { clock, queue, stop, crashes, workers, isFinished: () => finished }
}

/** A turn that ends when it is told to. */
function gates() {
  const open = new Map<string, (next?: NextTurn) => void>()
  const signals: AbortSignal[] = []
  const turn: Turn = (key, _whys, signal) => {
    signals.push(signal)
    return new Promise((resolve) => open.set(key, (next) => resolve(next)))
  }
  const end = (key: string, next?: NextTurn): void => {
    open.get(key)?.(next)
    open.delete(key)
  }
  return { turn, end, begun: () => [...open.keys()], signals }
}

test('as many turns run at once as allowed', async () => {
  const { turn, end, begun } = gates()
  const { clock, queue } = world(turn)
  for (const key of ['a', 'b', 'c']) queue.add(key, due)
  await clock.advance(0)
  expect(begun()).toEqual(['a', 'b'])
  end('a')
  await clock.advance(0)
  expect(begun()).toEqual(['b', 'c'])
})

test('a turn gets its key and its reasons, and says when the next one is due', async () => {
  const turns: [string, ReadonlySet<string>, number][] = []
  const { clock, queue } = world(async (key, whys) => {
    turns.push([key, whys, clock.now() - NOW])
    return turns.length < 3 ? { at: clock.now() + 60 * SECOND, deadline: 0 } : undefined
  })
  queue.add('a', due)
  await clock.advance(600 * SECOND)
  expect(turns).toEqual([
    ['a', new Set(['test']), 0],
    ['a', new Set(['scheduled']), 60 * SECOND],
    ['a', new Set(['scheduled']), 120 * SECOND],
  ])
})

test('a turn that throws is reported without its message, stops no other, and comes back later', async () => {
  const times: number[] = []
  const { clock, queue, crashes } = world(async (key) => {
    if (key === 'good') return undefined
    times.push((clock.now() - NOW) / SECOND)
    throw new TypeError('ya29.secret')
  })
  queue.add('bad', { ...due, deadline: -Infinity })
  queue.add('good', due)
  await clock.advance(1200 * SECOND)
  expect(times.slice(0, 4)).toEqual([0, 0.5, 1.5, 3.5])
  const waits = times.map((time, index) => time - (times[index - 1] ?? 0))
  expect(Math.max(...waits)).toBe(150)
  expect(crashes[0]?.key).toBe('bad')
  expect(crashes[0]?.crash.name).toBe('TypeError')
  expect(crashes[0]?.crash.frames[0]).toContain('workers.test.ts')
  expect(JSON.stringify(crashes)).not.toContain('ya29')
})

test('a turn that throws before its first await is a crash like any other', async () => {
  const { clock, queue, crashes } = world(() => {
    throw new RangeError('no')
  })
  queue.add('a', due)
  await clock.advance(0)
  expect(crashes.map(({ crash }) => crash.name)).toEqual(['RangeError'])
  expect(queue.scheduled()).toBe(1)
})

test('a next time that is not a number is a crash, not a turn without end', async () => {
  const { clock, queue, crashes } = world(async () => ({ at: Number.NaN, deadline: 0 }))
  queue.add('a', due)
  await clock.advance(0)
  expect(crashes).toHaveLength(1)
  expect([queue.running(), queue.scheduled()]).toEqual([0, 1])
})

test('a turn that ends well forgets the crashes before it', async () => {
  let turns = 0
  const { clock, queue } = world(async () => {
    turns += 1
    if (turns !== 3) throw new Error('no')
    return undefined
  })
  queue.add('a', due)
  await clock.advance(60 * SECOND)
  expect(turns).toBe(3)
  queue.add('a', due)
  await clock.advance(500)
  expect(turns).toBe(5)
})

test('a log that fails stops no worker', async () => {
  const { clock, queue } = world(() => Promise.reject(new Error('no')), {
    concurrency: 1,
    onCrash: () => {
      throw new Error('the log is gone')
    },
  })
  queue.add('a', due)
  queue.add('b', due)
  await clock.advance(0)
  expect(queue.scheduled()).toBe(2)
})

test('after the signal no turn begins, and those under way may end', async () => {
  const { turn, end, begun, signals } = gates()
  const { clock, queue, stop, isFinished } = world(turn, { concurrency: 1 })
  queue.add('a', due)
  queue.add('b', due)
  await clock.advance(0)
  stop.abort()
  await clock.advance(SECOND)
  expect([begun(), isFinished(), signals[0]?.aborted]).toEqual([['a'], false, false])
  end('a')
  await clock.advance(0)
  expect([begun(), isFinished(), clock.timers()]).toEqual([[], true, 0])
})

test('turns that do not end in time are told and left', async () => {
  const { turn, signals } = gates()
  const { clock, queue, stop, isFinished } = world(turn, { drainMs: 5 * SECOND })
  queue.add('a', due)
  await clock.advance(0)
  stop.abort()
  await clock.advance(5 * SECOND - 1)
  expect([isFinished(), signals[0]?.aborted]).toEqual([false, false])
  await clock.advance(1)
  expect([isFinished(), signals[0]?.aborted]).toEqual([true, true])
})

test('the second signal ends the draining at once', async () => {
  const kill = new AbortController()
  const { turn, signals } = gates()
  const { clock, queue, stop, isFinished } = world(turn, { kill: kill.signal })
  queue.add('a', due)
  await clock.advance(0)
  stop.abort()
  kill.abort()
  await clock.advance(0)
  expect([isFinished(), signals[0]?.aborted, clock.timers()]).toEqual([true, true, 0])
})

test('workers that wait for a key end at once', async () => {
  const { clock, stop, isFinished } = world(gates().turn)
  await clock.advance(0)
  stop.abort()
  await clock.advance(0)
  expect([isFinished(), clock.timers()]).toEqual([true, 0])
})

test('ten thousand turns without a wait let timers run between them', async () => {
  let turns = 0
  const { clock, queue } = world(async () => {
    turns += 1
    return undefined
  })
  for (let index = 0; index < 10_000; index += 1) queue.add(`key ${index}`, due)
  let turnsBeforeTimer = 0
  clock.after(5, () => {
    turnsBeforeTimer = turns
  })
  await clock.advance(5)
  expect(turnsBeforeTimer).toBeLessThan(1000)
  await clock.advance(SECOND)
  expect(turns).toBe(10_000)
})

test('nobody is stuck while nothing is due, nor while a slow server keeps every worker waiting', async () => {
  const { turn } = gates()
  const { clock, queue, workers } = world(turn, { turnLimitMs: 60 * SECOND })
  await clock.advance(3600 * SECOND)
  expect(workers.stuckForMs()).toBe(0)
  for (const key of ['a', 'b', 'c']) queue.add(key, due)
  await clock.advance(60 * SECOND)
  expect(queue.depth()).toBe(1)
  expect(workers.stuckForMs()).toBe(0)
})

test('turns that outlast their own limit are stuck, until one ends', async () => {
  const { turn, end } = gates()
  const { clock, queue, workers } = world(turn, { turnLimitMs: 60 * SECOND })
  for (const key of ['a', 'b', 'c']) queue.add(key, due)
  await clock.advance(90 * SECOND)
  expect(workers.stuckForMs()).toBe(30 * SECOND)
  end('a')
  await clock.advance(0)
  expect(workers.stuckForMs()).toBe(0)
})

test('work that is due while a worker is free is stuck from the time it came due', async () => {
  const clock = createFakeClock(NOW)
  const queue = createWorkQueue<string>({ clock })
  const deaf: WorkQueue<string> = {
    add: (key, when) => queue.add(key, when),
    take: () => new Promise(() => {}),
    done: () => {},
    forget: () => {},
    close: () => {},
    depth: () => queue.depth(),
    scheduled: () => 0,
    running: () => 0,
    oldestDueAgeMs: () => queue.oldestDueAgeMs(),
  }
  const { workers, stop } = world(async () => undefined, { queue: deaf, clock })
  await clock.advance(60 * SECOND)
  queue.add('a', due)
  expect(workers.stuckForMs()).toBe(0)
  await clock.advance(30 * SECOND)
  expect(workers.stuckForMs()).toBe(30 * SECOND)
  stop.abort()
  expect(workers.stuckForMs()).toBe(0)
})
