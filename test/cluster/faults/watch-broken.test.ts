import { afterAll, beforeAll, expect, test } from 'vitest'
import { bySize } from '../../kit/faults/run-size.ts'
import { BROKEN_REQUESTS, BROKEN_WATCHES } from './watch-faults.ts'
import { startWatchRig, type WatchRig } from './watch-rig.ts'
import { samplePoints, WATCHED } from './watch-sample.ts'

const SEED = 20_261_122
const FULL_MS = 15 * 60_000

let rig: WatchRig

beforeAll(async () => {
  rig = await startWatchRig()
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
})

for (const [index, fault] of BROKEN_WATCHES.entries()) {
  test(
    `a watch ${fault.how} at any line: the state converges, and nothing is minted twice`,
    async () => {
      // Each fault leaves out two collections, others each time.
      const left = [index, index + 2].map((nth) => nth % WATCHED.length)
      const some = samplePoints(rig.points, SEED + index).filter((_, nth) => !left.includes(nth))
      const at = bySize({ short: some, full: rig.points })
      expect(at.length).toBeGreaterThan(2)
      expect(await rig.problemsOf(fault, at)).toEqual([])
    },
    FULL_MS,
  )
}

for (const [index, fault] of BROKEN_REQUESTS.entries()) {
  test(
    `a watch ${fault.how}: the state converges, and nothing is minted twice`,
    async () => {
      const first = WATCHED.flatMap(
        (resource) => rig.points.find((point) => point.resource === resource) ?? [],
      )
      expect(first).toHaveLength(WATCHED.length)
      const one = first.filter((_, nth) => nth === index % WATCHED.length)
      expect(await rig.problemsOf(fault, bySize({ short: one, full: first }))).toEqual([])
    },
    FULL_MS,
  )
}

test('the audit log has one write for each mint, no deletion of a Secret, and no right missed', async () => {
  expect(await rig.audit()).toEqual([])
})
