import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import type { IoEntry } from '../../kit/faults/io-point.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { FLOWS } from './flows.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { runAll } from './run-all.ts'
import { runPauses } from './run-pauses.ts'
import { say } from './say.ts'
import { type FaultOperator, type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint, FLOWS.rotate],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
const BATCH = 64
const TIMEOUT_MS = bySize({ short: 120_000, full: 600_000 })

let world: FaultWorld
let team: readonly FaultOperator[]
const runs: Run[] = []

/** Create, seal and publish; in full all calls. */
const chosen = (trace: readonly IoEntry[]): readonly IoEntry[] =>
  bySize({
    short: (() => {
      const create = trace.findIndex(({ what }) => what === 'iam create')
      const after = trace.slice(create)
      const seal = after.find(({ what }) => what === 'patch secrets (record)')
      const publish = after.find(({ what }) => /^(create|patch) secrets \(target\)$/.test(what))
      return [trace[create], seal, publish].filter((point) => point !== undefined)
    })(),
    full: trace,
  })

beforeAll(async () => {
  world = await startFaultWorld()
  const leader = await world.start()
  for (const flow of FLOWS_NOW) {
    const points = chosen(await recordFlow(world, flow))
    const plans = singlePlans(points).filter(({ fault }) => fault === 'kill')
    runs.push(...plans.map((plan) => ({ flow, plan })))
  }
  team = [leader, await world.start()]
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

for (const [waking, when] of [
  ['early', 'as soon as another one leads'],
  ['late', 'when another one has done everything'],
] as const) {
  test(
    `a leader that is stopped across its lease after any call and wakes up ${when} harms nothing`,
    async () => {
      const { ran, wrong } = await runAll(runs, BATCH, (batch) =>
        runPauses(world, batch, team, waking),
      )
      say(`${ran.length} pauses of ${runs.length}, woken ${waking}`)
      expect(wrong).toEqual([])
      expect(ran).toHaveLength(runs.length)
      expect(runs.length).toBeGreaterThanOrEqual(6)
      expect(world.consumers.failures()).toEqual([])
    },
    TIMEOUT_MS,
  )
}
