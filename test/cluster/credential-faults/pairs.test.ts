import { afterAll, beforeAll, expect, test } from 'vitest'
import { singlePlans } from '../../kit/faults/io-plans.ts'
import type { IoEntry } from '../../kit/faults/io-point.ts'
import { bySize } from '../../kit/faults/run-size.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import { seededRandom } from '../operator/seeded-random.ts'
import { FLOWS } from './flows.ts'
import { killAtSite } from './kill-at-site.ts'
import { recordFlow } from './record-flow.ts'
import type { Run } from './run.ts'
import { runSideBySide } from './run-side-by-side.ts'
import { say } from './say.ts'
import { type Site, type Sites, startSites } from './start-sites.ts'

const FLOWS_NOW = bySize({
  short: [FLOWS.mint],
  full: [FLOWS.mint, FLOWS.rotate, FLOWS.expire, FLOWS.delete],
})
const SITES = 3
const SEED = 20_261_122
/** Of the kills that may follow one: in full all of them. */
const SECONDS = bySize({ short: 2, full: Number.POSITIVE_INFINITY })
const TIMEOUT_MS = bySize({ short: 200_000, full: 1_800_000 })
/** What comes later had to wait for the issuer to settle: it cannot be held at the same time. */
const SOON_MS = 2500

let sites: Sites

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  sites = await startSites(SITES)
  turn = await waitTurn()
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await sites?.[Symbol.asyncDispose]()
})

const isSoon = (entry: IoEntry, [first]: readonly IoEntry[]): boolean =>
  entry.at - (first?.at ?? 0) < SOON_MS

/** Whoever is killed after the last write has nothing left to do; how often it looks depends on the time. */
const untilLastWrite = (recovery: readonly IoEntry[]): readonly IoEntry[] =>
  recovery.slice(0, recovery.findLastIndex(({ isWrite }) => isWrite) + 1)

/** A choice that is the same in every run. */
function some(of: readonly IoEntry[], random: () => number): readonly IoEntry[] {
  const keyed = of.map((entry) => ({ entry, key: random() }))
  return keyed
    .toSorted((one, other) => one.key - other.key)
    .slice(0, SECONDS)
    .map(({ entry }) => entry)
}

for (const flow of FLOWS_NOW) {
  test(
    `${flow.name}: an operator is killed after any call, and the next one after any call of its recovery`,
    async () => {
      const [{ world }] = sites.all as readonly [Site]
      const plans = singlePlans(await recordFlow(world, flow), ['kill'])
      const first = plans.map((plan): Run => ({ flow, plan }))
      const { recoveries, ...once } = await runSideBySide(sites.all, first, killAtSite)
      expect(once.wrong).toEqual([])
      expect(once.ran).toHaveLength(first.length)

      const random = seededRandom(SEED)
      const pairs = first.flatMap((run) => {
        const recovery = untilLastWrite(recoveries.get(run) ?? [])
        return some(recovery, random).map((again) => ({
          run: { ...run, again },
          soon: isSoon(again, recovery),
        }))
      })
      const all = first.reduce(
        (sum, run) => sum + untilLastWrite(recoveries.get(run) ?? []).length,
        0,
      )
      const parts = await Promise.all(
        [true, false].map((part) => {
          const these = pairs.filter(({ soon }) => soon === part).map(({ run }) => run)
          const here = part ? sites.all.slice(1) : sites.all.slice(0, 1)
          return runSideBySide(here, these, killAtSite)
        }),
      )
      const ran = parts.flatMap((part) => part.ran).length
      expect(parts.flatMap(({ wrong }) => wrong)).toEqual([])
      say(`${flow.name}: ${ran} pairs of kills of ${pairs.length} chosen of ${all}`)
      expect(ran).toBe(pairs.length)
      expect(ran).toBeGreaterThanOrEqual(first.length)
      expect(sites.all.flatMap((site) => site.world.consumers.failures())).toEqual([])
    },
    TIMEOUT_MS,
  )
}
