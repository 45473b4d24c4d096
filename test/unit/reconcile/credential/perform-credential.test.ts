import { describe, expect, test } from 'vitest'
import { formatTime } from '../../../../src/api/time.ts'
import { stalled } from '../../../../src/failure.ts'
import type { CredentialStep } from '../../../../src/plan/credential/credential-step.ts'
import { performCredential } from '../../../../src/reconcile/credential/perform-credential.ts'
import { credentialRecord, observedCredential } from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW } from '../../../kit/gen.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const SECRET = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }
const UNREADABLE = {
  ok: false,
  failure: stalled('Conflict', 'the record cannot be read'),
} as const

const secretId = { name: 'pipeline-credential', uid: 'uid-of-secret', resourceVersion: '100' }
const WRITES: readonly CredentialStep[] = [
  { step: 'AddFinalizer' },
  {
    step: 'WriteRecord',
    why: 'Forget',
    record: credentialRecord(),
    version: '1',
    secret: 'Keep',
  },
  { step: 'Create', requestedExpiresAt: NOW + HOUR },
  { step: 'Publish', id: 'cred-1', write: { verb: 'Create' }, why: 'FirstIssue' },
  { step: 'Revoke', id: 'cred-1', why: 'Deleted' },
  { step: 'RemoveRecord', version: '1' },
  { step: 'RestartWorkload', workload: { kind: 'Deployment', name: 'api' }, id: 'cred-1' },
  { step: 'ReleaseFinalizer' },
  { step: 'RepairSecret', secret: secretId, metadata: { labels: {}, annotations: {} } },
  { step: 'RenderSecret', secret: secretId },
  { step: 'RemoveSecret', secret: secretId },
]

async function published(spec: Parameters<TurnWorld['make']>[0] = {}): Promise<TurnWorld> {
  const world = turnWorld()
  world.make(spec)
  await world.run(MINUTE)
  expect(world.status().phase).toBe('Active')
  world.steps.length = 0
  return world
}

/** As somebody with edit on the namespace would. */
function annotateSecret(world: TurnWorld, annotations: Readonly<Record<string, string>>): void {
  const object = world.store.get(SECRET)
  if (object === undefined) throw new Error('there is no Secret')
  const metadata = { ...object.metadata, annotations }
  world.store.replace('someone', SECRET, { ...object, metadata })
}

describe('performCredential()', () => {
  test('writes nothing, and asks the issuer for nothing that it would change, without the lease', async () => {
    const world = turnWorld()
    world.leads = false
    for (const step of WRITES) {
      // oxlint-disable-next-line no-await-in-loop
      const performed = await performCredential(turnContext(world), step, observedCredential())
      expect([step.step, performed.kind]).toEqual([step.step, 'Deposed'])
    }
    expect(world.store.changes).toEqual([])
    expect(world.service.asked).toEqual([])
  })

  test('learns the time of the API server, and ends the turn where that does not tell it', async () => {
    const world = turnWorld()
    const read = (time: number | undefined): ReturnType<typeof performCredential> => {
      const context = turnContext(world, { readClock: () => Promise.resolve(time) })
      return performCredential(context, { step: 'ReadClock' }, observedCredential())
    }
    expect(await read(NOW)).toMatchObject({ kind: 'Learned', observed: { serverTime: NOW } })
    const silent = await read(undefined)
    expect(cameTo(silent)).toBe('Failed ApiServerUnavailable')
    expect(JSON.stringify(silent)).toContain('Date header')
  })

  test('takes a record that cannot be read for no absent one, its own or that of another', async () => {
    const world = turnWorld()
    const records = {
      ...world.ports().records,
      read: () => Promise.resolve(UNREADABLE),
      siblings: () => Promise.resolve(UNREADABLE),
    }
    const context = turnContext(world, { records })
    for (const step of ['ReadRecord', 'ReadSiblings'] as const) {
      // oxlint-disable-next-line no-await-in-loop
      const performed = await performCredential(context, { step }, observedCredential())
      expect(cameTo(performed)).toBe('Failed Conflict')
    }
  })

  test('reads the record again when it could not be removed, or perhaps was', async () => {
    const world = await published()
    const step = { step: 'RemoveRecord', version: '0' } as const
    const uid = world.record()?.owner.uid ?? ''
    const seen = observedCredential({ owner: { namespace: 'etl', name: 'pipeline', uid } })
    const live = { ...seen, record: { ...seen.record, live: true } }
    const context = turnContext(world)
    const stale = await performCredential(context, step, live)
    expect(stale).toMatchObject({ kind: 'Learned', observed: { record: { live: false } } })
    world.fate = (call) => (call === 'delete record' ? 'lost' : 'pass')
    const version = context.ports.caches.record(uid)?.version ?? ''
    const unknown = await performCredential(context, { ...step, version }, live)
    expect(world.record()).toBeUndefined()
    expect(unknown).toMatchObject({ kind: 'Learned', observed: { record: { live: false } } })
    world.fate = (call) => (call === 'delete record' ? 'unreachable' : 'pass')
    expect(cameTo(await performCredential(context, step, live))).toBe('Failed ApiServerUnavailable')
  })

  test('throws on what is no answer of the API server: that is a bug', async () => {
    const context = turnContext(turnWorld(), {
      readObject: () => Promise.reject(new TypeError('ours')),
    })
    await expect(
      performCredential(context, { step: 'ReadObject' }, observedCredential()),
    ).rejects.toThrow('ours')
  })
})

