import { createPublicKey, verify } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { faultsOf } from './faults-of.ts'
import { secretText } from './secret-text.ts'
import { BASE_URL, startWorld, type World } from './start-world.ts'

const NS = 'life'
const KINDS = {
  access: { accessToken: { scopes: ['read'], lifetime: '20s' } },
  id: { idToken: { audience: 'https://api.example', includeEmail: true } },
  jwt: { signedJwt: { claims: { aud: 'https://api.example', team: 'etl' } } },
}

let world: World
let operator: Operator

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS], controllerManager: true })
  operator = await world.start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** Writes in the namespace of the test, by what they did. */
async function tally(): Promise<Record<string, number>> {
  // The audit log follows the answers.
  await sleep(300)
  const counts: Record<string, number> = {}
  for (const { what, namespace } of await world.calls()) {
    if (namespace === NS) counts[what] = (counts[what] ?? 0) + 1
  }
  return counts
}

test('every kind of token is issued, and verifies with the keys that the operator serves', async () => {
  const names = Object.keys(KINDS)
  for (const [name, spec] of Object.entries(KINDS)) await world.create([NS, name], spec)
  await world.create([NS, 'blob'], { signedBlob: { payload: 'aGVsbG8=' } })
  const [blob, ...tokens] = await Promise.all(
    ['blob', ...names].map((name) => world.untilReady([NS, name])),
  )
  const jwks: JSONWebKeySet = JSON.parse((await operator.oidc('/local/jwks')).text)
  const keys = createLocalJWKSet(jwks)
  for (const token of tokens) {
    const secret = await world.secret([NS, token.metadata.name])
    expect(faultsOf(token, secret)).toEqual([])
    const { payload } = await jwtVerify(secretText(secret, 'token'), keys)
    expect(payload).toMatchObject({ iss: `${BASE_URL}/local`, sub: `${NS}:reader` })
  }

  const secret = await world.secret([NS, 'blob'])
  expect(Object.keys(secret?.data ?? {}).toSorted()).toEqual([
    'expiresAt',
    'keyId',
    'publicKey',
    'signature',
  ])
  expect(secret?.metadata.ownerReferences).toMatchObject([{ uid: blob?.metadata.uid }])
  const publicKey = createPublicKey(secretText(secret, 'publicKey'))
  const signature = Buffer.from(secretText(secret, 'signature'), 'base64')
  expect(verify('sha256', Buffer.from('hello'), publicKey, signature)).toBe(true)
})

test('a token is refreshed before it expires', async () => {
  const first = await world.untilReady([NS, 'access'])
  const second = await world.untilToken(
    'has been refreshed',
    [NS, 'access'],
    ({ status }) => status?.mints === 2,
  )
  expect(Date.parse(second.status?.issuedAt ?? '')).toBeLessThan(
    Date.parse(first.status?.expiresAt ?? ''),
  )
  expect(second.metadata.uid).toBe(first.metadata.uid)
  expect(faultsOf(second, await world.secret([NS, 'access']))).toEqual([])
  expect(second.status?.conditions).toMatchObject([
    { type: 'Ready', status: 'True', reason: 'Refreshed' },
  ])
})

test('a mint is two writes and no read', async () => {
  const tokens = await world.tokens(NS)
  const mints = tokens.reduce((sum, { status }) => sum + (status?.mints ?? 0), 0)
  expect(mints).toBe(5)
  expect(await tally()).toEqual({
    'create secrets': 4,
    'patch secrets': 1,
    'patch impersonatedtokens/status': mints,
  })
})

test('a restart writes nothing and mints nothing', async () => {
  expect(await operator.stop()).toEqual({ code: 0, signal: null })
  const before = await tally()
  operator = await world.start()
  await operator.line('leading')
  await until('every object has had its turn', () => {
    const keys = new Set(operator.lines('turn').map(({ ['key']: key }) => key))
    return keys.size === 4
  })
  await sleep(1000)
  const due = operator.lines('minted').filter(({ why }) => why !== 'NearExpiry')
  expect(due).toEqual([])
  const refreshes = operator.lines('minted').length
  const after = await tally()
  expect(after['create secrets']).toBe(before['create secrets'])
  expect(after['patch secrets']).toBe((before['patch secrets'] ?? 0) + refreshes)
  expect(after['get secrets']).toBeUndefined()
})

test('a Secret goes with its object', async () => {
  await world.remove([NS, 'id'])
  await until('the Secret is collected', async () => !(await world.secret([NS, 'id'])), 45_000)
  expect(await world.secret([NS, 'jwt'])).toBeDefined()
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
