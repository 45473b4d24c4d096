import { afterAll, beforeAll, expect, test } from 'vitest'
import { bySize } from '../../kit/faults/run-size.ts'
import { type KillWorld, startKillWorld } from './kill-world.ts'
import { WRITE_KINDS } from './kill-write-kinds.ts'

const STOPS = bySize({ short: 1, full: 5 })
const TIMEOUT_MS = bySize({ short: 120_000, full: 300_000 })
/** Without an election there is nobody to be deposed by. */
const KINDS = WRITE_KINDS.filter(({ atStart }) => atStart !== 'leading')
const AT_ANY_TIME = WRITE_KINDS.filter(({ atStart }) => atStart === undefined)
/** Turns of objects and of issuers, the lease and the certificate: each may have a write on its way. */
const AT_ONCE = 32 + 4 + 2
/** They tell of its own deeds of before, and nobody else tells of them. */
const isEvent = (what: string): boolean => what.endsWith(' events')

let world: KillWorld

beforeAll(async () => {
  world = await startKillWorld('stop', 'stop')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

for (const kind of KINDS) {
  test(`a leader that sleeps longer than its lease between a ${kind.what} and its answer is followed, and begins nothing when it wakes up`, async () => {
    const { late } = await world.freeze(kind, STOPS)
    for (const { begun, more } of late) {
      expect(begun.filter((what) => !isEvent(what)).length).toBeLessThanOrEqual(AT_ONCE)
      expect(more).toEqual([])
    }
  })
}

for (const [fault, fate] of [
  ['drop', 'does not arrive'],
  ['lose', 'is done and its answer lost'],
] as const) {
  test(
    `a write of any kind that ${fate} is made up for`,
    async () => {
      for (const kind of AT_ANY_TIME) {
        expect((await world.disturb(kind, fault, STOPS)).rounds).toBe(STOPS)
      }
    },
    TIMEOUT_MS,
  )
}

test('after all that every object is Ready, every Secret valid, and no more was minted than was asked for and one a fault', async () => {
  const { strikes, excess, ...wrong } = await world.outcome()
  expect(wrong).toEqual({ faults: [], setBack: [] })
  expect(strikes).toBe(STOPS * (KINDS.length + 2 * AT_ANY_TIME.length))
  expect(excess).toBeLessThanOrEqual(strikes)
})
