import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import { CREDENTIAL_RIGHTS } from './credential-rights.ts'
import { FLOWS } from './flows.ts'
import { killAtSite } from './kill-at-site.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { runFaults } from './run-faults.ts'
import { runSideBySide } from './run-side-by-side.ts'
import { say } from './say.ts'
import { type Site, type Sites, startSites } from './start-sites.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint, FLOWS.rotate],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
/** The first ones lose nobody; in the others operators are killed. */
const SITES = { disturbed: 2, killed: 3 }
/** Of a batch those that are late hold a turn for as long as the operator waits. */
const DISTURBED_AT_ONCE = 60
const TIMEOUT_MS = 280_000

let sites: Sites
const runs: Run[] = []
let done = 0

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  sites = await startSites(SITES.disturbed + SITES.killed)
  turn = await waitTurn()
  const [{ world }] = sites.all as readonly [Site]
  for (const flow of FLOWS_NOW) {
    const trace = await recordFlow(world, flow)
    say(`${flow.name}: ${trace.map(({ what }) => what).join(', ')}`)
    runs.push(...singlePlans(trace).map((plan) => ({ flow, plan })))
  }
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await sites?.[Symbol.asyncDispose]()
})

test('the calls of the flows are all that ServiceAccountCredentials need a right for', () => {
  const calls = runs.map(({ plan }) => plan.point.what)
  const written = calls.filter((what) => what.includes('serviceaccountcredentials'))
  const rights = written.filter((what) => !/^(get|list|watch) /.test(what))
  expect([...new Set(rights)].toSorted()).toEqual(CREDENTIAL_RIGHTS)
})

test.concurrent(
  'whatever call is dropped, done and its answer lost, or done late: every object ends as it should',
  async () => {
    const disturbed = runs.filter(({ plan }) => plan.fault !== 'kill')
    const { ran, wrong } = await runSideBySide(
      sites.all.slice(0, SITES.disturbed),
      disturbed,
      ({ world }, batch) => runFaults(world, batch),
      DISTURBED_AT_ONCE,
    )
    done += ran.length
    expect(wrong).toEqual([])
    expect(ran).toHaveLength(disturbed.length)
  },
  TIMEOUT_MS,
)

test.concurrent(
  'after whatever call the operator is killed: every object ends as it should',
  async () => {
    const killed = runs.filter(({ plan }) => plan.fault === 'kill')
    const { ran, wrong } = await runSideBySide(sites.all.slice(SITES.disturbed), killed, killAtSite)
    done += ran.length
    expect(wrong).toEqual([])
    expect(ran).toHaveLength(killed.length)
  },
  TIMEOUT_MS,
)

test('as many plans ran as the traces demand, and workloads used what they had all the while', () => {
  const consumers = sites.all.map(({ world }) => world.consumers)
  const attempts = consumers.reduce((sum, each) => sum + each.attempts(), 0)
  say(`${done} plans of ${runs.length}, workloads authenticated ${attempts} times`)
  expect(done).toBe(runs.length)
  expect(done).toBeGreaterThan(100)
  expect(attempts).toBeGreaterThan(done)
  expect(consumers.flatMap((each) => each.failures())).toEqual([])
})
