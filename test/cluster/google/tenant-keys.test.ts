import { existsSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressesIn, type HostileKey, hostileKeys } from './hostile-keys.ts'
import { type Mallory, SCOPES } from './mallory.ts'
import {
  ACCOUNTS,
  keySecret,
  startTenantWorld,
  TENANT,
  type TenantWorld,
} from './start-tenant-world.ts'

/** What a tenant can do to the operator with the text of a service account key. */
let world: TenantWorld
let mallory: Mallory
let hostile: readonly HostileKey[]
let marker: string

beforeAll(async () => {
  world = await startTenantWorld()
  mallory = world.mallory
  marker = `${world.controlPlane.folder}/was-run`
  const good = await world.google.serviceAccountKey(ACCOUNTS.keyed)
  hostile = hostileKeys({ ...good }, { url: world.listener.url, marker })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const accessToken = { scopes: SCOPES }
const byKey = (name: string): object => ({ serviceAccountKeySecretRef: { name } })

test('of a key only account, key and id are read: no address in it is ever asked', async () => {
  const key = await world.google.serviceAccountKey(ACCOUNTS.keyed)
  const text = JSON.stringify({ ...key, ...addressesIn(world.listener.url) })
  await mallory.ask('POST', '/secrets', keySecret('addresses', text))
  await mallory.issuer('addresses', byKey('addresses'))
  expect(await mallory.told('addresses')).toMatch(/^True Issued/)
  await mallory.token('minted', 'addresses', { serviceAccount: ACCOUNTS.tenant, accessToken })
  await world.untilReady([TENANT, 'minted'])
  const callers = world.google.ledger.entries().map(({ endpoint, caller }) => [endpoint, caller])
  expect(callers).toEqual([['iamcredentials', `serviceAccount:${ACCOUNTS.keyed}`]])
})

test("a key of one's own in another's name is nobody to Google", async () => {
  const key = await world.google.serviceAccountKey(ACCOUNTS.keyed)
  const text = JSON.stringify({ ...key, client_email: ACCOUNTS.operator })
  await mallory.ask('POST', '/secrets', keySecret('forged', text))
  await mallory.issuer('forged', byKey('forged'))
  await mallory.token('in-vain', 'forged', { serviceAccount: ACCOUNTS.tenant, accessToken })
  const token = await world.untilToken('is refused', [TENANT, 'in-vain'], ({ status }) =>
    JSON.stringify(status ?? {}).includes('Unauthenticated'),
  )
  expect(JSON.stringify(token.status)).toContain('(401), not even with a fresh token')
  expect(await world.secret([TENANT, 'in-vain'])).toBeUndefined()
})

test('whatever else is no key is told so in words of our own, and the operator works on', async () => {
  for (const [nth, [, text]] of hostile.entries()) {
    const { status } = await mallory.ask('POST', '/secrets', keySecret(`hostile-${nth}`, text))
    expect(status).toBe(201)
    await mallory.issuer(`hostile-${nth}`, byKey(`hostile-${nth}`))
  }
  for (const [nth, [what, , told]] of hostile.entries()) {
    const said = await mallory.told(`hostile-${nth}`)
    const [problem = ''] = said.split('; put the JSON file there')
    expect(`${what}: ${problem}`).toMatch(told)
    expect(problem).toMatch(
      /^False Unauthenticated: the service account key in Secret hostile-\d+, key key.json, cannot be used: /,
    )
  }
  const [operator] = await world.calls()
  expect(operator?.user).toBe('operator-a')
  await mallory.token('after', 'addresses', { serviceAccount: ACCOUNTS.tenant, accessToken })
  await world.untilReady([TENANT, 'after'])
})

test('nothing was asked, run or reached', async () => {
  expect(world.listener.connections()).toBe(0)
  expect(existsSync(marker)).toBe(false)
  expect(world.google.ledger.count({ endpoint: 'metadata' })).toBe(0)
  expect(world.google.ledger.count({ endpoint: 'sts' })).toBe(0)
  expect((await world.reached()).filter((reach) => !reach.includes(` ${TENANT}/`))).toEqual([])
})
