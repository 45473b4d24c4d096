import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import type { IoEntry } from '../../kit/faults/io-point.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { FLOWS } from './flows.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { type Ran, runAll } from './run-all.ts'
import { runKills } from './run-kills.ts'
import { say } from './say.ts'
import { type FaultOperator, type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
/** In short only what is between the create and the publication is killed first. */
const FIRST = bySize({
  short: /^(iam create|patch secrets \(record\)|create secrets \(target\))$/,
  full: /./,
})
const BATCH = 48
const TIMEOUT_MS = bySize({ short: 200_000, full: 1_800_000 })
/** What comes later had to wait for the issuer to settle. */
const SOON_MS = 2500

let world: FaultWorld
let operator: FaultOperator

beforeAll(async () => {
  world = await startFaultWorld()
  operator = await world.start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const kill = (runs: readonly Run[]): Promise<Ran> =>
  runAll(runs, BATCH, async (batch) => {
    const outcome = await runKills(world, batch, operator)
    operator = outcome.successor
    return outcome
  })

/** Those that can be held at the same time, together. */
const isSoon = (entry: IoEntry, [first]: readonly IoEntry[]): boolean =>
  entry.at - (first?.at ?? 0) < SOON_MS

for (const flow of FLOWS_NOW) {
  test(
    `${flow.name}: an operator is killed after any call, and the next one after any call of its recovery`,
    async () => {
      const trace = await recordFlow(world, flow)
      const first = singlePlans(trace)
        .filter(({ fault, point }) => fault === 'kill' && FIRST.test(point.what))
        .map((plan): Run => ({ flow, plan }))
      const { recoveries, ...once } = await kill(first)
      expect(once.wrong).toEqual([])
      expect(once.ran).toHaveLength(first.length)

      const pairs = [...recoveries].flatMap(([{ plan }, recovery]) =>
        recovery.map((again) => ({ run: { flow, plan, again }, soon: isSoon(again, recovery) })),
      )
      const parts = Object.values(Object.groupBy(pairs, ({ soon }) => (soon ? 'soon' : 'later')))
      let ran = 0
      for (const part of parts) {
        const twice = await kill(part.map(({ run }) => run))
        expect(twice.wrong).toEqual([])
        ran += twice.ran.length
      }
      say(`${flow.name}: ${ran} pairs of kills of ${pairs.length}`)
      expect(ran).toBe(pairs.length)
      expect(ran).toBeGreaterThanOrEqual(first.length)
      expect(world.consumers.failures()).toEqual([])
    },
    TIMEOUT_MS,
  )
}
