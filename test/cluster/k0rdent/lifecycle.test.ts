import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { secretText } from '../operator/secret-text.ts'
import { lookedAgain } from './looked-again.ts'
import { type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'

const NS = 'pipes'
const account = (id: string) =>
  ({ id, scope: 'organization', scopeId: 'myorg', roles: [] }) as const

let world: K0rdentWorld
let operator: Operator

beforeAll(async () => {
  world = await startK0rdentWorld({
    namespaces: [NS],
    controllerManager: true,
    k0rdent: { serviceAccounts: ['once', 'rotating', 'going', 'kept'].map(account) },
  })
  operator = await world.startOperator({ flags: ['--last-used-interval=1s'] })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** What is in the Secret of the object, in clear. */
async function values(name: string): Promise<Record<string, string>> {
  const secret = await world.secret([NS, `${name}-credential`])
  const keys = Object.keys(secret?.data ?? {})
  return Object.fromEntries(keys.map((key) => [key, secretText(secret, key)]))
}

const ids = (serviceAccount: string): string[] =>
  world.k0rdent.ledger.active(serviceAccount).map(({ id }) => id)

async function records(): Promise<readonly string[]> {
  const all = await world.secrets('mintlet-system')
  return all.map(({ metadata }) => metadata.name).filter((one) => one.startsWith('mintlet-cred'))
}

test('a credential is issued, and works', async () => {
  await world.createCredential([NS, 'once'], { serviceAccount: 'once', lifetime: '1h' })
  const { metadata, status } = await world.untilIssued([NS, 'once'])
  const secret = await values('once')
  expect(Object.keys(secret).toSorted()).toEqual([
    'clientId',
    'clientSecret',
    'credentialId',
    'expiresAt',
    'tokenUrl',
  ])
  const { clientId = '', clientSecret = '', credentialId, expiresAt, tokenUrl } = secret
  expect(world.k0rdent.authenticates(clientId, clientSecret)).toBe(true)
  expect(tokenUrl).toBe(world.k0rdent.tokenUrl)
  expect(ids('once')).toEqual([credentialId])
  expect(status).toMatchObject({
    phase: 'Active',
    expiresAt,
    secretName: 'once-credential',
    requestedLifetime: '1h',
    mints: 1,
    credential: { id: credentialId, serviceAccountId: 'once', status: 'active' },
  })
  expect(metadata.finalizers).toEqual(['mintlet.dev/revoke'])
  const written = await world.secret([NS, 'once-credential'])
  expect(written?.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid, controller: true }])
  expect(written?.metadata.annotations).toMatchObject({ 'mintlet.dev/token-id': credentialId })
})

test('the record keeps no secret once it is published', async () => {
  const { metadata } = await world.untilIssued([NS, 'once'])
  const record = await world.secret(['mintlet-system', `mintlet-credential-${metadata.uid}`])
  expect(record?.data ?? {}).toEqual({})
})

test('nothing is written while nothing changes', async () => {
  await world.untilIssued([NS, 'once'])
  await lookedAgain(world, 'once')
  const before = (await world.calls()).length
  await lookedAgain(world, 'once')
  const later = (await world.calls()).slice(before).filter(({ what }) => !what.includes('leases'))
  expect(later).toEqual([])
})

test('the old credential works until the overlap is over, and is deleted then', async () => {
  const rotation = { policy: 'BeforeExpiry', atPercent: 20, overlap: '4s' }
  await world.createCredential([NS, 'rotating'], {
    serviceAccount: 'rotating',
    lifetime: '60s',
    rotation,
  })
  const first = (await world.untilIssued([NS, 'rotating'])).status?.credential?.id ?? ''
  const { status } = await world.untilCredential(
    'is rotated',
    [NS, 'rotating'],
    (found) => found.status?.credential?.id !== first,
    40_000,
  )
  const second = status?.credential?.id ?? ''
  expect((await values('rotating'))['credentialId']).toBe(second)
  expect(status?.previous).toMatchObject([{ id: first }])
  expect(ids('rotating').toSorted()).toEqual([first, second].toSorted())
  await until('the old one is deleted', () => !ids('rotating').includes(first))
  const deleted = world.k0rdent.ledger.credentials('rotating').find(({ id }) => id === first)
  const created = world.k0rdent.ledger.credentials('rotating').find(({ id }) => id === second)
  expect((deleted?.deletedAt ?? 0) - (created?.createdAt ?? 0)).toBeGreaterThanOrEqual(4000)
  expect(world.k0rdent.ledger.mostActive('rotating')).toBe(2)
})

test('deletion revokes, and leaves nothing behind', async () => {
  await world.createCredential([NS, 'going'], { serviceAccount: 'going', lifetime: '1h' })
  const { metadata } = await world.untilIssued([NS, 'going'])
  await world.removeCredential([NS, 'going'])
  await until(
    'the object is gone',
    async () => (await world.credential([NS, 'going'])) === undefined,
  )
  expect(ids('going')).toEqual([])
  await until('the Secret is gone', async () => {
    return (await world.secret([NS, 'going-credential'])) === undefined
  })
  expect(await records()).not.toContain(`mintlet-credential-${metadata.uid}`)
})

test('with deletionPolicy Orphan it lives on', async () => {
  await world.createCredential([NS, 'kept'], {
    serviceAccount: 'kept',
    lifetime: '1h',
    deletionPolicy: 'Orphan',
  })
  await world.untilIssued([NS, 'kept'])
  await world.removeCredential([NS, 'kept'])
  await until(
    'the object is gone',
    async () => (await world.credential([NS, 'kept'])) === undefined,
  )
  expect(ids('kept')).toHaveLength(1)
})

test('the operator is denied nothing, and tells what it did', async () => {
  expect(await world.forbidden()).toEqual([])
  const steps = operator.lines('step').map(({ step }) => step)
  expect(steps).toContain('Rehearse')
  const created = operator.lines('credential created')
  expect(created.length).toBe(world.k0rdent.ledger.creates().length)
})
