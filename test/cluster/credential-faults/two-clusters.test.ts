import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bySize } from '../../kit/faults/run-size.ts'
import { startK0rdentEmulator } from '../../kit/k0rdent/start-k0rdent-emulator.ts'
import { until } from '../../kit/until.ts'
import { waitTurn } from '../../kit/wait-turn.ts'
import type { FaultObject } from './credential-api.ts'
import { say } from './say.ts'
import { type FaultWorld, startFaultWorld } from './start-fault-world.ts'

const ACCOUNT = 'sa-shared'
const ROUNDS = bySize({ short: 2, full: 8 })
const MOST_ROUNDS = 12
const ROUND_WITHIN_MS = 65_000
/** So short that there is one expiry to ask for: two that ask in the same second ask for the same. */
const SPEC = {
  lifetime: '19s',
  rotation: { policy: 'BeforeExpiry', atPercent: 75, overlap: '2s' },
}

const resources = new AsyncDisposableStack()
const k0rdent = await startK0rdentEmulator({
  serviceAccounts: [
    { id: ACCOUNT, scope: 'organization', scopeId: 'myorg', roles: ['storage.writer'] },
  ],
})
resources.use(k0rdent)

type Member = { readonly world: FaultWorld; readonly object: FaultObject }
let members: readonly Member[]

/** Others may be before it. */
const TURN_MS = 3_600_000

let turn: AsyncDisposable

beforeAll(async () => {
  members = await Promise.all(
    ['admin-a', 'admin-b'].map(async (administrator) => {
      const world = resources.use(await startFaultWorld({ k0rdent, administrator }))
      await world.start()
      return { world, object: world.api.object('shared', ACCOUNT) }
    }),
  )
  turn = await waitTurn()
}, TURN_MS)
afterAll(async () => {
  await turn?.[Symbol.asyncDispose]()
  await resources.disposeAsync()
})

/** Of a member that is as it should be, by its own account. */
async function idOf({ world, object }: Member, request: string | undefined): Promise<string> {
  const { status } = (await world.api.look([object])).get(object)?.object ?? {}
  if (request !== undefined && status?.lastHandledRefresh !== request) return ''
  return status?.credential?.id ?? ''
}

/** Both create in the first half of the same second; the first answers to each of both are lost. */
async function round(nth: number): Promise<readonly string[]> {
  const { ledger, faults } = k0rdent
  for (const call of ['create', 'delete'] as const) {
    for (const at of [1, 2]) {
      faults.arm({ call, serviceAccountId: ACCOUNT, nth: at }, { do: 'loseAnswer' })
    }
  }
  const before = ledger.creates(ACCOUNT).length
  const request = nth === 0 ? undefined : `round-${nth}`
  await sleep(1000 - (Date.now() % 1000))
  await Promise.all(
    members.map(({ world, object }) =>
      request === undefined ? world.api.create(object, SPEC) : world.api.refresh(object, request),
    ),
  )
  const ids = await until(
    'each has one of its own, and nothing else is left',
    async () => {
      const current = await Promise.all(members.map((each) => idOf(each, request)))
      const active = ledger.active(ACCOUNT).map(({ id }) => id)
      const isOver = ledger.creates(ACCOUNT).length >= before + 4
      return isOver && active.length === 2 && current.every((id) => active.includes(id)) && current
    },
    ROUND_WITHIN_MS,
  )
  faults.clear()
  return ids
}

/** Credentials of both with the same expiry. */
const twins = (): readonly unknown[] =>
  [
    ...Map.groupBy(k0rdent.ledger.credentials(ACCOUNT), ({ expiresAt }) => expiresAt).values(),
  ].filter((same) => new Set(same.map(({ createdBy }) => createdBy)).size > 1)

test('two clusters with one service account never delete what the other has, whatever answers are lost', async () => {
  const { ledger } = k0rdent
  let rounds = 0
  // A busy machine may have them ask in different seconds.
  while (rounds < ROUNDS || (twins().length === 0 && rounds < MOST_ROUNDS)) {
    const ids = await round(rounds)
    expect(new Set(ids).size).toBe(2)
    rounds += 1
  }
  const all = ledger.credentials(ACCOUNT)
  const byWhom = new Map(all.map(({ id, createdBy }) => [id, createdBy]))
  const deletes = ledger.entries({ call: 'delete', serviceAccountId: ACCOUNT })
  say(
    `two clusters: ${rounds} rounds, ${twins().length} twins, ${all.length} credentials, ${deletes.length} deletes`,
  )
  const foreign = deletes.filter(
    ({ caller, credentialId }) => caller !== byWhom.get(credentialId ?? ''),
  )
  expect(foreign).toEqual([])
  expect(new Set(deletes.map(({ caller }) => caller))).toEqual(new Set(['admin-a', 'admin-b']))
  expect(twins().length).toBeGreaterThan(0)
  expect(ledger.mostActive(ACCOUNT)).toBeLessThanOrEqual(5)
  expect(members.flatMap(({ world }) => world.consumers.failures())).toEqual([])
  expect(members.flatMap(({ world }) => world.statuses.ahead())).toEqual([])
}, 600_000)
