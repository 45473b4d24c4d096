import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { ALGORITHMS, type CarelessWorld, startCarelessWorld } from './careless-world.ts'
import { QUOTING_ANSWERS, quotingStatus } from './quoting-answers.ts'

const NS = 'canary'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
const KINDS = {
  access: { accessToken: { scopes: ['read'], lifetime: '20s' } },
  id: { idToken: { audience: 'x', includeEmail: true, lifetime: '20s' } },
  jwt: { signedJwt: { claims: { a: 1 }, lifetime: '20s' } },
  blob: { signedBlob: { payload: 'aGVsbG8=', lifetime: '20s' } },
}

let world: CarelessWorld
let operator: Operator

beforeAll(async () => {
  world = await startCarelessWorld(NS)
  operator = world.spawn()
  await operator.ready()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})
beforeEach(() => world.careless.setRule())

test('tokens of every kind in every algorithm, and their refreshes, are in their Secrets alone', async () => {
  for (const algorithm of ALGORITHMS) {
    const name = algorithm.toLowerCase()
    for (const [kind, spec] of Object.entries(KINDS)) {
      await world.create([NS, `${kind}-${name}`], { ...spec, issuerRef: { name } })
    }
  }
  await until(
    'all have been refreshed',
    async () => {
      const tokens = await world.tokens(NS)
      return tokens.length === 12 && tokens.every(({ status }) => (status?.mints ?? 0) >= 2)
    },
    45_000,
  )
  expect(await world.leaks()).toEqual([])
  // Two tokens of each object, two keys of each issuer, those of RSA of six members, two of TLS, two bearer tokens.
  expect(world.canary.known()).toBeGreaterThan(24 + 2 + 2 + 12 + 2 + 2)
  expect(operator.stdout()).toContain('"level":"info"')
  const { body } = await world.controlPlane.admin.request('GET', '/apis/events.k8s.io/v1/events')
  expect(JSON.stringify(body)).toContain('"Refreshed"')
})

test('an API server that quotes the token in every kind of refusal of a first write makes nobody repeat it', async () => {
  const names = Object.keys(QUOTING_ANSWERS)
  const times = new Map<string, number>()
  world.careless.setRule(({ verb, resource, name }, secret) => {
    const count = times.get(name) ?? 0
    if (verb !== 'create' || resource !== 'secrets' || count === 2) return undefined
    times.set(name, count + 1)
    return QUOTING_ANSWERS[name]?.(secret)
  })
  for (const [index, name] of names.entries()) {
    const issuerRef = { name: ALGORITHMS[index % 3]?.toLowerCase() }
    await world.create([NS, name], { ...HOUR, issuerRef })
  }
  expect(await world.notReady(names)).toEqual([])
  expect(names.filter((name) => !times.has(name))).toEqual([])
  expect(await world.leaks()).toEqual([])
})

test('nor in every kind of refusal of a refresh', async () => {
  const names = Object.keys(QUOTING_ANSWERS)
  const times = new Map<string, number>()
  world.careless.setRule(({ verb, resource, name }, secret) => {
    const count = times.get(name) ?? 0
    if (verb !== 'patch' || resource !== 'secrets' || count === 2) return undefined
    times.set(name, count + 1)
    return QUOTING_ANSWERS[name]?.(secret)
  })
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  for (const name of names) await world.patch([NS, name], { metadata: { annotations } })
  await until('each has met its answer', () => names.every((name) => times.has(name)))
  expect(await world.notReady(names)).toEqual([])
  expect(await world.leaks()).toEqual([])
})

test('nor in its answers to status, events, leases, reads, lists and watches', async () => {
  const shapes = Object.values(QUOTING_ANSWERS)
  const counts = new Map<string, number>()
  world.careless.setRule((request, secret) => {
    const { verb, resource, subresource } = request
    const kind = `${verb} ${resource}${subresource}`
    const count = counts.get(kind) ?? 0
    counts.set(kind, count + 1)
    if (resource === 'secrets' && ['create', 'patch'].includes(verb)) return undefined
    // Every other one, so that it gets on.
    if (count % 2 === 1 || count >= 2 * shapes.length) return undefined
    const object = quotingStatus(count % 4 === 0 ? 410 : 500, secret)
    const line = JSON.stringify({ type: 'ERROR', object })
    if (request.watch) return { status: 200, text: count % 4 === 0 ? `${line}\n` : line }
    return shapes[count / 2]?.(secret)
  })
  await operator.stop('SIGKILL')
  operator = world.spawn()
  const names = ['while-quoting-1', 'while-quoting-2', 'while-quoting-3']
  for (const name of names) await world.create([NS, name], HOUR)
  await until(
    'it was asked of each',
    () =>
      ['patch impersonatedtokensstatus', 'update leases', 'create events', 'watch secrets'].every(
        (kind) => (counts.get(kind) ?? 0) > 0,
      ),
    45_000,
  )
  expect(await world.notReady(names, 60_000)).toEqual([])
  expect(await world.leaks()).toEqual([])
}, 180_000)
