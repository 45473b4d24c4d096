import { writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { stringify } from 'yaml'
import type { Ledger } from '../../kit/k0rdent/ledger.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { kubectl, kubectlMissing } from '../operator/kubectl.ts'
import { changeCredential } from './change-credential.ts'
import { ISSUER, type K0rdentWorld, startK0rdentWorld } from './start-k0rdent-world.ts'
import { untilSeen } from './until-seen.ts'

/** A credential without rotation ends for good, whatever is said to the API server afterwards. */
const NS = 'ends'
const FLAGS = ['--last-used-interval=2s']
const ACCOUNTS = ['short', 'timed', 'past', 'asleep', 'again', 'skewed']
const account = (id: string) =>
  ({ id, scope: 'organization', scopeId: 'myorg', roles: [] }) as const

let world: K0rdentWorld
let operator: Operator

/** The manifest as it would be in Git. */
const manifest = (name: string, life: object): string =>
  stringify({
    apiVersion: 'mintlet.dev/v1alpha1',
    kind: 'ServiceAccountCredential',
    metadata: { name, namespace: NS },
    spec: { issuerRef: { name: ISSUER }, serviceAccount: name, ...life },
  })
const SHORT = manifest('short', { lifetime: '10s' })
const AGAIN = manifest('again', { lifetime: '10s' })

const untilExpired = (name: string): Promise<Credential> =>
  world.untilCredential('is Expired', [NS, name], ({ status }) => status?.phase === 'Expired')

const created = (name: string): readonly string[] =>
  ledger()
    .credentials(name)
    .map(({ id }) => id)

const ledger = (): Ledger => world.k0rdent.ledger

beforeAll(async () => {
  world = await startK0rdentWorld({
    namespaces: [NS],
    controllerManager: true,
    k0rdent: { serviceAccounts: [...ACCOUNTS, 'later'].map(account) },
  })
  operator = await world.startOperator({ flags: FLAGS })
  const inTwelveSeconds = new Date(Date.now() + 12_000).toISOString()
  await world.controlPlane.admin.apply(
    [SHORT, AGAIN, manifest('timed', { expiresAt: inTwelveSeconds })].join('---\n'),
  )
  await Promise.all(['short', 'again', 'timed'].map((name) => world.untilIssued([NS, name])))
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

test('it expires for good: of a lifetime, and at a time', async () => {
  for (const name of ['short', 'timed', 'again']) {
    const found = await untilExpired(name)
    expect(conditionOf(found, 'Ready')).toBe('False Expired')
    expect(conditionOf(found, 'Expired')).toBe('True Expired')
    expect(conditionOf(found, 'Stalled')).toBe('True Expired')
    expect(Date.parse(found.status?.expiresAt ?? '')).toBeLessThanOrEqual(Date.now())
    expect(found.status?.credential?.id).toBe(created(name)[0])
  }
  expect(await world.secret([NS, 'short-credential'])).toBeDefined()
})

test('the API server lets nobody revive it', async () => {
  const before = await world.credential([NS, 'short'])
  const refused = [
    await changeCredential(world, [NS, 'short'], { status: { phase: 'Active' } }, '/status'),
    await changeCredential(world, [NS, 'short'], { status: { phase: null } }, '/status'),
    await changeCredential(world, [NS, 'short'], { status: null }, '/status'),
    await changeCredential(world, [NS, 'short'], {
      spec: { rotation: { policy: 'BeforeExpiry' } },
    }),
    await changeCredential(world, [NS, 'short'], { spec: { suspend: true } }),
    await changeCredential(world, [NS, 'short'], { spec: { lifetime: '1h' } }),
  ]
  for (const { status, body } of refused) {
    expect(status).toBe(422)
    expect(body.message).toMatch(/expired for good|cannot be changed/)
  }
  expect(await world.credential([NS, 'short'])).toEqual(before)
})

test('asked for a rotation, it stays expired', async () => {
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  const { status } = await changeCredential(world, [NS, 'short'], { metadata: { annotations } })
  expect(status).toBe(200)
  await untilSeen(world, NS)
  expect((await world.credential([NS, 'short']))?.status?.phase).toBe('Expired')
  expect(created('short')).toHaveLength(1)
})

test('applied again as it was it mints nothing, nor when its Secret is gone', async () => {
  const { generation } = (await untilExpired('short')).metadata
  await world.controlPlane.admin.apply(SHORT)
  await untilSeen(world, NS)
  await world.removeSecret([NS, 'short-credential'])
  await world.controlPlane.admin.apply(SHORT)
  await untilSeen(world, NS)
  const found = await world.credential([NS, 'short'])
  expect(found?.metadata.generation).toBe(generation)
  expect(found?.status?.phase).toBe('Expired')
  expect(created('short')).toHaveLength(1)
  expect(ledger().deletes('short')).toEqual([])
})

test('what ends while no operator runs is expired by the next one, which mints nothing for what is applied again', async () => {
  await world.createCredential([NS, 'asleep'], { serviceAccount: 'asleep', lifetime: '10s' })
  const { status } = await world.untilIssued([NS, 'asleep'])
  await operator.stop()
  await world.controlPlane.admin.apply(SHORT)
  await sleep(Date.parse(status?.expiresAt ?? '') - Date.now() + 500)
  expect((await world.credential([NS, 'asleep']))?.status?.phase).toBe('Active')
  operator = await world.startOperator({ flags: FLAGS })
  await untilExpired('asleep')
  await untilSeen(world, NS)
  expect(created('asleep')).toHaveLength(1)
  expect(created('short')).toHaveLength(1)
})

test.skipIf(kubectlMissing !== undefined)(
  `kubectl apply of the same manifest mints nothing either${kubectlMissing === undefined ? '' : ` (${kubectlMissing})`}`,
  async () => {
    const { folder, kubeconfigPath } = world.controlPlane
    const file = `${folder}/again.yaml`
    await writeFile(file, AGAIN)
    for (const more of [[], ['--server-side', '--force-conflicts']]) {
      const said = await kubectl(kubeconfigPath, 'apply', '-f', file, ...more)
      expect(said).toContain('serviceaccountcredential.mintlet.dev/again')
    }
    await untilSeen(world, NS)
    expect(created('again')).toHaveLength(1)
    expect((await world.credential([NS, 'again']))?.status?.phase).toBe('Expired')
  },
)

test('a time that has passed already is refused, and nothing is asked for', async () => {
  await world.createCredential([NS, 'past'], {
    serviceAccount: 'past',
    expiresAt: '2020-01-01T00:00:00Z',
  })
  const found = await world.untilCredential('is refused', [NS, 'past'], (one) =>
    conditionOf(one, 'Stalled').startsWith('True'),
  )
  expect(conditionOf(found, 'Stalled')).toBe('True LifetimeRefused')
  expect(found.status?.phase).toBe('Pending')
  expect(ledger().count({ call: 'create', serviceAccountId: 'past' })).toBe(0)
})

// Everything else has ended by now: this changes the time for everybody.
test('while the issuer says that there is time left, nothing is ended: ClockSkew', async () => {
  const { k0rdent } = world
  await world.createCredential([NS, 'skewed'], { serviceAccount: 'skewed', lifetime: '10s' })
  await world.untilIssued([NS, 'skewed'])
  k0rdent.setOffset(-120_000)
  const told = await world.untilCredential(
    'is told of the clocks',
    [NS, 'skewed'],
    (found) => conditionOf(found, 'Ready') === 'False ClockSkew',
  )
  expect(told.status?.phase).not.toBe('Expired')
  expect(told.status?.conditions?.map(({ message }) => message).join()).toContain(
    'set the clocks right',
  )
  k0rdent.setOffset(0)
  await untilExpired('skewed')
  expect(created('skewed')).toHaveLength(1)
})

test('deleted and created anew it gets another one; nothing is deleted of what had ended by itself', async () => {
  const [first] = created('again')
  await world.removeCredential([NS, 'again'])
  await until('it is gone', async () => (await world.credential([NS, 'again'])) === undefined)
  await world.controlPlane.admin.apply(AGAIN)
  const { status } = await world.untilIssued([NS, 'again'])
  expect(status?.credential?.id).not.toBe(first)
  expect(created('again')).toEqual([first, status?.credential?.id])
  for (const name of ACCOUNTS) {
    expect([name, ledger().deletes(name)]).toEqual([name, []])
  }
})