describe('a Secret that somebody wrote to', () => {
  test('gets its labels and annotations back, and keeps what it holds', async () => {
    const world = await published()
    const before = world.secret()
    annotateSecret(world, {})
    await world.turn()
    expect(world.steps).toContain('RepairSecret')
    expect(Object.keys(world.store.get(SECRET)?.metadata.annotations ?? {})).toContain(
      'mintlet.dev/expires-at',
    )
    expect(world.secret()).toEqual(before)
    expect(world.service.asked.filter((each) => each === 'create')).toHaveLength(1)
    expect(world.status().secretResourceVersion).toBe(
      world.store.get(SECRET)?.metadata.resourceVersion,
    )
  })

  test('is read again where somebody is faster than its repair', async () => {
    const world = await published()
    const { metadata } = world.store.get(SECRET) ?? { metadata: undefined }
    const { uid = '' } = metadata ?? {}
    const secret = { name: 'pipeline-credential', uid, resourceVersion: '0' }
    const step = {
      step: 'RepairSecret',
      secret,
      metadata: { labels: {}, annotations: {} },
    } as const
    const performed = await performCredential(turnContext(world), step, observedCredential())
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { secret: { state: 'Present', uid }, record: { live: false } },
    })
    world.fate = (call) => (call === 'patch secrets' ? 'unreachable' : 'pass')
    const away = await performCredential(turnContext(world), step, observedCredential())
    expect(cameTo(away)).toBe('Failed ApiServerUnavailable')
  })

  test('is taken as it is where nothing of ours has changed', async () => {
    const world = await published()
    const annotations = world.store.get(SECRET)?.metadata.annotations ?? {}
    annotateSecret(world, { ...annotations, 'example.com/mine': 'yes' })
    await world.turn()
    expect(world.steps).toContain('AcceptSecret')
    expect(world.status().secretResourceVersion).toBe(
      world.store.get(SECRET)?.metadata.resourceVersion,
    )
    world.steps.length = 0
    await world.turn()
    expect(world.steps).toEqual(['Rest Valid'])
  })
})

/** It expires in an hour, for good. */
const ending = async (secret: object): Promise<TurnWorld> => {
  const expiresAt = formatTime(NOW + HOUR)
  return published({ rotation: { policy: 'None' }, expiresAt, secret })
}

describe('the one credential of policy None', () => {
  test('ends for good once the API server and the issuer agree', async () => {
    const expiresAt = formatTime(NOW + HOUR)
    const world = await published({ rotation: { policy: 'None' }, expiresAt })
    await world.run(2 * HOUR)
    expect(world.steps).toContain('ReadClock')
    expect(world.steps).toContain('Expire')
    expect(world.status().phase).toBe('Expired')
    expect(world.service.asked.filter((each) => each === 'create')).toHaveLength(1)
  })

  test('leaves its Secret, which says so, and is written no more', async () => {
    const world = await ending({ template: { URL: '{{ clientId }}' } })
    const before = world.secret()
    await world.run(2 * HOUR)
    expect(world.store.get(SECRET)?.metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'mintlet',
      'mintlet.dev/state': 'expired',
    })
    expect(world.secret()).toEqual(before)
    world.steps.length = 0
    annotateSecret(world, {})
    await world.run(HOUR)
    expect(new Set(world.steps)).toEqual(new Set(['Rest Expired']))
    expect(world.store.get(SECRET)?.metadata.annotations).toEqual({})
  })

  test('takes its Secret along where that is wanted, once, and in the version that was seen', async () => {
    const world = await ending({ onExpiry: 'Delete' })
    await world.run(HOUR - MINUTE)
    let edits = 0
    world.fate = (call) => {
      if (call === 'delete secrets' && edits === 0) {
        edits += 1
        annotateSecret(world, { 'example.com/mine': 'yes' })
      }
      return 'pass'
    }
    await world.run(HOUR)
    expect([edits, world.secret()]).toEqual([1, undefined])
    expect(world.steps.filter((step) => step === 'RemoveSecret')).toHaveLength(2)
    const { name, namespace } = SECRET
    world.store.create('someone', SECRET, { kind: 'Secret', metadata: { name, namespace } })
    await world.run(HOUR)
    expect(world.store.get(SECRET)).toBeDefined()
    expect(world.status()).toMatchObject({ phase: 'Expired', mints: 1 })
  })
})
