import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Credential } from '../credential-api.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { type LocalClientWorld, startLocalClientWorld } from './start-local-client-world.ts'

/** How long credentials of the built-in issuer live, and how many there may be. */
const NS = 'limits'
const MORE = 'more-limits'

let world: LocalClientWorld

beforeAll(async () => {
  world = await startLocalClientWorld({
    namespaces: [NS, MORE],
    local: { credentials: { defaultLifetime: '2h', maxLifetime: '3h' } },
  })
  await world.startOperator()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

const create = async (name: string, spec: object): Promise<Credential> => {
  await world.createCredential([NS, name], { serviceAccount: name, ...spec })
  return world.untilIssued([NS, name])
}

const lifeOf = ({ status }: Credential): number =>
  (Date.parse(status?.expiresAt ?? '') - Date.parse(status?.issuedAt ?? '')) / 1000

const refused = (name: string): Promise<Credential> =>
  world.untilCredential('is refused', [NS, name], (found) =>
    conditionOf(found, 'Stalled').startsWith('True'),
  )

test.concurrent('who says no lifetime gets the default of the issuer, who says too much its maximum', async () => {
  const usual = lifeOf(await create('usual', {}))
  const clamped = await create('clamped', { lifetime: '10h', overMaximum: 'Clamp' })
  // No two credentials end at the same moment: up to a minute less.
  expect([usual, lifeOf(clamped)].map((seconds) => Math.ceil(seconds / 60))).toEqual([120, 180])
  expect(clamped.status).toMatchObject({ requestedLifetime: '10h' })
})

test.concurrent('who rather has nothing than the maximum gets nothing', async () => {
  await world.createCredential([NS, 'rejected'], {
    serviceAccount: 'rejected',
    lifetime: '10h',
    overMaximum: 'Reject',
  })
  expect(conditionOf(await refused('rejected'), 'Stalled')).toBe('True LifetimeRefused')
  expect(await world.values([NS, 'rejected'])).toEqual({})
})

test.concurrent('while it is suspended nothing is issued', async () => {
  const spec = { serviceAccount: 'asleep', lifetime: '1h', suspend: true }
  await world.createCredential([NS, 'asleep'], spec)
  await world.untilCredential('is suspended', [NS, 'asleep'], (found) =>
    conditionOf(found, 'Ready').endsWith('Suspended'),
  )
  expect(await world.values([NS, 'asleep'])).toEqual({})
  await changeCredential(world, [NS, 'asleep'], { spec: { suspend: false } })
  await world.untilIssued([NS, 'asleep'])
})

test.concurrent('a service account has as many clients as the grants let each namespace have, not five', async () => {
  const names = ['one', 'two', 'three', 'four', 'five']
  const spec = { serviceAccount: 'shared', lifetime: '1h' }
  const keys = [NS, MORE].flatMap((namespace) =>
    names.map((name) => [namespace, `shared-${name}`] as const),
  )
  await Promise.all(keys.map((key) => world.createCredential(key, spec)))
  const all = await Promise.all(keys.map((key) => world.untilIssued(key)))
  expect(new Set(all.map(({ status }) => status?.credential?.id)).size).toBe(10)
  await world.createCredential([NS, 'shared-six'], spec)
  expect(conditionOf(await refused('shared-six'), 'Stalled')).toBe('True NotGranted')
})
