import { describe, expect, test } from 'vitest'
import { HOUR, MINUTE, SECOND } from '../../../kit/gen.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const asked = ({ service }: TurnWorld, what: string): number =>
  service.asked.filter((each) => each === what).length

/** The nth call of that name, counted from 1, meets this fate; all others pass. */
function nth(world: TurnWorld, name: string, number: number, fate: 'lost' | 'unreachable'): void {
  let calls = 0
  world.fate = (call) => {
    if (call !== name) return 'pass'
    calls += 1
    return calls === number ? fate : 'pass'
  }
}

describe('a turn of a new object', () => {
  test('takes every step of the protocol in its order, and tells', async () => {
    const world = turnWorld()
    world.make()
    await world.turn()
    expect(world.steps).toEqual([
      'ReadObject',
      'ReadSecret',
      'ReadRecord',
      'ReadRemote',
      'AddFinalizer',
      'Rehearse',
      'WriteRecord Claim',
      'ReadSiblings',
      'Create',
      'WriteRecord Seal',
      'Publish FirstIssue',
      'WriteRecord Finish',
      'Tell FirstIssue',
    ])
    expect(world.secret()).toMatchObject({
      clientId: 'client-of-pipeline',
      clientSecret: 'secret-of-cred-1',
      credentialId: 'cred-1',
      tokenUrl: 'https://api.k0rdent.test/token',
    })
    expect(world.status()).toMatchObject({
      phase: 'Active',
      credential: { id: 'cred-1' },
      mints: 1,
    })
    expect(world.record()).toMatchObject({ phase: 'Idle', current: { id: 'cred-1' } })
    expect(world.recordData()).toEqual({})
  })

  test('is followed by turns that ask nobody but the issuer, now and then', async () => {
    const world = turnWorld()
    world.make()
    await world.run(MINUTE)
    const before = { writes: world.store.changes.length, asked: world.service.asked.length }
    await world.run(10 * MINUTE)
    expect(world.store.changes.length).toBe(before.writes)
    expect(world.service.asked.slice(before.asked)).toEqual(['view', 'view'])
  })
})

describe('a create whose answer is lost', () => {
  test('is never sent again: what came of it is deleted, and another one made', async () => {
    const world = turnWorld()
    world.make()
    world.service.fates.push('lost')
    await world.turn()
    expect(world.record()?.phase).toBe('Abandoning')
    expect(asked(world, 'create')).toBe(1)
    await world.run(10 * MINUTE)
    expect(world.service.asked).toContain('remove cred-1')
    expect(world.service.credentials.map(({ id }) => id)).toEqual(['cred-2'])
    expect(world.secret()).toMatchObject({ credentialId: 'cred-2' })
  })

  test('is waited for before that, for as long as the issuer may take', async () => {
    const world = turnWorld()
    world.make()
    world.service.fates.push('lost')
    await world.run(MINUTE)
    expect(asked(world, 'create') + asked(world, 'remove cred-1')).toBe(1)
  })
})

describe('a create that is refused', () => {
  test('leaves no intent, and is tried again after a while', async () => {
    const world = turnWorld()
    world.make()
    world.service.fates.push('refused')
    const wait = await world.turn()
    expect(world.record()).toMatchObject({ phase: 'Idle' })
    expect(world.record()).not.toHaveProperty('intent')
    expect(wait).toBeGreaterThanOrEqual(SECOND)
    await world.run(2 * HOUR)
    expect(asked(world, 'create')).toBe(2)
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-of-cred-1' })
  })
})

describe('an API server that does not answer', () => {
  test.each([
    'patch record',
    'create record',
    'create secrets',
    'patch serviceaccountcredentials',
    'patch serviceaccountcredentials/status',
  ])(
    'and has done all the same what it was asked (%s) costs no second credential',
    async (call) => {
      const world = turnWorld()
      world.make()
      nth(world, call, 1, 'lost')
      await world.run(HOUR)
      expect(world.service.asked.filter((each) => each !== 'view')).toEqual(['create'])
      expect(world.secret()).toMatchObject({ credentialId: 'cred-1' })
      expect(world.record()).toMatchObject({ phase: 'Idle', current: { id: 'cred-1' } })
    },
  )

  test.each([1, 2, 3])(
    'to change number %s of the record, or not at all, costs none either',
    async (number) => {
      for (const fate of ['lost', 'unreachable'] as const) {
        const world = turnWorld()
        world.make()
        nth(world, 'patch record', number, fate)
        await world.run(HOUR)
        expect(world.service.asked.filter((each) => each !== 'view')).toEqual(['create'])
        expect(world.secret()).toMatchObject({ credentialId: 'cred-1' })
      }
    },
  )

  test('keeps the process from forgetting what it has created', async () => {
    const world = turnWorld()
    world.make()
    const away = (): void => {
      world.fate = () => 'unreachable'
    }
    world.service.meanwhile = away
    await world.run(10 * MINUTE)
    expect(world.record()?.phase).toBe('InFlight')
    world.service.meanwhile = () => undefined
    world.fate = () => 'pass'
    await world.run(10 * MINUTE)
    expect(asked(world, 'create')).toBe(1)
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-of-cred-1' })
  })
})

