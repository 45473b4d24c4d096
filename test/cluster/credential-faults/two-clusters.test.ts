import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startK0rdentEmulator } from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import { until } from '../../kit/until.ts'
import type { FaultObject } from './credential-api.ts'
import { say } from './say.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const ACCOUNT = 'sa-shared'
const FAULTY_MS = 45_000
/** So short that there is one expiry to ask for: two that ask in the same second ask for the same. */
const SPEC = {
  lifetime: '19s',
  rotation: { policy: 'BeforeExpiry', atPercent: 50, overlap: '2s' },
}

const resources = new AsyncDisposableStack()
const k0rdent = await startK0rdentEmulator({
  serviceAccounts: [
    { id: ACCOUNT, scope: 'organization', scopeId: 'myorg', roles: ['storage.writer'] },
  ],
})
resources.use(k0rdent)
let clusters: readonly FaultWorld[]

beforeAll(async () => {
  clusters = await Promise.all(
    ['admin-a', 'admin-b'].map(async (administrator) => {
      const world = resources.use(await startFaultWorld({ k0rdent, administrator }))
      await world.start()
      return world
    }),
  )
})
afterAll(() => resources.disposeAsync())

async function idOf({ api }: FaultWorld, object: FaultObject): Promise<string> {
  const seen = (await api.look([object])).get(object)
  return seen?.object?.status?.credential?.id ?? ''
}

test('two clusters with one service account never delete what the other has, whatever answers are lost', async () => {
  const { ledger, faults } = k0rdent
  // The first two leave an orphan in each, with the same expiry.
  for (const nth of [1, 2, 5, 6, 9, 12]) {
    faults.arm({ call: 'create', serviceAccountId: ACCOUNT, nth }, { do: 'loseAnswer' })
  }
  for (const nth of [2, 3, 6, 9]) {
    faults.arm({ call: 'delete', serviceAccountId: ACCOUNT, nth }, { do: 'loseAnswer' })
  }
  const shared = clusters.map((world) => ({ world, object: world.api.object('shared', ACCOUNT) }))
  // Both in the first half of a second.
  await sleep(1000 - (Date.now() % 1000))
  await Promise.all(shared.map(({ world, object }) => world.api.create(object, SPEC)))
  await sleep(FAULTY_MS)
  faults.clear()

  const ids = await until(
    'each has one of its own, and nothing else is left',
    async () => {
      const current = await Promise.all(shared.map(({ world, object }) => idOf(world, object)))
      const active = ledger.active(ACCOUNT).map(({ id }) => id)
      return active.length === 2 && current.every((id) => active.includes(id)) && current
    },
    65_000,
  )
  expect(new Set(ids).size).toBe(2)

  const all = ledger.credentials(ACCOUNT)
  const byWhom = new Map(all.map(({ id, createdBy }) => [id, createdBy]))
  const deletes = ledger.entries({ call: 'delete', serviceAccountId: ACCOUNT })
  say(`two clusters: ${all.length} credentials, ${deletes.length} deletes`)
  const foreign = deletes.filter(
    ({ caller, credentialId }) => caller !== byWhom.get(credentialId ?? ''),
  )
  expect(foreign).toEqual([])
  expect(new Set(deletes.map(({ caller }) => caller))).toEqual(new Set(['admin-a', 'admin-b']))
  const twins = [...Map.groupBy(all, ({ expiresAt }) => expiresAt).values()].filter(
    (same) => new Set(same.map(({ createdBy }) => createdBy)).size > 1,
  )
  expect(twins.length).toBeGreaterThan(0)
  expect(ledger.mostActive(ACCOUNT)).toBeLessThanOrEqual(5)
  expect(clusters.flatMap(({ consumers }) => consumers.failures())).toEqual([])
  expect(clusters.flatMap(({ statuses }) => statuses.ahead())).toEqual([])
}, 200_000)
