import { describe, expect, test } from 'vitest'
import { stalled } from '../../../../src/failure.ts'
import type { CredentialOutcome } from '../../../../src/plan/credential/credential-outcome.ts'
import type { ObservedCredential } from '../../../../src/plan/credential/observed-credential.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { reportCredential } from '../../../../src/reconcile/credential/report-credential.ts'
import { credentialRecord, newCredential } from '../../../kit/credential-gen.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const PLACE = { resource: 'serviceaccountcredentials', namespace: 'etl', name: 'pipeline' }
const REFUSED: CredentialOutcome = { kind: 'Refused', failure: stalled('NotGranted', 'ask') }

type Setting = {
  readonly world: TurnWorld
  readonly seen: ObservedCredential
  readonly ports: CredentialPorts
  /** What was told about the object. */
  readonly events: string[]
}

async function setUp(over: Partial<CredentialPorts> = {}): Promise<Setting> {
  const world = turnWorld()
  world.make()
  const events: string[] = []
  const ports: CredentialPorts = {
    ...world.ports(),
    events: {
      write: (_subject, { reason }) => {
        events.push(reason)
        return Promise.resolve()
      },
    },
    ...over,
  }
  const credential = await ports.readObject({ namespace: 'etl', name: 'pipeline' })
  if (credential === undefined) throw new Error('there is no object')
  const { namespace, name, uid } = credential.metadata
  const seen = { ...newCredential(), credential, owner: { namespace, name, uid } }
  return { world, seen, ports, events }
}

/** Somebody else writes to the object. */
function touch({ store }: TurnWorld, change: object = {}): void {
  const object = store.get(PLACE)
  if (object === undefined) throw new Error('there is no object')
  store.replace('someone', PLACE, { ...object, ...change })
}

const writes = ({ store }: TurnWorld): number =>
  store.changes.filter(({ by }) => by === 'mintlet').length

describe('reportCredential()', () => {
  test('tells once, and writes nothing where nothing has changed', async () => {
    const { world, seen, ports, events } = await setUp()
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject({ kind: 'Reported' })
    expect(world.status().conditions).toMatchObject([
      { type: 'Ready', status: 'False', reason: 'NotGranted' },
      { type: 'Stalled', status: 'True', reason: 'NotGranted' },
    ])
    expect(events).toEqual(['NotGranted'])
    const told = { ...seen, credential: await ports.readObject(seen.owner) }
    world.fate = () => expect.unreachable()
    const again = await reportCredential(ports, told, REFUSED)
    expect(again).toMatchObject({ kind: 'Reported' })
    expect(writes(world)).toBe(1)
    expect(events).toHaveLength(1)
  })

  test('keeps the answer for the next turn, but not a spec that came with it', async () => {
    const remembered: unknown[] = []
    const keep = {
      credential: (credential: object) => void remembered.push(credential),
      secret: () => undefined,
    }
    const { world, seen, ports } = await setUp({ remember: keep })
    await reportCredential(ports, seen, REFUSED)
    expect(remembered).toMatchObject([{ status: world.status() }])
    const other = await setUp({ remember: keep })
    const answering = { ...other.ports.statuses }
    const write: typeof answering.write = async (...args) => {
      const body = await answering.write(...args)
      return { ...body, metadata: { ...body.metadata, generation: 7 } }
    }
    await reportCredential({ ...other.ports, statuses: { write } }, other.seen, REFUSED)
    expect(remembered).toHaveLength(1)
  })

  test('says nothing once another process leads', async () => {
    const { world, seen, ports } = await setUp()
    world.leads = false
    const reported = await reportCredential(ports, seen, REFUSED)
    expect(reported).toMatchObject({ kind: 'Unreported', reason: 'Conflict' })
    expect(writes(world)).toBe(0)
  })

  test('says nothing of an object that it has just let go', async () => {
    const { world, seen, ports } = await setUp()
    const record = { live: true, version: '1', content: credentialRecord() }
    const released = { kind: 'Released' } as const
    const reported = await reportCredential(ports, { ...seen, record }, released)
    expect(reported).toMatchObject({ kind: 'Reported' })
    expect(writes(world)).toBe(0)
  })

  test('settles what was done on top of what somebody else has written meanwhile', async () => {
    const { world, seen, ports } = await setUp()
    touch(world, { status: { mints: 7 } })
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject({ kind: 'Reported' })
    expect(world.status()).toMatchObject({ mints: 7, conditions: [{ reason: 'NotGranted' }, {}] })
  })

  test('does not claim to have seen a spec that came meanwhile', async () => {
    const { world, seen, ports } = await setUp()
    touch(world, { spec: { ...(world.store.get(PLACE)?.['spec'] as object), suspend: true } })
    await reportCredential(ports, seen, REFUSED)
    expect(world.store.get(PLACE)?.metadata.generation).toBe(2)
    expect(world.status().observedGeneration).toBe(1)
  })

  test('has nobody to tell once the object is gone, or is another one', async () => {
    const { world, seen, ports } = await setUp()
    world.store.remove('someone', PLACE)
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject({ kind: 'Reported' })
    world.make()
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject({ kind: 'Reported' })
    expect(world.status()).toEqual({})
    const gone = { ...seen, credential: undefined }
    expect(await reportCredential(ports, gone, REFUSED)).toMatchObject({ kind: 'Reported' })
    expect(writes(world)).toBe(0)
  })

  test('gives up on somebody who writes again and again, and comes back to it', async () => {
    const { world, seen, ports } = await setUp()
    let tries = 0
    world.fate = (call) => {
      if (call !== 'patch serviceaccountcredentials/status') return 'pass'
      tries += 1
      touch(world, { status: { mints: tries } })
      return 'pass'
    }
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject({
      kind: 'Unreported',
      reason: 'Conflict',
    })
    expect(tries).toBe(3)
  })

  test('says why the API server could not be told', async () => {
    const { world, seen, ports } = await setUp()
    world.fate = () => 'unreachable'
    const away = { kind: 'Unreported', reason: 'ApiServerUnavailable' }
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject(away)
    touch(world, { status: { mints: 7 } })
    world.fate = (call) => (call === 'get serviceaccountcredentials' ? 'unreachable' : 'pass')
    expect(await reportCredential(ports, seen, REFUSED)).toMatchObject(away)
  })
})
