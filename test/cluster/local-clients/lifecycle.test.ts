import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CredentialRecord } from '../../../src/api/credential-record.ts'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import type { Credential } from '../credential-api.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { BASE_URL } from '../operator/start-world.ts'
import { credentialIdOf } from './credential-id-of.ts'
import { livingOf } from './living-of.ts'
import { type LocalClientWorld, SYSTEM, startLocalClientWorld } from './start-local-client-world.ts'
import { type RecordWatch, watchRecords } from './watch-records.ts'

/** What becomes of a ServiceAccountCredential of the built-in issuer, as its Secret, its record and its status show it. */
const NS = 'clients'

let world: LocalClientWorld
let operator: Operator
let records: RecordWatch

beforeAll(async () => {
  world = await startLocalClientWorld({
    namespaces: [NS],
    controllerManager: true,
  })
  records = watchRecords(world.controlPlane)
  operator = await world.startOperator()
})
afterAll(async () => {
  await records?.[Symbol.asyncDispose]()
  await world?.[Symbol.asyncDispose]()
})

const create = async (name: string, spec: object): Promise<Credential> => {
  await world.createCredential([NS, name], { serviceAccount: name, ...spec })
  return world.untilIssued([NS, name])
}

const recordName = ({ metadata }: Credential): string => `mintlet-credential-${metadata.uid}`

/** Whether a credential is in a record still. */
const holds = (record: CredentialRecord | undefined, id: string | undefined): boolean =>
  livingOf(record).some((each) => each.id === id)

test('a credential is issued: its Secret has what a client needs, its record what verifies it', async () => {
  const { metadata, status } = await create('once', { lifetime: '1h' })
  const secret = await world.values([NS, 'once'])
  const { clientId, clientSecret = '', credentialId, expiresAt, tokenUrl } = secret
  expect(Object.keys(secret).toSorted()).toEqual([
    'clientId',
    'clientSecret',
    'credentialId',
    'expiresAt',
    'tokenUrl',
  ])
  expect(clientId).toBe(metadata.uid)
  expect(clientSecret).toMatch(/^mlt_[\w-]{43}$/)
  expect(tokenUrl).toBe(`${BASE_URL}/local/token`)
  expect(status).toMatchObject({
    phase: 'Active',
    expiresAt,
    secretName: 'once-credential',
    requestedLifetime: '1h',
    mints: 1,
    credential: { id: credentialId, serviceAccountId: 'once', status: 'active' },
  })
  expect(metadata.finalizers).toEqual(['mintlet.dev/revoke'])
  const record = await world.record(metadata.uid)
  expect(record?.phase).toBe('Idle')
  expect(livingOf(record).map(({ id }) => id)).toEqual([credentialId])
  expect(credentialIdOf(record, clientSecret)).toBe(credentialId)
  expect(credentialIdOf(record, `${clientSecret}x`)).toBeUndefined()
  const written = await world.secret([NS, 'once-credential'])
  expect(written?.metadata.ownerReferences).toMatchObject([{ uid: metadata.uid, controller: true }])
})

test.concurrent('the old credential works until the overlap is over, and is forgotten then', async () => {
  const rotation = { policy: 'BeforeExpiry', atPercent: 10, overlap: '3s' }
  const { metadata, status } = await create('rotating', { lifetime: '60s', rotation })
  const first = status?.credential?.id
  const before = await world.client([NS, 'rotating'])
  const rotated = await world.untilCredential('is rotated', [NS, 'rotating'], (found) => {
    return found.status?.credential !== undefined && found.status.credential.id !== first
  })
  const second = rotated.status?.credential?.id
  const after = await world.client([NS, 'rotating'])
  expect(after.clientId).toBe(before.clientId)
  expect(after.clientSecret).not.toBe(before.clientSecret)
  expect(rotated.status?.previous).toMatchObject([{ id: first }])
  const both = await world.record(metadata.uid)
  expect(credentialIdOf(both, before.clientSecret)).toBe(first)
  expect(credentialIdOf(both, after.clientSecret)).toBe(second)

  const isForgotten = (): boolean => !holds(records.seen(metadata.uid).at(-1)?.content, first)
  await until('the old one is forgotten', isForgotten)
  const seen = records.seen(metadata.uid)
  const published = seen.findIndex(({ content }) => content.current?.id === second)
  const retired = seen.findIndex(({ content }, nth) => nth > published && !holds(content, first))
  expect((seen[retired]?.at ?? 0) - (seen[published]?.at ?? 0)).toBeGreaterThan(2500)
  expect(Math.max(...seen.map(({ content, at }) => livingOf(content, at).length))).toBe(2)
})

