import { afterEach, expect, test } from 'vitest'
import { listWatch } from '../../../src/kube/list-watch.ts'
import { noAnswerError } from '../../../src/kube/no-answer-error.ts'
import { sleep } from '../../../src/runtime/sleep.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { refusal, unreachable } from './errors.ts'
import { type ListWatchRun, runListWatch } from './list-watch-run.ts'
import { type Step, scriptedClient } from './scripted-client.ts'
import { added, decodeThing, list, type Thing, thing } from './thing.ts'

const errorEvent = (code: number, reason: string): object => ({
  type: 'ERROR',
  object: { kind: 'Status', code, reason },
})

const ended = (name: string, version: string): Step => ({
  lines: [added(name, version)],
  after: 'close',
})

const expiring = (name: string, version: string): Step => ({
  lines: [added(name, version), errorEvent(410, 'Expired')],
})

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function start(...of: Parameters<typeof runListWatch>): ListWatchRun {
  const run = runListWatch(...of)
  stops.push(run.stop)
  return run
}

test('it begins the list anew when a continue token has expired', async () => {
  const run = start([
    list('7', [thing('a', '1')], 'two'),
    { fail: refusal(410, 'Expired') },
    list('9', [thing('b', '2')]),
    { lines: [] },
  ])
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', '+a@1', 'relist@9', '+b@2', 'synced'])
})

test('a watch that is refused with 410 is followed by a list', async () => {
  const run = start([list('7'), { fail: refusal(410, 'Gone') }, list('9'), { lines: [] }])
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', 'synced', 'relist@9', 'synced'])
  expect(run.restarts).toEqual(['Expired'])
})

test('an ERROR event with 410 is followed by a list', async () => {
  const run = start([
    list('7'),
    { lines: [added('a', '8'), errorEvent(410, 'Expired')] },
    list('9', [thing('a', '8')]),
    { lines: [] },
  ])
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', 'synced', '+a@8', 'relist@9', '+a@8', 'synced'])
})

test('another ERROR event is followed by a watch from the last line', async () => {
  const run = start([
    list('7'),
    { lines: [added('a', '8'), errorEvent(500, 'InternalError')] },
    list('9'),
    { lines: [] },
  ])
  await run.clock.advance(1000)
  expect(run.restarts).toEqual(['ServerError'])
  expect(run.client.calls[3]?.query).toMatchObject({ watch: true, resourceVersion: '8' })
})

test('a bad line that comes again is answered with a list', async () => {
  const bad: Step = { lines: ['garbage'] }
  const run = start([list('7'), bad, list('7'), bad, list('9'), { lines: [] }])
  await run.clock.advance(3000)
  expect(run.story).toEqual(['relist@7', 'synced', 'relist@9', 'synced'])
})

test('a watch without any line is opened anew', async () => {
  const run = start([list('7'), { lines: [] }, list('7'), { lines: [added('a', '8')] }], {
    idleMs: 60_000,
  })
  await run.clock.advance(59_000)
  expect(run.client.calls).toHaveLength(2)
  await run.clock.advance(12_000)
  expect(run.restarts).toEqual(['Idle'])
  expect(run.story).toContain('+a@8')
})

test('a watch that the server ends soon, but that brought something, is opened anew soon each time', async () => {
  const run = start([
    list('7'),
    ended('a', '8'),
    list('8'),
    ended('b', '9'),
    list('9'),
    ended('c', '10'),
    list('10'),
    ended('d', '11'),
    list('11'),
    { lines: [] },
  ])
  await run.clock.advance(0)
  expect(run.restarts).toEqual(['Closed'])
  await run.clock.advance(2000)
  expect(run.restarts).toEqual(['Closed', 'Closed', 'Closed', 'Closed'])
  expect(run.story).toEqual(['relist@7', 'synced', '+a@8', '+b@9', '+c@10', '+d@11'])
})

