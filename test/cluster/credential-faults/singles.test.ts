import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { FLOWS } from './flows.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { runAll } from './run-all.ts'
import { runFaults } from './run-faults.ts'
import { runKills } from './run-kills.ts'
import { say } from './say.ts'
import { type FaultOperator, type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint, FLOWS.rotate],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
const BATCH = 128
const TIMEOUT_MS = 280_000

let world: FaultWorld
let operator: FaultOperator
const runs: Run[] = []
let done = 0

beforeAll(async () => {
  world = await startFaultWorld()
  operator = await world.start()
  for (const flow of FLOWS_NOW) {
    const trace = await recordFlow(world, flow)
    say(`${flow.name}: ${trace.map(({ what }) => what).join(', ')}`)
    runs.push(...singlePlans(trace).map((plan) => ({ flow, plan })))
  }
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test(
  'whatever call is dropped, done and its answer lost, or done late: every object ends as it should',
  async () => {
    const disturbed = runs.filter(({ plan }) => plan.fault !== 'kill')
    const { ran, wrong } = await runAll(disturbed, BATCH, (batch) => runFaults(world, batch))
    done += ran.length
    expect(wrong).toEqual([])
    expect(ran).toHaveLength(disturbed.length)
  },
  TIMEOUT_MS,
)

test(
  'after whatever call the operator is killed: every object ends as it should',
  async () => {
    const killed = runs.filter(({ plan }) => plan.fault === 'kill')
    const { ran, wrong } = await runAll(killed, BATCH, async (batch) => {
      const outcome = await runKills(world, batch, operator)
      operator = outcome.successor
      return outcome
    })
    done += ran.length
    expect(wrong).toEqual([])
    expect(ran).toHaveLength(killed.length)
  },
  TIMEOUT_MS,
)

test('as many plans ran as the traces demand, and workloads used what they had all the while', () => {
  say(
    `${done} plans of ${runs.length}, workloads authenticated ${world.consumers.attempts()} times`,
  )
  expect(done).toBe(runs.length)
  expect(done).toBeGreaterThan(100)
  expect(world.consumers.attempts()).toBeGreaterThan(done)
  expect(world.consumers.failures()).toEqual([])
})