describe('a process that ends', () => {
  test('after it has created leaves an orphan, which the next one deletes', async () => {
    const world = turnWorld()
    world.make()
    world.service.meanwhile = () => {
      world.fate = () => 'unreachable'
    }
    await world.turn()
    world.service.meanwhile = () => undefined
    world.fate = () => 'pass'
    await world.run(10 * MINUTE, world.start())
    expect(world.service.asked).toContain('remove cred-1')
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-of-cred-2' })
  })

  test('after it has sealed leaves what the next one publishes', async () => {
    const world = turnWorld()
    world.make()
    world.fate = (call) => (call === 'create secrets' ? 'unreachable' : 'pass')
    await world.turn()
    expect(world.record()?.phase).toBe('Sealed')
    world.fate = () => 'pass'
    await world.run(10 * MINUTE, world.start())
    expect(asked(world, 'create')).toBe(1)
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-of-cred-1' })
    expect(world.recordData()).toEqual({})
  })
})

describe('a process that somebody else has fenced out', () => {
  test('deletes what it has created, and publishes nothing of it', async () => {
    const world = turnWorld()
    world.make()
    const other = world.start()
    let isFirst = true
    world.service.meanwhile = () => {
      if (!isFirst) return
      isFirst = false
      // Another one finds the intent, and takes a turn while this one waits for its answer.
      world.changeRecord((record) => ({ ...record, phase: 'Abandoning' }))
    }
    await world.turn()
    expect(world.service.asked).toContain('remove cred-1')
    expect(world.secret()).toBeUndefined()
    await world.run(10 * MINUTE, other)
    expect(world.secret()).toMatchObject({ credentialId: 'cred-2' })
    expect(world.service.credentials.map(({ id }) => id)).toEqual(['cred-2'])
  })
})

describe('a record that is another one just before the Secret is written', () => {
  test('keeps the Secret from being written', async () => {
    const world = turnWorld()
    world.make()
    let published = 0
    world.fate = (call) => {
      if (call === 'create secrets') published += 1
      if (call !== 'get record' || world.record()?.phase !== 'Sealed') return 'pass'
      world.changeRecord(({ intent: _intent, sealed: _sealed, ...rest }) => ({
        ...rest,
        phase: 'Idle',
      }))
      world.leads = false
      return 'pass'
    }
    await world.turn()
    expect(world.steps).toContain('Publish FirstIssue')
    expect(published).toBe(0)
  })
})

describe('a process that does not lead', () => {
  test('writes nothing', async () => {
    const world = turnWorld()
    world.make()
    world.leads = false
    expect(await world.turn()).toBeUndefined()
    expect(world.store.changes.filter(({ by }) => by === 'mintlet')).toEqual([])
  })

  test('creates nothing, once it has lost the lease', async () => {
    const world = turnWorld()
    world.make()
    world.fate = (call) => {
      if (call === 'create record') world.leads = false
      return 'pass'
    }
    await world.turn()
    expect(asked(world, 'create')).toBe(0)
  })

  test('nor when the lease runs out soon; it goes on with the same intent when it is renewed', async () => {
    const world = turnWorld()
    world.make()
    world.leadsOn = false
    expect(await world.turn()).toBe(SECOND)
    expect(asked(world, 'create')).toBe(0)
    world.leadsOn = true
    await world.clock.advance(SECOND)
    await world.turn()
    expect(asked(world, 'create')).toBe(1)
    expect(world.secret()).toMatchObject({ credentialId: 'cred-1' })
  })
})

describe('a Secret of somebody else', () => {
  test('that appears in the last moment is not touched, and the secret stays safe', async () => {
    const world = turnWorld()
    world.make()
    const place = { resource: 'secrets', namespace: 'etl', name: 'pipeline-credential' }
    world.service.meanwhile = () => {
      const metadata = { name: place.name, namespace: 'etl' }
      world.store.create('somebody', place, { kind: 'Secret', metadata, data: { mine: 'eA==' } })
    }
    await world.run(MINUTE)
    expect(world.secret()).toEqual({ mine: 'x' })
    expect(world.record()?.phase).toBe('Sealed')
    world.service.meanwhile = () => undefined
    world.removeSecret()
    await world.run(HOUR)
    expect(world.secret()).toMatchObject({ clientSecret: 'secret-of-cred-1' })
    expect(asked(world, 'create')).toBe(1)
  })
})

describe('a 404 at a deletion', () => {
  test('is no proof: what the issuer lists is still there, and is not forgotten', async () => {
    const world = turnWorld()
    world.make({ rotation: { policy: 'BeforeExpiry', overlap: '1m' }, lifetime: '10h' })
    await world.run(MINUTE)
    world.service.removal = 'NotFound'
    await world.run(8 * HOUR)
    expect(world.status().credential?.id).toBe('cred-2')
    expect(world.record()?.previous).toMatchObject([{ id: 'cred-1' }])
    world.service.removal = undefined
    await world.run(HOUR)
    expect(world.record()?.previous).toEqual([])
    expect(world.service.credentials.map(({ id }) => id)).toEqual(['cred-2'])
  })
})

describe('an object that is gone', () => {
  test('is cleaned up after, by its record alone', async () => {
    const world = turnWorld()
    world.make()
    await world.run(10 * MINUTE)
    const { metadata } =
      world.store.get({
        resource: 'serviceaccountcredentials',
        namespace: 'etl',
        name: 'pipeline',
      }) ?? {}
    expect(metadata).toMatchObject({ finalizers: ['mintlet.dev/revoke'] })
    // By force, with its finalizer.
    world.store.remove('somebody', {
      resource: 'serviceaccountcredentials',
      namespace: 'etl',
      name: 'pipeline',
    })
    await world.run(10 * MINUTE)
    expect(world.service.credentials).toEqual([])
    expect(world.record()).toBeUndefined()
  })
})