test('a watch that brings something and then expires is listed ever more slowly', async () => {
  const rounds = [8, 9, 10, 11, 12, 13, 14, 15].flatMap((version) => [
    expiring(`n${version}`, `${version}`),
    list(`${version}`),
  ])
  const run = start([list('7'), ...rounds, { lines: [] }])
  await run.clock.advance(5000)
  expect(run.restarts.length).toBeLessThan(6)
})

test('a watch that the server ends soon, and that brought nothing, is opened ever more slowly', async () => {
  const empty: Step = { lines: [], after: 'close' }
  const run = start([list('7'), empty, list('7'), empty, list('7'), empty, list('7'), empty])
  await run.clock.advance(0)
  expect(run.restarts).toEqual(['Closed'])
  await run.clock.advance(1000)
  expect(run.restarts.length).toBeLessThan(4)
})

test('a slow consumer is not taken for an idle watch', async () => {
  const client = scriptedClient([list('7'), { lines: [added('a', '8'), added('b', '9')] }])
  const clock = createFakeClock(0)
  const controller = new AbortController()
  stops.push(() => controller.abort())
  const restarts: string[] = []
  const events = listWatch<Thing>(client, {
    path: '/api/v1/configmaps',
    decode: decodeThing,
    clock,
    random: () => 0,
    signal: controller.signal,
    idleMs: 60_000,
    onRestart: (reason) => restarts.push(reason),
  })
  for (const type of ['RelistStarted', 'Synced', 'Upsert']) {
    expect((await events.next()).value).toMatchObject({ type })
  }
  await clock.advance(600_000)
  expect((await events.next()).value).toMatchObject({ object: thing('b', '9') })
  expect(restarts).toEqual([])
})

test('it tries again and again while the server is away, more and more slowly', async () => {
  const away: Step = { fail: unreachable }
  const run = start([away, away, away, away, away, away, away, away, list('7'), { lines: [] }])
  const counts: number[] = []
  for (const seconds of [0.25, 0.5, 1, 2, 4, 8, 10, 10]) {
    await run.clock.advance(seconds * 1000)
    counts.push(run.client.calls.length)
  }
  expect(counts).toEqual([2, 3, 4, 5, 6, 7, 8, 10])
  expect(run.story).toEqual(['relist@7', 'synced'])
})

test('the back-off begins anew after a watch that lived for a while', async () => {
  const away: Step = { fail: unreachable }
  const run = start([away, away, away, away, list('7'), { lines: [] }, away, list('7')], {
    idleMs: 15_000,
  })
  await run.clock.advance(3750)
  expect(run.client.calls).toHaveLength(6)
  // It is looked for every seven and a half seconds.
  await run.clock.advance(18_750)
  expect(run.restarts.at(-1)).toBe('Idle')
  await run.clock.advance(250)
  expect(run.client.calls).toHaveLength(7)
})

test('a watch that the server ends after a while is opened anew at once', async () => {
  const clock = createFakeClock(0)
  const run = start(
    [
      list('7'),
      { lines: [], after: 'close', hold: () => sleep(clock, 20_000, new AbortController().signal) },
    ],
    { clock },
  )
  await clock.advance(20_000)
  expect(run.restarts).toEqual(['Closed'])
  expect(run.client.calls).toHaveLength(3)
})

test('it waits as long as the server asks', async () => {
  const run = start([{ fail: refusal(429, 'TooManyRequests', '30') }, list('7')])
  await run.clock.advance(29_000)
  expect(run.client.calls).toHaveLength(1)
  await run.clock.advance(1000)
  expect(run.story).toEqual(['relist@7', 'synced'])
})

test('a list older than what was seen is read again', async () => {
  const run = start([
    list('70', [thing('a', '60')]),
    { fail: refusal(410, 'Gone') },
    list('7', [thing('a', '5')]),
    list('71', [thing('a', '60')]),
    { lines: [] },
  ])
  await run.clock.advance(2000)
  expect(run.story).toEqual(['relist@70', '+a@60', 'synced', 'relist@71', '+a@60', 'synced'])
  expect(run.restarts).toEqual(['Expired', 'StaleList'])
})

