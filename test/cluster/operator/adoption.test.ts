import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultProxy } from '../../kit/control-plane/fault-proxy.ts'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { faultsIn } from './faults-in.ts'
import { startWorld, type World } from './start-world.ts'
import { type SecretWatch, watchSecrets } from './watch-secrets.ts'

const NS = 'adoption'
const OBJECTS = 100
const WORKERS = 16
/** One of so many gets one credential and no other. */
const EVERY = 5
const REFRESHING = OBJECTS - OBJECTS / EVERY
const REQUEST = 'mintlet.dev/refresh-requested'
const FLAGS = [`--workers=${WORKERS}`]

const names = Array.from({ length: OBJECTS }, (_, number) => `t${number}`)
const isNever = (name: string): boolean => Number(name.slice(1)) % EVERY === 0
const refreshing = names.filter((name) => !isNever(name))

let world: World
let proxy: FaultProxy
let watch: SecretWatch
let operator: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  proxy = await world.controlPlane.startFaultProxy()
  watch = watchSecrets(world.controlPlane, NS)
})
afterAll(async () => {
  await watch?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const start = (user?: 'operator-a' | 'operator-b'): Promise<Operator> =>
  world.start({ server: proxy.url, flags: FLAGS, ...(user && { user }) })

/** Holds the answers to all writes of that verb to Secrets that have been committed; resolves once every worker waits. */
async function killBetweenTheWrites(verb: 'create' | 'patch', begin: () => Promise<unknown>) {
  const { promise: dead, resolve: isDead } = Promise.withResolvers<void>()
  const held: number[] = []
  const hold = (status: number): Promise<void> => {
    held.push(status)
    return dead
  }
  proxy.setRule((request) => {
    const hit = request.verb === verb && request.resource === 'secrets' && request.namespace === NS
    return hit ? { do: 'hold', until: hold } : { do: 'pass' }
  })
  await begin()
  await until('every worker waits for an answer', () => held.length === WORKERS)
  await operator.stop('SIGKILL')
  isDead()
  proxy.setRule(() => ({ do: 'pass' }))
  expect(held.every((status) => status < 300)).toBe(true)
}

/** How many tokens were ever written, by Secret. */
const written = (name: string): number => watch.seen.get(name)?.length ?? 0

const mints = async (): Promise<Record<string, number | undefined>> =>
  Object.fromEntries(
    (await world.tokens(NS)).map((token) => [token.metadata.name, token.status?.mints]),
  )

/** What has been asked for a refresh and not had it. */
const unserved = async (): Promise<string[]> =>
  (await world.tokens(NS))
    .filter(
      ({ metadata, status }) => !isNever(metadata.name) && status?.lastHandledRefresh !== 'now',
    )
    .map(({ metadata }) => metadata.name)

const each = (of: readonly string[], count: (name: string) => number): Record<string, number> =>
  Object.fromEntries(of.map((name) => [name, count(name)]))

test(`an operator with ${WORKERS} first Secrets written and not told is killed: nobody gets a second token`, async () => {
  operator = await start()
  await killBetweenTheWrites('create', () =>
    Promise.all(
      names.map((name) =>
        world.create([NS, name], {
          accessToken: { scopes: ['read'], lifetime: '1h' },
          ...(isNever(name) && { refresh: { policy: 'Never' } }),
        }),
      ),
    ),
  )
  expect(operator.lines('minted')).toEqual([])
  operator = await start()
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
  expect(each(names, written)).toEqual(each(names, () => 1))
  expect(await mints()).toEqual(each(names, () => 1))
  // A line comes later than the write that others see.
  await until('each is logged', () => operator.lines('minted').length >= OBJECTS - WORKERS)
  expect(operator.lines('minted')).toHaveLength(OBJECTS - WORKERS)
})

test(`an operator with ${WORKERS} refreshes written and not told is killed: each request is served once, with one read for each that was half done`, async () => {
  await killBetweenTheWrites('patch', () =>
    Promise.all(
      refreshing.map((name) =>
        world.patch([NS, name], { metadata: { annotations: { [REQUEST]: 'now' } } }),
      ),
    ),
  )
  operator = await start('operator-b')
  expect(await leftOver(unserved)).toEqual([])
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
  const wanted = each(names, (name) => (isNever(name) ? 1 : 2))
  expect(each(names, written)).toEqual(wanted)
  expect(await mints()).toEqual(wanted)
  const counts: Record<string, number> = {}
  for (const { what } of await world.calls('operator-b')) counts[what] = (counts[what] ?? 0) + 1
  // On a machine that is busy a connection may break: a write without an answer is looked up as well.
  const unanswered = operator
    .lines('asked the API server')
    .filter((line) => line['resource'] === 'secrets' && line['verb'] === 'patch')
    .filter((line) => line['status'] === 0).length
  expect(counts).toEqual({
    'get secrets': WORKERS + unanswered,
    'patch secrets': REFRESHING - WORKERS,
    'patch impersonatedtokens/status': REFRESHING,
  })
})

test('a Secret that somebody puts back as it was, receipt and all, is repaired', async () => {
  const key = [NS, 't1'] as const
  const { data, metadata } = (await world.secret(key)) ?? {}
  await world.patch(key, { metadata: { annotations: { [REQUEST]: 'again' } } })
  const { status } = await world.untilToken('is served', key, (token) => token.status?.mints === 3)
  await world.patchSecret(key, { data, metadata: { annotations: metadata?.annotations } })
  const repaired = await world.untilToken('is repaired', key, (token) => token.status?.mints === 4)
  expect(repaired.status?.tokenId).not.toBe(status?.tokenId)
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
})

test('data that somebody changes under a receipt of ours is repaired', async () => {
  const key = [NS, 't2'] as const
  await world.patchSecret(key, { stringData: { token: 'none' } })
  await world.untilToken('is repaired', key, (token) => token.status?.mints === 3)
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
})

test('a follower that knows the Secrets and not yet what the leader said of them takes over: nothing is minted again', async () => {
  const key = `${NS}/t3`
  let lags = false
  proxy.setRule((request) =>
    request.watch && request.resource === 'impersonatedtokens'
      ? { do: 'watch', each: () => (lags ? 'stall' : 'pass') }
      : { do: 'pass' },
  )
  const follower = await start()
  lags = true
  await world.patch([NS, 't3'], { metadata: { annotations: { [REQUEST]: 'later' } } })
  await world.untilToken('is served', [NS, 't3'], ({ status }) => status?.mints === 3)
  await operator.stop('SIGKILL')
  await until('the follower adopts it', () =>
    follower.lines('turn').some((line) => line['key'] === key && line['step'] === 'AdoptSecret'),
  )
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
  expect([written('t3'), (await mints())['t3']]).toEqual([3, 3])
  expect(follower.lines('minted').filter((line) => line['key'] === key)).toEqual([])
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
