import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leftOver } from '../../kit/left-over.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { faultsIn } from './faults-in.ts'
import { faultsOf } from './faults-of.ts'
import { startWorld, type World } from './start-world.ts'

const NS = 'replicas'
const LEASE_MS = 3000
const FLAGS = ['--lease-duration=3s', '--renew-deadline=2s', '--retry-period=500ms']

let world: World
let a: Operator
let b: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  a = await start('operator-a')
  await a.line('leading')
  b = await start('operator-b')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const start = (user: 'operator-a' | 'operator-b'): Promise<Operator> =>
  world.start({ user, flags: FLAGS })

const at = (iso: unknown): number => Date.parse(String(iso))

/** Makes an object and resolves once it is Ready and its Secret right, whoever leads. */
async function issueOne(name: string): Promise<void> {
  await world.create([NS, name], { accessToken: { scopes: ['read'], lifetime: '20s' } })
  const token = await world.untilReady([NS, name])
  expect(faultsOf(token, await world.secret([NS, name]))).toEqual([])
}

test('only the leader writes, and both serve the same keys', async () => {
  await issueOne('first')
  expect(b.lines('leading')).toEqual([])
  expect(await world.calls('operator-b')).toEqual([])
  for (const path of [
    '/local/jwks',
    '/local/blob-keys',
    '/local/.well-known/openid-configuration',
  ]) {
    const [one, other] = await Promise.all([a.oidc(path), b.oidc(path)])
    expect(one.status).toBe(200)
    expect(other).toEqual(one)
  }
})

test('a leader that is killed is followed within its lease and five seconds', async () => {
  const killedAt = Date.now()
  await a.stop('SIGKILL')
  const { time } = await b.line('leading', LEASE_MS + 5000)
  expect(at(time) - killedAt).toBeLessThan(LEASE_MS + 5000)
  await issueOne('second')
  a = await start('operator-a')
})

test('a leader that is told to stop hands over at once', async () => {
  const toldAt = Date.now()
  const [{ code }, { time }] = await Promise.all([b.stop(), a.line('leading')])
  expect(code).toBe(0)
  // Sooner than any lease can have run out.
  expect(at(time) - toldAt).toBeLessThan(LEASE_MS)
  await issueOne('third')
  b = await start('operator-b')
})

test('a leader that slept longer than its lease writes nothing when it wakes up', async () => {
  // Refreshes come due while it sleeps, and something new to do waits for it.
  a.signal('SIGSTOP')
  await world.create([NS, 'fourth'], { accessToken: { scopes: ['read'], lifetime: '20s' } })
  await b.line('leading', LEASE_MS + 5000)
  await world.untilReady([NS, 'fourth'])
  await until('something has been refreshed meanwhile', () =>
    b.lines('minted').some(({ why }) => why === 'NearExpiry'),
  )
  const wokenAt = Date.now()
  a.signal('SIGCONT')
  await a.line('no longer leading')
  await issueOne('fifth')
  await sleep(2000)
  const late = (await world.calls('operator-a')).filter((call) => call.at >= wokenAt)
  expect(late).toEqual([])
  // Nor did it take the lease from under the other one.
  const leases = (await world.controlPlane.auditLog()).filter(
    ({ user, verb, objectRef, responseStatus, requestReceivedTimestamp }) =>
      user.username === 'operator-a' &&
      objectRef?.resource === 'leases' &&
      verb !== 'get' &&
      (responseStatus?.code ?? 0) < 300 &&
      at(requestReceivedTimestamp) >= wokenAt,
  )
  expect(leases).toEqual([])
  expect((await a.health('/livez')).status).toBe(200)
})

test('no token was minted by two, and every one has been refreshed by whoever led', async () => {
  expect(await leftOver(() => faultsIn(world, NS))).toEqual([])
  const writes = (await world.calls()).filter(({ what }) => /^(create|patch) secrets$/.test(what))
  const mints = (await world.tokens(NS)).map(({ status }) => status?.mints ?? 0)
  expect(writes.filter(({ code }) => code < 300)).toHaveLength(mints.reduce((x, y) => x + y, 0))
  expect(await world.forbidden()).toEqual([])
})
