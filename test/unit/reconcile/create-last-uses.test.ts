import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../src/api/time.ts'
import {
  createLastUses,
  type LastUsePorts,
  type LastUses,
  type UsedObject,
} from '../../../src/reconcile/create-last-uses.ts'
import type { LastUse } from '../../../src/write/last-use.ts'
import { createFakeClock, type FakeClock } from '../../kit/fake-clock.ts'
import { MINUTE, NOW, SECOND } from '../../kit/gen.ts'

const object = (uid = 'uid-1'): UsedObject => ({ kind: 'ServiceAccountCredential', uid })

/** The statuses that every replica sees and writes. */
type Shared = {
  readonly clock: FakeClock
  readonly statuses: Map<string, { lastUsedAt?: string }>
  /** Seconds after NOW at which status was written, and the use that it then told of. */
  readonly written: (readonly [at: number, use: number, address: string | undefined])[]
}

type Replica = Shared & { readonly uses: LastUses; readonly stop: () => Promise<void> }

const shared = (...uids: string[]): Shared => ({
  clock: createFakeClock(NOW),
  statuses: new Map((uids.length === 0 ? ['uid-1'] : uids).map((uid) => [uid, {}])),
  written: [],
})

const seconds = (time: number): number => (time - NOW) / SECOND

/** One that runs. */
function replica(over: Partial<LastUsePorts> = {}, world: Shared = shared()): Replica {
  const { clock, statuses, written } = world
  const uses = createLastUses({
    clock,
    told: ({ uid }) => statuses.get(uid),
    async write({ uid }, { at, address }) {
      written.push([seconds(clock.now()), seconds(at), address])
      statuses.set(uid, { lastUsedAt: formatTime(at) })
      return 'Written'
    },
    onFailure: () => undefined,
    ...over,
  })
  const controller = new AbortController()
  const running = uses.run(controller.signal)
  return {
    ...world,
    uses,
    async stop() {
      controller.abort()
      await running
    },
  }
}

const use = (clock: FakeClock, address?: string): LastUse => ({ at: clock.now(), address })