test.concurrent('a rotation that is asked for is made, once', async () => {
  const rotation = { policy: 'BeforeExpiry', overlap: '2s' }
  const { metadata, status } = await create('asked', { lifetime: '1h', rotation })
  await sleep(1500)
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await changeCredential(world, [NS, 'asked'], { metadata: { annotations } })
  const found = await world.untilCredential('is rotated', [NS, 'asked'], (one) => {
    return one.status?.lastHandledRefresh === 'now' && (one.status.previous ?? []).length === 0
  })
  expect(found.status?.mints).toBe(2)
  expect(found.status?.credential?.id).not.toBe(status?.credential?.id)
  const { clientSecret } = await world.client([NS, 'asked'])
  expect(credentialIdOf(await world.record(metadata.uid), clientSecret)).toBe(
    found.status?.credential?.id,
  )
})

test.concurrent('deletion revokes at once, and leaves nothing behind', async () => {
  const found = await create('going', { lifetime: '1h' })
  await world.removeCredential([NS, 'going'])
  const isGone = async (): Promise<boolean> => (await world.credential([NS, 'going'])) === undefined
  await until('the object is gone', isGone)
  expect(await world.secret([SYSTEM, recordName(found)])).toBeUndefined()
})

test.concurrent('with deletionPolicy Orphan it lives on until it expires', async () => {
  const spec = { lifetime: '12s', deletionPolicy: 'Orphan' }
  const found = await create('kept', spec)
  const { clientSecret } = await world.client([NS, 'kept'])
  await world.removeCredential([NS, 'kept'])
  const isGone = async (): Promise<boolean> => (await world.credential([NS, 'kept'])) === undefined
  await until('the object is gone', isGone)
  const record = await world.record(found.metadata.uid)
  expect(record?.kept).toMatchObject([{ id: found.status?.credential?.id }])
  expect(credentialIdOf(record, clientSecret)).toBe(found.status?.credential?.id)
})

test('no record ever kept a secret, or more than two credentials', async () => {
  const secrets = await world.secrets(NS)
  expect(secrets.length).toBeGreaterThan(2)
  const texts = secrets.map(({ data = {} }) =>
    Buffer.from(data['clientSecret'] ?? '', 'base64').toString(),
  )
  const seen = records.seen()
  expect(seen.length).toBeGreaterThan(20)
  expect(seen.filter(({ data }) => Object.keys(data).length > 0)).toEqual([])
  const leaking = seen.filter(({ content }) => {
    const text = JSON.stringify(content)
    return texts.some((one) => one !== '' && text.includes(one))
  })
  expect(leaking).toEqual([])
  expect(Math.max(...seen.map(({ content, at }) => livingOf(content, at).length))).toBe(2)
})

test('the Secret of what was deleted goes, whether it was revoked or not', async () => {
  for (const name of ['going', 'kept']) {
    const isGone = async (): Promise<boolean> =>
      (await world.secret([NS, `${name}-credential`])) === undefined
    // The garbage collector may take half a minute to notice that there is a new kind.
    expect(await until(`the Secret of ${name} is gone`, isGone, 45_000)).toBe(true)
  }
})

test('nothing is written while nothing changes, and nothing by another process', async () => {
  const about = async (since: number): Promise<readonly string[]> =>
    (await world.calls())
      .slice(since)
      .filter(({ what, name }) => !name.startsWith('later-') && !what.startsWith('get '))
      // These go on by themselves.
      .filter(({ name }) => !name.startsWith('rotating') && !name.startsWith('kept'))
      .map(({ what, name }) => `${what} ${name}`)
  await world.untilSeen(NS)
  const before = (await world.calls()).length
  const versions = async (): Promise<readonly unknown[]> =>
    (await world.secrets(SYSTEM))
      .filter(({ metadata }) => metadata.name !== recordName(rotating))
      .map(({ metadata }) => [metadata.name, metadata.resourceVersion])
      .filter(([name]) => String(name).startsWith('mintlet-credential-'))
  const rotating = await world.untilIssued([NS, 'rotating'])
  const kept = await versions()
  await changeCredential(world, [NS, 'once'], {
    metadata: { annotations: { note: 'of a person' } },
  })
  await world.untilSeen(NS)
  await operator.stop()
  operator = await world.startOperator()
  await world.untilSeen(NS)
  expect(await about(before)).toEqual([])
  expect(await versions()).toEqual(kept)
})

test('the operator is denied nothing, and tells what it did without what is secret', async () => {
  expect(await world.forbidden()).toEqual([])
  expect(await world.leaks()).toEqual([])
  expect(operator.lines('step').map(({ step }) => step)).toContain('Rehearse')
})
