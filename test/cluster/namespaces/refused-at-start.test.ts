import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { type NamespacesWorld, startNamespacesWorld } from './start-namespaces-world.ts'

/** An operator that starts while it may not watch in some of its namespaces. */
const [SERVED, HIDDEN, REFUSED] = ['served', 'hidden', 'refused'] as const
const ALL = [SERVED, HIDDEN, REFUSED]
const FLAGS = [`--namespaces=${ALL.join(',')}`]
const GRANT = { grant_type: 'client_credentials' }
/** A refused list is tried again at least every 20 s. */
const AGAIN_MS = 40_000

let world: NamespacesWorld
let operator: Operator

beforeAll(async () => {
  world = await startNamespacesWorld({ namespaces: ALL, refusing: ALL })
  operator = await world.startOperator({ flags: FLAGS })
  for (const namespace of ALL) {
    await world.create([namespace, 'token'], { accessToken: { scopes: ['read'] } })
    const spec = { serviceAccount: `${namespace}:pipeline`, lifetime: '1h' }
    await world.createCredential([namespace, 'pipeline'], spec)
    await world.untilReady([namespace, 'token'])
    await world.untilIssued([namespace, 'pipeline'])
  }
  await operator.stop()
  await world.hideSecrets(HIDDEN)
  await world.takeRights(REFUSED)
  for (const namespace of ALL) {
    await world.create([namespace, 'later'], { accessToken: { scopes: ['read'] } })
    const spec = { serviceAccount: `${namespace}:later`, lifetime: '1h' }
    await world.createCredential([namespace, 'later'], spec)
  }
  operator = await world.startOperator({ flags: FLAGS })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** What of the objects must not change: their versions, and what their Secrets hold. */
async function state(namespace: string): Promise<object> {
  const [token, credential] = await Promise.all([
    world.token([namespace, 'token']),
    world.credential([namespace, 'pipeline']),
  ])
  const record = await world.record(credential?.metadata.uid ?? '')
  const versions = (await world.secrets(namespace)).map(({ metadata }) => [
    metadata.name,
    metadata.resourceVersion,
  ])
  return { token: token?.metadata.resourceVersion, status: credential?.status, record, versions }
}

/** Apart from other Secrets that are there now. */
const kept = (states: readonly object[]): object[] =>
  states.map((each) => ({ ...each, versions: undefined }))

async function refusedWatches(): Promise<string[]> {
  const { text } = await operator.health('/metrics')
  return [...text.matchAll(/^mintlet_watch_refused\{resource="(.*)",namespace="(.*)"\} 1$/gm)]
    .map(([, resource, namespace]) => `${namespace}/${resource}`)
    .toSorted()
}

test('the other namespace is served, within the usual time', async () => {
  const token = await world.untilReady([SERVED, 'later'])
  await world.untilIssued([SERVED, 'later'])
  expect(token.status?.mints).toBe(1)
  expect((await operator.health('/readyz')).status).toBe(200)
  const client = await world.client([SERVED, 'pipeline'])
  expect((await world.post(operator, 'token', GRANT, client)).status).toBe(200)
})

test('what is refused is told of', async () => {
  const refused = [
    `${HIDDEN}/secrets`,
    ...['credentialissuers', 'impersonatedtokens', 'secrets', 'serviceaccountcredentials'].map(
      (resource) => `${REFUSED}/${resource}`,
    ),
  ]
  await until('every collection was refused', async () => {
    return (await refusedWatches()).length === refused.length
  })
  expect(await refusedWatches()).toEqual(refused)
  const warned = operator.lines().filter(({ level }) => level === 'warn')
  expect(warned.map(({ path }) => path)).toContain(`/api/v1/namespaces/${HIDDEN}/secrets`)
})

test('where it may not watch nothing has a turn, although it may write', async () => {
  const before = await Promise.all([HIDDEN, REFUSED].map(state))
  // A turn of everything in the cluster, the records of its own namespace included.
  await world.changeIssuer({ local: { tokenLifetime: '7m' } })
  await world.untilSeen(SERVED)
  await sleep(3000)
  for (const namespace of [HIDDEN, REFUSED]) {
    const later = [namespace, 'later'] as const
    expect((await world.token(later))?.status).toBeUndefined()
    expect((await world.credential(later))?.status).toBeUndefined()
    const names = (await world.secrets(namespace)).map(({ metadata }) => metadata.name)
    expect(names.filter((name) => name.startsWith('later'))).toEqual([])
  }
  expect(await Promise.all([HIDDEN, REFUSED].map(state))).toEqual(before)
})

test('a client there is asked to come again, once it has proved who it is', async () => {
  const served = await world.client([SERVED, 'pipeline'])
  for (const namespace of [HIDDEN, REFUSED]) {
    const client = await world.client([namespace, 'pipeline'])
    const { status, error, headers } = await world.post(operator, 'token', GRANT, client)
    expect([status, error]).toEqual([503, 'temporarily_unavailable'])
    expect(headers['retry-after']).toBe('1')
    const wrong = { ...client, clientSecret: 'wrong' }
    expect((await world.post(operator, 'token', GRANT, wrong)).status).toBe(401)
  }
  const { token } = await world.post(operator, 'token', GRANT, served)
  expect((await world.post(operator, 'introspect', { token }, served)).body).toMatchObject({
    active: true,
  })
})

test('with the rights it is served as if nothing had been', async () => {
  const before = await Promise.all([HIDDEN, REFUSED].map(state))
  for (const namespace of [HIDDEN, REFUSED]) await world.giveRights(namespace)
  for (const namespace of [HIDDEN, REFUSED]) {
    const token = await world.untilReady([namespace, 'later'], AGAIN_MS)
    const credential = await world.untilIssued([namespace, 'later'])
    expect([token.status?.mints, credential.status?.mints]).toEqual([1, 1])
  }
  const after = await Promise.all([HIDDEN, REFUSED].map(state))
  expect(kept(after)).toEqual(kept(before))
  for (const namespace of [HIDDEN, REFUSED]) {
    const client = await world.client([namespace, 'pipeline'])
    expect((await world.post(operator, 'token', GRANT, client)).status).toBe(200)
  }
  expect(await refusedWatches()).toEqual([])
})

test('an operator that is refused everywhere is not ready, until it may watch one', async () => {
  await operator.stop()
  for (const namespace of ALL) await world.takeRights(namespace)
  operator = world.spawn({ flags: FLAGS })
  await until('all is refused', async () => (await refusedWatches()).length === 4 * ALL.length)
  expect((await operator.health('/readyz')).status).toBe(500)
  expect((await operator.health('/livez')).status).toBe(200)
  await world.giveRights(HIDDEN)
  await operator.ready(AGAIN_MS)
  await world.giveRights(SERVED)
  await world.create([SERVED, 'last'], { accessToken: { scopes: ['read'] } })
  await world.untilReady([SERVED, 'last'], AGAIN_MS)
})
