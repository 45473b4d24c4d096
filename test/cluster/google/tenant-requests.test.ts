import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { conditionOf } from '../operator/condition-of.ts'
import type { Token } from '../operator/token-api.ts'
import { ANY_GRANT, type Mallory, SCOPES } from './mallory.ts'
import { principalOf } from './start-google-world.ts'
import {
  ACCOUNTS,
  startTenantWorld,
  TENANT,
  type TenantWorld,
  VICTIM_ID,
  workloadIdentity,
} from './start-tenant-world.ts'

/** What a tenant may ask Google for: nothing but what Google gives to the tenant's own identity. */
const accessToken = { scopes: SCOPES }
/** Names that the API server takes, because some issuer may have such subjects, and that its grants cover. */
const NO_ACCOUNTS = [
  `projects/-/serviceAccounts/${ACCOUNTS.victim}`,
  `x/${ACCOUNTS.victim}`,
  `${ACCOUNTS.victim}:signJwt`,
  `${ACCOUNTS.victim}/allowedLocations`,
  `V${ACCOUNTS.victim.slice(1)}`,
  'my-project.svc.id.goog',
  '169.254.169.254:80/computeMetadata',
  'system:serviceaccount:victim:google',
  'system:serviceaccount:mintlet-system:google',
]

let world: TenantWorld
let mallory: Mallory

beforeAll(async () => {
  world = await startTenantWorld()
  mallory = world.mallory
  const annotations = { 'mintlet.dev/allow-issuer': 'google,greedy,redirected' }
  await mallory.ask('POST', '/serviceaccounts', { metadata: { name: 'own', annotations } })
  const grants = [{ serviceAccounts: [ACCOUNTS.tenant], ...ANY_GRANT }]
  await mallory.issuer('google', workloadIdentity('own'), { grants })
  const greedy = [{ serviceAccounts: [...NO_ACCOUNTS, VICTIM_ID], ...ANY_GRANT }]
  await mallory.issuer('greedy', workloadIdentity('own'), { grants: greedy })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const untilTold = (name: string, text: string): Promise<Token> =>
  world.untilToken(`is told of ${text}`, [TENANT, name], ({ status }) =>
    JSON.stringify(status?.conditions ?? []).includes(text),
  )
const asked = (): readonly (string | undefined)[] =>
  world.google.ledger
    .entries({ endpoint: 'iamcredentials' })
    .map(({ serviceAccount, caller }) => `${serviceAccount} by ${caller}`)

describe('a name that would lead elsewhere', () => {
  test.each(['../../x?y#z', 'a%2fb@my-project.iam.gserviceaccount.com', '//', 'a//b', 'a/../b'])(
    'is refused when it is written: %s',
    async (serviceAccount) => {
      const refusal = /must be letters, digits|must not contain any of/
      await expect(mallory.token('odd', 'greedy', { serviceAccount, accessToken })).rejects.toThrow(
        refusal,
      )
      const delegated = {
        serviceAccount: ACCOUNTS.tenant,
        delegates: [serviceAccount],
        accessToken,
      }
      await expect(mallory.token('odd', 'greedy', delegated)).rejects.toThrow(refusal)
    },
  )

  test('is no Google service account, whatever grants cover', async () => {
    for (const [nth, serviceAccount] of NO_ACCOUNTS.entries()) {
      await mallory.token(`odd-${nth}`, 'greedy', { serviceAccount, accessToken })
      const token = await untilTold(`odd-${nth}`, 'must be the email or the unique id')
      expect(conditionOf(token, 'Stalled')).toBe('True InvalidSpec')
      const spec = { serviceAccount: VICTIM_ID, delegates: [serviceAccount], accessToken }
      await mallory.token(`hop-${nth}`, 'greedy', spec)
      await untilTold(`hop-${nth}`, 'each of spec.delegates must be the email')
    }
    expect(asked()).toEqual([])
  })
})

describe('a unique id of somebody else', () => {
  const spec = { serviceAccount: VICTIM_ID, accessToken }

  test('is not asked for where no grant covers it', async () => {
    await mallory.token('foreign', 'google', spec)
    await untilTold('foreign', 'NotGranted')
    expect(asked()).toEqual([])
  })

  test("is refused by Google where one does, because the tenant's own identity asks", async () => {
    await mallory.token('foreign-too', 'greedy', spec)
    const token = await untilTold('foreign-too', 'PermissionDenied')
    expect(JSON.stringify(token.status)).toContain(`${principalOf(TENANT, 'own')} needs`)
    expect(new Set(asked())).toEqual(new Set([`${VICTIM_ID} by ${principalOf(TENANT, 'own')}`]))
    expect(await world.secret([TENANT, 'foreign-too'])).toBeUndefined()
  })
})

const targets = (): readonly string[] => [
  world.listener.url,
  `http://${world.google.metadataHost}/computeMetadata/v1/instance/service-accounts/default/token`,
  'http://169.254.169.254/computeMetadata/v1/',
]

describe('a redirect', () => {
  test.each([302, 307, 308])('of the API is not followed: %i', async (status) => {
    for (const [nth, location] of targets().entries()) {
      const answer = { do: 'answer', status, body: '', headers: { location } } as const
      const rule = world.google.faults.always({ serviceAccount: ACCOUNTS.tenant }, answer)
      const name = `moved-${status}-${nth}`
      await mallory.token(name, 'google', { serviceAccount: ACCOUNTS.tenant, accessToken })
      const told = await untilTold(name, 'a redirect, which is not followed')
      expect(JSON.stringify(told.status)).not.toContain(location)
      rule.remove()
      await mallory.ask('DELETE', `/impersonatedtokens/${name}`)
    }
    expect(world.listener.connections()).toBe(0)
    expect(world.google.ledger.count({ endpoint: 'metadata' })).toBe(0)
  })

  test('of STS is not followed, and no subject token goes there', async () => {
    for (const [nth, to] of targets().entries()) {
      const rule = world.google.faults.always({ endpoint: 'sts' }, { do: 'redirect', to })
      const annotations = { 'mintlet.dev/allow-issuer': `moved-${nth}` }
      await mallory.ask('POST', '/serviceaccounts', { metadata: { name: `m-${nth}`, annotations } })
      await mallory.issuer(`moved-${nth}`, workloadIdentity(`m-${nth}`))
      expect(await mallory.told(`moved-${nth}`)).toMatch(
        /^False BadResponse: Google STS at \S+ answered with a redirect/,
      )
      rule.remove()
    }
    expect(world.listener.connections()).toBe(0)
    expect(world.google.ledger.count({ endpoint: 'metadata' })).toBe(0)
  })
})

test('nothing of anybody else was read or asked for', async () => {
  const outside = (await world.reached()).filter((reach) => !reach.includes(` ${TENANT}/`))
  expect(outside).toEqual([])
  const callers = world.google.ledger.entries().map(({ caller }) => caller)
  const known = new Set(callers.filter((caller) => caller?.startsWith('principal') !== true))
  // STS answers before it knows anybody; whoever was sent away by a fault is not looked at.
  expect([...known].filter((caller) => caller !== undefined)).toEqual([])
})

test('and the listener would have heard it', async () => {
  await fetch(world.listener.url).catch(() => undefined)
  expect(world.listener.connections()).toBe(1)
})
