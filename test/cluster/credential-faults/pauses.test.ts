import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import { FLOWS } from './flows.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { runPauses } from './run-pauses.ts'
import { runSideBySide } from './run-side-by-side.ts'
import { say } from './say.ts'
import type { FaultOperator, FaultWorld } from './start-fault-world.ts'
import { type Site, type Sites, startSites } from './start-sites.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint, FLOWS.rotate],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
const SITES = 4
const TIMEOUT_MS = bySize({ short: 120_000, full: 900_000 })
const FAULTS = ['kill', 'stall'] as const

type Pair = { readonly world: FaultWorld; readonly team: readonly FaultOperator[] }

let sites: Sites
let pairs: readonly Pair[]
const runs: Run[] = []

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  sites = await startSites(SITES)
  turn = await waitTurn()
  const [{ world }] = sites.all as readonly [Site]
  for (const flow of FLOWS_NOW) {
    const plans = singlePlans(await recordFlow(world, flow), FAULTS)
    runs.push(...plans.map((plan) => ({ flow, plan })))
  }
  pairs = await Promise.all(
    sites.all.map(async (site) => ({
      world: site.world,
      team: [site.operator, await site.world.start()],
    })),
  )
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await sites?.[Symbol.asyncDispose]()
})

for (const [waking, half, when] of [
  ['early', 0, 'as soon as another one leads'],
  ['late', 1, 'when another one has done everything'],
] as const) {
  test.concurrent(
    `a leader that is stopped across its lease at any call and wakes up ${when} harms nothing`,
    async () => {
      // In short each is woken one way or the other, in full both ways.
      const mine = runs.filter((_, at) => bySize({ short: at % 2 === half, full: true }))
      const here = pairs.filter((_, at) => at % 2 === half)
      const { ran, wrong } = await runSideBySide(here, mine, ({ world, team }, batch) =>
        runPauses(world, batch, team, waking),
      )
      say(`${ran.length} pauses of ${mine.length}, woken ${waking}`)
      expect(wrong).toEqual([])
      expect(ran).toHaveLength(mine.length)
      expect(mine.length).toBeGreaterThanOrEqual(20)
      expect(here.flatMap(({ world }) => world.consumers.failures())).toEqual([])
    },
    TIMEOUT_MS,
  )
}
