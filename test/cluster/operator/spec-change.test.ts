import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../../kit/until.ts'
import { conditionOf } from './condition-of.ts'
import { faultsOf } from './faults-of.ts'
import { secretText } from './secret-text.ts'
import { startWorld, type World } from './start-world.ts'
import type { Token } from './token-api.ts'

const NS = 'change'
const HOUR = { accessToken: { scopes: ['read'], lifetime: '1h' } }
/** Due ten seconds after each mint. */
const SHORT = { accessToken: { scopes: ['read'], lifetime: '20s' } }
const REQUEST = 'mintlet.dev/refresh-requested'

let world: World

beforeAll(async () => {
  world = await startWorld({ namespaces: [NS] })
  await world.start()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function issue(name: string, spec: object): Promise<Token> {
  await world.create([NS, name], spec)
  return world.untilReady([NS, name])
}

async function change(name: string, spec: object): Promise<void> {
  expect(await world.patch([NS, name], { spec })).toMatchObject({ status: 200 })
}

/** The object once status speaks of its newest spec, and a moment later still says the same. */
async function settled(name: string): Promise<Token> {
  await world.untilToken(
    'has seen its spec',
    [NS, name],
    ({ metadata, status }) => status?.observedGeneration === metadata.generation,
  )
  await sleep(700)
  const token = await world.token([NS, name])
  if (token === undefined) throw new Error(`${name} is gone`)
  return token
}

const served =
  (value: string) =>
  ({ status }: Token): boolean =>
    status?.lastHandledRefresh === value

const mints = ({ status }: Token): number => status?.mints ?? 0

async function claims(secretName: string): Promise<Record<string, unknown>> {
  return decodeJwt(secretText(await world.secret([NS, secretName]), 'token'))
}

describe.concurrent('a changed spec', () => {
  test('that asks for another token is minted for once', async () => {
    await issue('scopes', HOUR)
    await change('scopes', { accessToken: { scopes: ['write'] } })
    const token = await settled('scopes')
    expect(mints(token)).toBe(2)
    expect(await claims('scopes')).toMatchObject({ scope: 'write' })
    expect(faultsOf(token, await world.secret([NS, 'scopes']))).toEqual([])
  })

  test('with another refresh policy moves the refresh and mints nothing', async () => {
    const before = await issue('policy', HOUR)
    await change('policy', { refresh: { before: '5m' } })
    const after = await settled('policy')
    expect(mints(after)).toBe(1)
    expect(after.status?.tokenId).toBe(before.status?.tokenId)
    expect(Date.parse(after.status?.refreshAt ?? '')).toBeGreaterThan(
      Date.parse(before.status?.refreshAt ?? ''),
    )
  })

  test('with another label for the Secret sets it and mints nothing', async () => {
    await issue('label', HOUR)
    await change('label', { secret: { labels: { team: 'etl' } } })
    await until('the Secret has the label', async () => {
      const secret = await world.secret([NS, 'label'])
      return secret?.metadata.labels?.['team'] === 'etl'
    })
    expect(mints(await settled('label'))).toBe(1)
  })

  test('with another name moves the Secret and leaves none behind', async () => {
    await issue('name', HOUR)
    await change('name', { secret: { name: 'name-new' } })
    await until('the old Secret is gone', async () => !(await world.secret([NS, 'name'])))
    const token = await settled('name')
    expect(mints(token)).toBe(2)
    expect(faultsOf(token, await world.secret([NS, 'name-new']))).toEqual([])
  })

  test('with another type replaces the Secret', async () => {
    await issue('type', HOUR)
    const before = await world.secret([NS, 'type'])
    await change('type', { secret: { type: 'example.com/token' } })
    const token = await settled('type')
    const after = await world.secret([NS, 'type'])
    expect(after?.type).toBe('example.com/token')
    expect(after?.metadata.uid).not.toBe(before?.metadata.uid)
    expect(mints(token)).toBe(2)
    expect(faultsOf(token, after)).toEqual([])
  })
})

describe.concurrent('time and wishes', () => {
  test('suspend holds back a due refresh, and its end lets it through', async () => {
    await issue('suspend', SHORT)
    await change('suspend', { suspend: true })
    const held = await settled('suspend')
    expect([mints(held), conditionOf(held, 'Ready')]).toEqual([1, 'True Suspended'])
    // The refresh was due after 10 s, the token is valid for 20 s.
    await sleep(Date.parse(held.status?.issuedAt ?? '') + 14_000 - Date.now())
    const overdue = await settled('suspend')
    expect([mints(overdue), conditionOf(overdue, 'Ready')]).toEqual([1, 'True Suspended'])
    await change('suspend', { suspend: false })
    await world.untilToken('is refreshed', [NS, 'suspend'], (token) => mints(token) === 2, 5000)
  })

  test('a refresh that is requested is minted once', async () => {
    await issue('request', HOUR)
    const ask = (value: string): Promise<unknown> =>
      world.patch([NS, 'request'], { metadata: { annotations: { [REQUEST]: value } } })
    await ask('one')
    await world.untilToken('is refreshed', [NS, 'request'], served('one'))
    expect(mints(await settled('request'))).toBe(2)
    await ask('two')
    await world.untilToken('is refreshed', [NS, 'request'], served('two'))
    expect(mints(await settled('request'))).toBe(3)
  })

  test('policy Never is Expired for good, which the API server holds to', async () => {
    const key = [NS, 'never'] as const
    const never = {
      accessToken: { scopes: ['read'], lifetime: '10s' },
      refresh: { policy: 'Never' },
    }
    await issue('never', never)
    const expired = await world.untilToken(
      'is Expired',
      key,
      ({ status }) => status?.phase === 'Expired',
    )
    expect(mints(expired)).toBe(1)
    expect(Date.parse(expired.status?.expiresAt ?? '')).toBeLessThanOrEqual(Date.now())
    for (const type of ['Stalled', 'Expired'] as const) {
      expect(conditionOf(expired, type)).toBe('True Expired')
    }
    const phase = await world.patch(key, { status: { phase: 'Active' } }, '/status')
    const wiped = await world.patch(key, { status: null }, '/status')
    const spec = await world.patch(key, { spec: { suspend: true } })
    for (const { status, body } of [phase, wiped, spec]) {
      expect(status).toBe(422)
      expect(JSON.stringify(body)).toContain('expired for good')
    }
    const touched = await world.patch(key, { metadata: { labels: { seen: 'yes' } } })
    expect(touched.status).toBe(200)
    await world.patch(key, { metadata: { annotations: { [REQUEST]: 'again' } } })
    expect(mints(await settled('never'))).toBe(1)
  })

  test('ttlAfterExpired deletes the object', async () => {
    const never = { accessToken: { lifetime: '10s' }, refresh: { policy: 'Never' } }
    const { status } = await issue('brief', { ...never, ttlAfterExpired: '2s' })
    await until('the object is gone', async () => !(await world.token([NS, 'brief'])))
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(status?.expiresAt ?? '') + 2000)
  })
})

test('the rights in deploy/rbac.yaml were enough for all of it', async () => {
  expect(await world.forbidden()).toEqual([])
})
