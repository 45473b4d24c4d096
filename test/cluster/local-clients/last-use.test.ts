import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { secretText } from '../operator/secret-text.ts'
import type { ClientAuth, OauthAnswer } from './oauth-post.ts'
import { type LocalClientWorld, startLocalClientWorld } from './start-local-client-world.ts'
import { type UseWatch, watchUses } from './watch-uses.ts'

/**
 * When a credential was used last, and from where: the one thing in status that whichever replica served writes, and
 * not the leader alone.
 */
const NS = 'used'
const GRANT = { grant_type: 'client_credentials' }
const MINUTE = 60_000
/** Status tells whole seconds, and a watch is behind by a little. */
const SLACK = 1500

let world: LocalClientWorld
let leader: Operator
let followers: readonly Operator[]
let uses: UseWatch

beforeAll(async () => {
  world = await startLocalClientWorld({ namespaces: [NS] })
  uses = watchUses(world.controlPlane, NS, 'serviceaccountcredentials')
  leader = await world.startOperator({ user: 'operator-a' })
  await leader.line('leading')
  followers = await Promise.all([1, 2].map(() => world.startOperator({ user: 'operator-b' })))
})
afterAll(async () => {
  await uses?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

async function issue(name: string): Promise<ClientAuth> {
  await world.createCredential([NS, name], { serviceAccount: `used:${name}`, lifetime: '1h' })
  await world.untilIssued([NS, name])
  return world.client([NS, name])
}

async function use(at: Operator, auth: ClientAuth): Promise<OauthAnswer> {
  const answer = await world.post(at, 'token', GRANT, auth)
  expect(answer.status).toBe(200)
  return answer
}

const [first, second] = [0, 1].map((nth) => (): Operator => {
  const found = followers[nth]
  if (found === undefined) throw new RangeError('there are two followers')
  return found
}) as [() => Operator, () => Operator]

test.concurrent('a follower that served tells it, and changes nothing else', async () => {
  const auth = await issue('followed')
  const before = Date.now()
  await use(first(), auth)
  const { status } = await world.untilCredential('tells its use', [NS, 'followed'], (found) => {
    return found.status?.lastUsedAt !== undefined
  })
  const at = Date.parse(status?.lastUsedAt ?? '')
  expect(Math.abs(at - before)).toBeLessThan(SLACK)
  expect(status?.lastUsedIp).toBe('127.0.0.1')
  await until('the watch has seen it', () => uses.told('followed').length > 0)
  expect(uses.told('followed').map(({ alone }) => alone)).toEqual([true])
  const wrote = await until('the audit log has it', async () => {
    const found = (await world.calls('operator-b')).filter(({ name }) => name === 'followed')
    return found.length > 0 && found
  })
  expect(wrote.map(({ what, code }) => `${what} ${code}`)).toEqual([
    'patch serviceaccountcredentials/status 200',
  ])
})

test.concurrent('an attempt that is refused is no use', async () => {
  const auth = await issue('refused')
  const wrong = { ...auth, clientSecret: `mlt_${'A'.repeat(43)}` }
  expect((await world.post(first(), 'token', GRANT, wrong)).status).toBe(401)
  const scope = { ...GRANT, scope: 'admin' }
  expect((await world.post(first(), 'token', scope, auth)).status).toBe(400)
  await sleep(2000)
  expect(uses.told('refused')).toEqual([])
})

test.concurrent('used everywhere at once, it is written at most once a minute, never goes back, and is right to the minute', async () => {
  const names = ['busy', 'busier']
  const auths = new Map<string, ClientAuth>()
  for (const name of names) auths.set(name, await issue(name))
  const began = Date.now()
  let last = began
  while (Date.now() < began + MINUTE + 15_000) {
    for (const [name, auth] of auths) {
      const at = name === 'busy' ? [leader, ...followers] : followers
      await Promise.all(at.map((replica) => use(replica, auth)))
    }
    last = Date.now()
    await sleep(700)
  }
  for (const name of names) {
    const told = uses.told(name)
    const times = told.map(({ lastUsedAt = '' }) => Date.parse(lastUsedAt))
    expect(times.length).toBe(2)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(told.filter(({ alone }) => !alone)).toEqual([])
    const gaps = told.slice(1).map(({ at }, nth) => at - (told[nth]?.at ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MINUTE - SLACK)
    expect(last - (times.at(-1) ?? 0)).toBeLessThan(MINUTE)
    // What was refused for its version has written nothing.
    const writes = (await world.calls()).filter(
      (call) => call.name === name && call.what.endsWith('/status') && call.code < 300,
    )
    const uncounted = writes.filter(({ at }) => at < began)
    expect(writes.length - uncounted.length).toBe(2)
  }
})

test.concurrent('who goes from one replica to another is told of within two minutes', async () => {
  const auth = await issue('moving')
  await use(first(), auth)
  await until('the first use is told', () => uses.told('moving').length === 1)
  const toldAt = uses.told('moving')[0]?.at ?? 0
  await sleep(2000)
  const moved = Date.now()
  await use(second(), auth)
  await until('the second use is told', () => uses.told('moving').length === 2, 80_000)
  const [, next] = uses.told('moving')
  expect((next?.at ?? 0) - toldAt).toBeGreaterThanOrEqual(MINUTE - SLACK)
  expect(Math.abs(Date.parse(next?.lastUsedAt ?? '') - moved)).toBeLessThan(SLACK)
})

test.concurrent.each([
  ['2030-01-01T00:00:00Z', 'far ahead'],
  ['2020-01-01T00:00:00Z', 'long ago'],
])('whoever writes %s into status has not hidden the next use', async (time, what) => {
  const name = `forged-${what.replace(' ', '-')}`
  const auth = await issue(name)
  const forged = { lastUsedAt: time, lastUsedIp: '192.0.2.1' }
  await changeCredential(world, [NS, name], { status: forged }, '/status')
  await until('the watch has seen it', () => uses.told(name).length === 1)
  await sleep(2000)
  const used = Date.now()
  await use(second(), auth)
  await until('the use is told', () => uses.told(name).length === 2, 80_000)
  const told = uses.told(name).at(-1)
  expect(Math.abs(Date.parse(told?.lastUsedAt ?? '') - used)).toBeLessThan(SLACK)
  expect(told?.lastUsedIp).toBe('127.0.0.1')
})

test.concurrent('of a token that is asked about, whoever minted it, the object tells when and by whom', async () => {
  const auth = await issue('asking')
  const minted = {
    direct: { accessToken: { scopes: ['read'] } },
    'by-client': {
      issuerRef: undefined,
      serviceAccount: undefined,
      credentialRef: { name: 'asking' },
      accessToken: {},
    },
  }
  for (const [name, spec] of Object.entries(minted)) {
    await world.create([NS, name], spec)
    await world.untilReady([NS, name])
    const token = secretText(await world.secret([NS, name]), 'token')
    const before = Date.now()
    const { body } = await world.post(second(), 'introspect', { token }, auth)
    expect(body).toMatchObject({ active: true })
    const found = await world.untilToken('tells its use', [NS, name], ({ status }) => {
      return status?.lastUsedAt !== undefined
    })
    expect(Math.abs(Date.parse(found.status?.lastUsedAt ?? '') - before)).toBeLessThan(SLACK)
    expect(found.status?.lastUsedIp).toBe('127.0.0.1')
    expect(found.status?.phase).toBe('Active')
  }
})

test('followers have written nothing but that', async () => {
  const whats = new Set((await world.calls('operator-b')).map(({ what }) => what))
  expect([...whats].toSorted()).toEqual([
    'patch impersonatedtokens/status',
    'patch serviceaccountcredentials/status',
  ])
  for (const follower of followers) expect(follower.lines('leading')).toEqual([])
  expect(await world.forbidden()).toEqual([])
  expect(await world.leaks()).toEqual([])
})
