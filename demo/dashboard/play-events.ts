import { setTimeout as sleep } from 'node:timers/promises'
import { createPods } from '../../test/cluster/consumer-check/create-pods.ts'
import type { Operator } from '../../test/kit/operator.ts'
import { legacyIssuer } from './legacy-issuer.ts'
import type { ShownWorld } from './start-shown-world.ts'

/** Something that happens while the dashboard is watched, at a share of the time. */
type Event = {
  readonly at: number
  readonly what: string
  readonly happen: (world: ShownWorld) => Promise<void> | void
}

const MERGE_PATCH = { contentType: 'application/merge-patch+json' }
const TOKENS = '/apis/mintlet.dev/v1alpha1/namespaces'

/**
 * Lets happen what a dashboard is made for: grants taken back, an issuer that is away, a rolling restart, an API server
 * in trouble. Resolves when the time is over.
 *
 * @param leader the replica that was started first
 * @param say told what happens
 */
export async function playEvents(
  world: ShownWorld,
  leader: Operator,
  seconds: number,
  say: (text: string) => void,
): Promise<void> {
  const begun = Date.now()
  const passed = (): number => (Date.now() - begun) / 1000
  for (const { at, what, happen } of events(leader)) {
    await sleep(Math.max(0, at * seconds - passed()) * 1000)
    say(`${String(Math.round(passed())).padStart(4)} s: ${what}`)
    await happen(world)
  }
  await sleep(Math.max(0, seconds - passed()) * 1000)
}

const events = (leader: Operator): readonly Event[] => [
  {
    at: 0.08,
    what: 'a grant is taken back, and a pod takes a Secret into its environment',
    async happen({ admin, apply }) {
      await apply([legacyIssuer(['elsewhere'])])
      const pods = await createPods(admin, 'shop')
      await pods.make('billing', { secret: 'payments', way: 'env', startedAt: Date.now() })
    },
  },
  { at: 0.12, what: 'two tools apply different specs of one object', happen: changeAgainAndAgain },
  {
    at: 0.3,
    what: 'Google is away',
    happen: ({ google }) => void google.faults.always({}, { do: 'unavailable' }),
  },
  { at: 0.62, what: 'Google is back', happen: ({ google }) => google.faults.clear() },
  {
    at: 0.72,
    what: 'a rolling restart: the leader ends, another replica takes its place',
    async happen({ replicas }) {
      await leader.stop()
      await replicas[2]?.start()
    },
  },
  {
    at: 0.82,
    what: 'the API server is in trouble',
    happen({ proxy }) {
      proxy.setRule(({ verb }) =>
        verb === 'watch' || verb === 'patch' ? { do: 'answer', status: 503 } : { do: 'pass' },
      )
      for (const watch of proxy.watches()) watch.cut()
    },
  },
  {
    at: 0.86,
    what: 'the API server is well again',
    happen: ({ proxy }) => proxy.setRule(() => ({ do: 'pass' })),
  },
]

async function changeAgainAndAgain({ admin }: ShownWorld): Promise<void> {
  for (const turn of [1, 2, 3, 4, 5, 6]) {
    const scopes = turn % 2 === 0 ? ['orders:read'] : ['orders:write']
    const path = `${TOKENS}/ci/impersonatedtokens/two-tools`
    await admin.request('PATCH', path, { spec: { accessToken: { scopes } } }, MERGE_PATCH)
    await sleep(3000)
  }
}