test('a server whose history went back is believed after half a minute', async () => {
  const old: Step = list('7', [thing('a', '5')])
  const run = start([
    list('70', [thing('a', '60')]),
    { lines: [added('b', '80')], after: 'close' },
    // The look before the watch goes on finds the older history.
    ...Array.from({ length: 9 }, () => old),
    { lines: [], after: 'close' },
    list('8'),
    { lines: [added('c', '9')] },
  ])
  await run.clock.advance(25_000)
  expect(run.story).toEqual(['relist@70', '+a@60', 'synced', '+b@80'])
  await run.clock.advance(40_000)
  expect(run.story.slice(4)).toEqual(['relist@7 (rolled back)', '+a@5', 'synced', '+c@9'])
})

test('a page that is too long is asked for in halves', async () => {
  const about = { verb: 'list', resource: 'configmaps' }
  const tooLong = noAnswerError(about, { kind: 'TooLarge', text: 'too long', sent: true })
  const run = start([{ fail: tooLong }, { fail: tooLong }, list('7'), { lines: [] }])
  await run.clock.advance(5000)
  expect(run.client.calls.slice(0, 3).map(({ query }) => query?.['limit'])).toEqual([250, 125, 62])
  expect(run.story).toEqual(['relist@7', 'synced'])
})

test('it shows when the server has said something, and not that it was asked', async () => {
  let heard = 0
  const run = start(
    [{ fail: unreachable }, list('7'), { lines: [added('a', '8'), added('b', '9')] }],
    {
      onHeard: () => {
        heard += 1
      },
    },
  )
  await run.clock.advance(5000)
  expect(run.story).toEqual(['relist@7', 'synced', '+a@8', '+b@9'])
  // That the watch was accepted, and each line.
  expect(heard).toBe(3)
})

test('a watch that goes on where one has ended is something that the server has said, and not again and again', async () => {
  let heard = 0
  const silent: Step = { lines: [], after: 'close' }
  const goesOn = [list('8'), silent]
  const run = start([list('7'), ended('a', '8'), ...goesOn, ...goesOn, ...goesOn, ...goesOn], {
    onHeard: () => {
      heard += 1
    },
  })
  await run.clock.advance(60_000)
  expect(run.client.calls).toHaveLength(10 + 1)
  // The first watch, its line, and the watch after it.
  expect(heard).toBe(3)
})

test('so is one after a watch that said nothing at all, once', async () => {
  let heard = 0
  const silent: Step = { lines: [] }
  const run = start([list('7'), silent, list('8'), silent, list('8'), silent], {
    onHeard: () => {
      heard += 1
    },
  })
  await run.clock.advance(200_000)
  expect(run.restarts).toEqual(['Idle', 'Idle'])
  expect(run.client.calls).toHaveLength(6)
  expect(heard).toBe(2)
})

test('it shows that it is alive while the server is away or silent, and not while its consumer is stuck', async () => {
  let alive = 0
  const run = start([{ fail: unreachable }, list('7'), { lines: [] }], {
    onAlive: () => {
      alive += 1
    },
  })
  await run.clock.advance(1000)
  for (let i = 0; i < 6; i++) {
    const before = alive
    await run.clock.advance(10_000)
    expect(alive).toBeGreaterThan(before)
  }

  const client = scriptedClient([list('7', [thing('a', '1')])])
  const clock = createFakeClock(0)
  const controller = new AbortController()
  stops.push(() => controller.abort())
  const events = listWatch<Thing>(client, {
    path: '/api/v1/configmaps',
    decode: decodeThing,
    clock,
    random: () => 0,
    signal: controller.signal,
    onAlive: () => {
      alive += 1
    },
  })
  await events.next()
  const stuck = alive
  await clock.advance(60_000)
  expect(alive).toBe(stuck)
})