describe('the last uses of a replica', () => {
  test('are told at once where none is known, and once a minute from then on', async () => {
    const { clock, uses, written, stop } = replica()
    for (let second = 0; second < 300; second += 1) {
      uses.used(object(), use(clock, `192.0.2.${second % 5}`))
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(SECOND)
    }
    await stop()
    const times = written.map(([at]) => at)
    const gaps = times.slice(1).map((at, nth) => at - (times[nth] ?? 0))
    expect(times[0]).toBeLessThanOrEqual(1)
    expect(gaps.every((gap) => gap >= 60 && gap <= 62)).toBe(true)
    expect(written.length).toBe(5)
    // What is told is of the last second or two, with the address that goes with it.
    expect(written.every(([at, of, from]) => at - of < 2 && from === `192.0.2.${of % 5}`)).toBe(
      true,
    )
  })

  test('tell of the newest, in whatever order they come', async () => {
    const { clock, uses, written, stop } = replica()
    uses.used(object(), { at: NOW + 5 * SECOND, address: 'new' })
    uses.used(object(), { at: NOW, address: 'old' })
    await clock.advance(SECOND)
    expect(written).toEqual([[0.5, 5, 'new']])
    uses.used(object(), { at: NOW + 3 * SECOND, address: 'old' })
    await clock.advance(10 * MINUTE)
    expect(written).toHaveLength(1)
    await stop()
  })

  test('are told once, though nothing is used any more', async () => {
    const { clock, uses, written, stop } = replica()
    uses.used(object(), use(clock))
    await clock.advance(20 * SECOND)
    uses.used(object(), use(clock))
    await clock.advance(10 * MINUTE)
    expect(written.map(([, of]) => of)).toEqual([0, 20])
    await stop()
  })

  test('wait for a minute also after what another replica has told', async () => {
    const { clock, uses, statuses, written, stop } = replica()
    uses.used(object(), use(clock))
    await clock.advance(50 * SECOND)
    statuses.set('uid-1', { lastUsedAt: formatTime(clock.now()) })
    uses.used(object(), { at: clock.now() + 5 * SECOND, address: undefined })
    await clock.advance(55 * SECOND)
    expect(written).toHaveLength(1)
    await clock.advance(20 * SECOND)
    expect(written.map(([, of]) => of)).toEqual([0, 55])
    await stop()
  })

  test('are not told where another replica has told of a later one', async () => {
    const { clock, uses, statuses, written, stop } = replica()
    statuses.set('uid-1', { lastUsedAt: formatTime(NOW + 2 * SECOND) })
    uses.used(object(), use(clock))
    await clock.advance(10 * MINUTE)
    expect(written).toEqual([])
    await stop()
  })

  test('of three replicas are told once a minute between them, the newest one', async () => {
    const world = shared()
    const replicas = [replica({}, world), replica({}, world), replica({}, world)]
    const { clock, written } = world
    for (let second = 0; second < 240; second += 1) {
      replicas[second % 3]?.uses.used(object(), use(clock))
      // oxlint-disable-next-line no-await-in-loop
      await clock.advance(SECOND)
    }
    await Promise.all(replicas.map(({ stop }) => stop()))
    // The first is told by all that have served by then: none knew of another.
    const times = written.map(([at]) => at).filter((at) => at > 5)
    const gaps = times.slice(1).map((at, nth) => at - (times[nth] ?? 0))
    expect(gaps.filter((gap) => gap < 60)).toEqual([])
    expect(times.length).toBe(3)
    const told = written.map(([, of]) => of)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect(written.every(([at, of]) => at - of < 5)).toBe(true)
  })

  test('wait for the version that somebody else has written, and are decided on again', async () => {
    const tried: number[] = []
    const world = shared()
    const { clock, statuses } = world
    const { uses, stop } = replica(
      {
        async write({ uid }, { at }) {
          tried.push(at)
          // Another replica was first.
          statuses.set(uid, { lastUsedAt: formatTime(NOW + 30 * SECOND) })
          return 'Conflict'
        },
      },
      world,
    )
    uses.used(object(), use(clock))
    await clock.advance(10 * MINUTE)
    expect(tried).toEqual([NOW])
    await stop()
  })

  test('are tried again after a conflict that told of no use', async () => {
    let left = 2
    const world = shared()
    const { clock, written } = world
    const { uses, stop } = replica(
      {
        async write(_object, { at, address }) {
          left -= 1
          if (left >= 0) return 'Conflict'
          written.push([0, at, address])
          return 'Written'
        },
      },
      world,
    )
    uses.used(object(), use(clock))
    await clock.advance(3 * SECOND)
    expect([left, written]).toEqual([0, []])
    await clock.advance(4 * SECOND)
    expect(written).toHaveLength(1)
    await stop()
  })

  test('that cannot be written are told of and dropped, until the next one', async () => {
    const failed: unknown[] = []
    const world = shared()
    let tries = 0
    const { clock } = world
    const { uses, stop } = replica(
      {
        write() {
          tries += 1
          return Promise.reject(new Error('away'))
        },
        onFailure: (of, error) => void failed.push([of.uid, error]),
      },
      world,
    )
    uses.used(object(), use(clock))
    await clock.advance(MINUTE)
    expect([tries, failed]).toEqual([1, [['uid-1', new Error('away')]]])
    uses.used(object(), use(clock))
    await clock.advance(MINUTE)
    expect(tries).toBe(2)
    await stop()
  })

  test('of an object that is gone are forgotten', async () => {
    const { clock, uses, statuses, written, stop } = replica()
    uses.used(object('gone'), use(clock))
    await clock.advance(MINUTE)
    statuses.set('gone', {})
    await clock.advance(MINUTE)
    expect(written).toEqual([])
    await stop()
  })

  test('that come while one is written are told after it', async () => {
    const world = shared()
    const { clock, statuses, written } = world
    const { uses, stop } = replica(
      {
        async write({ uid }, { at, address }) {
          if (written.length === 0) uses.used(object(), { at: NOW + SECOND, address: 'later' })
          written.push([0, (at - NOW) / SECOND, address])
          statuses.set(uid, { lastUsedAt: formatTime(at) })
          return 'Written'
        },
      },
      world,
    )
    uses.used(object(), { at: NOW, address: 'first' })
    await clock.advance(3 * MINUTE)
    expect(written.map(([, , address]) => address)).toEqual(['first', 'later'])
    await stop()
  })

  test('write over a time that is yet to come, which a clock has left that was ahead', async () => {
    const { clock, uses, statuses, written, stop } = replica()
    statuses.set('uid-1', { lastUsedAt: formatTime(NOW + 1000 * MINUTE) })
    uses.used(object(), use(clock))
    await clock.advance(2 * MINUTE)
    expect(written).toHaveLength(1)
    await stop()
  })

  test('keep tokens and credentials apart', async () => {
    const world = shared()
    const kinds: string[] = []
    const { clock } = world
    const { uses, stop } = replica(
      {
        async write({ kind }) {
          kinds.push(kind)
          return 'Written'
        },
      },
      world,
    )
    uses.used(object(), use(clock))
    uses.used({ kind: 'ImpersonatedToken', uid: 'uid-1' }, use(clock))
    await clock.advance(SECOND)
    expect(kinds).toEqual(['ServiceAccountCredential', 'ImpersonatedToken'])
    await stop()
  })

  test('are written eight at once, and all of them', async () => {
    const uids = Array.from({ length: 30 }, (_, nth) => `uid-${nth}`)
    const world = shared(...uids)
    const { clock } = world
    let underWay = 0
    let most = 0
    let done = 0
    const { uses, stop } = replica(
      {
        async write() {
          underWay += 1
          most = Math.max(most, underWay)
          await new Promise<void>((resolve) => void clock.after(10, resolve))
          underWay -= 1
          done += 1
          return 'Written'
        },
      },
      world,
    )
    for (const uid of uids) uses.used(object(uid), use(clock))
    await clock.advance(SECOND)
    expect([most, done]).toEqual([8, 30])
    await stop()
  })

  test('of more objects than are ever in use, the oldest is not told', async () => {
    const told: string[] = []
    const clock = createFakeClock(NOW)
    const uses = createLastUses({
      clock,
      told: () => ({}),
      write: async ({ uid }) => {
        told.push(uid)
        return 'Written'
      },
      onFailure: () => undefined,
    })
    for (let nth = 0; nth < 50_000; nth += 1) uses.used(object(`uid-${nth}`), use(clock))
    uses.used(object('uid-0'), use(clock))
    uses.used(object('one-more'), use(clock))
    const controller = new AbortController()
    const running = uses.run(controller.signal)
    await clock.advance(0)
    controller.abort()
    await running
    expect(told).toHaveLength(50_000)
    expect([told.includes('uid-0'), told.includes('uid-1'), told.includes('one-more')]).toEqual([
      true,
      false,
      true,
    ])
  })

  test('end with the signal, also between two that are due', async () => {
    const uids = Array.from({ length: 30 }, (_, nth) => `uid-${nth}`)
    const world = shared(...uids)
    const { clock } = world
    const controller = new AbortController()
    let writes = 0
    const uses = createLastUses({
      clock,
      told: () => ({}),
      async write() {
        writes += 1
        controller.abort()
        return 'Written'
      },
      onFailure: () => undefined,
    })
    for (const uid of uids) uses.used(object(uid), use(clock))
    await uses.run(controller.signal)
    expect(writes).toBe(8)
    expect(clock.timers()).toBe(0)
    await uses.run(AbortSignal.abort())
    expect(writes).toBe(8)
  })
})
