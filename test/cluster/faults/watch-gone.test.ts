import { afterAll, beforeAll, expect, test } from 'vitest'
import { bySize } from '../../kit/faults/run-size.ts'
import { GONE_WATCHES } from './watch-faults.ts'
import { type OldStart, startWatchRig, type WatchRig } from './watch-rig.ts'
import { samplePoints, WATCHED } from './watch-sample.ts'

const SEED = 20_261_123
const FULL_MS = 15 * 60_000

let rig: WatchRig

beforeAll(async () => {
  rig = await startWatchRig()
})
afterAll(async () => {
  await rig?.[Symbol.asyncDispose]()
})

for (const [index, fault] of GONE_WATCHES.entries()) {
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

test(
  'an operator that starts on lists as they were earlier mints nothing twice',
  async () => {
    const parts = bySize<readonly OldStart['at'][]>({
      short: [0.5],
      full: [0.1, 0.3, 0.5, 0.7, 0.9, 'first'],
    })
    const starts = [WATCHED, ...WATCHED.map((one) => [one])].flatMap((resources) =>
      parts.map((at) => ({ resources, at })),
    )
    expect(await rig.problemsOnStart(starts)).toEqual([])
  },
  FULL_MS,
)

test('a version that the API server has forgotten is a 410 in a line of an answer of 200', async () => {
  // What is remembered of a kind begins when its definition was made.
  const path =
    '/apis/mintlet.dev/v1alpha1/impersonatedtokens?watch=true&resourceVersion=1&timeoutSeconds=2'
  const answer = await rig.world.controlPlane.admin.request('GET', path)
  expect(answer).toMatchObject({
    status: 200,
    body: { type: 'ERROR', object: { code: 410, reason: 'Expired' } },
  })
})

test('the audit log has one write for each mint, no deletion of a Secret, and no right missed', async () => {
  expect(await rig.audit()).toEqual([])
})
