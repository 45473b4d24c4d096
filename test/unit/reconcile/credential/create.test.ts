import { describe, expect, test } from 'vitest'
import { stalled, waiting } from '../../../../src/failure.ts'
import { create } from '../../../../src/reconcile/credential/create.ts'
import {
  credentialSettings,
  observedCredential,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'
import { inFlight, MARK } from '../../../kit/observed-credential.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const STEP = { step: 'Create', requestedExpiresAt: MARK } as const
const HALF = credentialSettings().settleTime / 2
const claimed = observedCredential({ content: inFlight() })
const sentCreates = ({ service }: TurnWorld): number =>
  service.asked.filter((each) => each === 'create').length

describe('create()', () => {
  test('looks up whose credential it will be before it is sent, once', async () => {
    const world = turnWorld()
    const context = turnContext(world)
    const performed = await create(context, STEP, claimed)
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { sent: { kind: 'Created', turn: 'turn-1', facts: { id: 'cred-1' } } },
    })
    expect(context.memory.secret).toMatchObject({ clientId: 'client-of-pipeline' })
    expect(world.service.asked).toEqual(['view', 'create'])
    await create(context, STEP, claimed)
    expect(world.service.asked).toEqual(['view', 'create', 'create'])
  })

  test('sends nothing where that cannot be looked up, or is not told', async () => {
    const world = turnWorld()
    const failure = stalled('NotFoundOrDenied', 'see')
    const blind = { ...world.service, view: () => Promise.resolve({ ok: false, failure } as const) }
    const context = turnContext(world, { credentials: () => blind })
    expect(cameTo(await create(context, STEP, claimed))).toBe('Failed NotFoundOrDenied')
    const silent = { ...context.ports.views, get: () => undefined }
    const untold = turnContext(world, { views: silent })
    expect(cameTo(await create(untold, STEP, claimed))).toBe('Failed BadResponse')
    expect(sentCreates(world)).toBe(0)
  })

  test('sends nothing when the lease was lost while it looked', async () => {
    const world = turnWorld()
    const view = world.service.view
    const slow = {
      ...world.service,
      view(...args: Parameters<typeof view>) {
        world.leads = false
        return view(...args)
      },
    }
    const context = turnContext(world, { credentials: () => slow })
    expect(cameTo(await create(context, STEP, claimed))).toBe('Deposed')
    expect(sentCreates(world)).toBe(0)
  })

  test('has nobody ask while the issuer says that a quota is used up', async () => {
    const world = turnWorld()
    const failure = waiting('RateLimited', 'wait', NOW + MINUTE)
    const limited = {
      ...world.service,
      create: () => Promise.resolve({ kind: 'NotCommitted', failure } as const),
    }
    const told: unknown[] = []
    const context = turnContext(world, {
      credentials: () => limited,
      tell: { ...world.ports().tell, createFailed: (about) => void told.push(about) },
    })
    expect(await create(context, STEP, claimed)).toMatchObject({
      observed: { sent: { kind: 'NotCommitted', failure } },
    })
    expect(told).toMatchObject([{ reason: 'RateLimited', uncertain: false }])
    expect(cameTo(await create(context, STEP, claimed))).toBe('Delayed')
    await world.clock.advance(MINUTE + SECOND)
    expect(cameTo(await create(context, STEP, claimed))).toBe('Learned')
  })

  test('keeps what the issuer says of it, and its own clock where that says no time', async () => {
    const world = turnWorld()
    const { createdAt: _createdAt, ...found } = remoteCredential({
      id: 'cred-7',
      uid: 'uid-7',
      selfLink: '/credentials/cred-7',
      expiresAt: NOW + HOUR,
    })
    const service = {
      ...world.service,
      async create(...args: Parameters<typeof world.service.create>) {
        const result = await world.service.create(...args)
        return result.kind === 'Created' ? { ...result, credential: found } : result
      },
    }
    const context = turnContext(world, { credentials: () => service })
    const { intent: _intent, ...rest } = inFlight()
    const performed = await create(context, STEP, observedCredential({ content: rest }))
    expect(performed).toMatchObject({
      observed: {
        sent: {
          facts: {
            id: 'cred-7',
            uid: 'uid-7',
            selfLink: '/credentials/cred-7',
            createdAt: NOW,
            expiresAt: NOW + HOUR,
            requestedLifetime: HOUR,
          },
        },
      },
    })
  })

  test('fails while there is no issuer to ask', async () => {
    const world = turnWorld()
    const context = turnContext(world, { credentials: () => undefined })
    expect(cameTo(await create(context, STEP, claimed))).toBe('Failed IssuerUnavailable')
    const unknown = observedCredential({ content: undefined, credential: undefined })
    expect(cameTo(await create(turnContext(world), STEP, unknown))).toBe('Failed IssuerUnavailable')
  })

  test.each<[string, (world: TurnWorld) => Promise<void> | void, boolean]>([
    ['nothing has changed', () => undefined, true],
    ['another process leads by now', (world) => void (world.leads = false), false],
    ['the lease ends soon', (world) => void (world.leadsOn = false), false],
    ['half of the time to settle is almost over', ({ clock }) => clock.advance(HALF - 1), true],
    ['half of the time to settle is over', ({ clock }) => clock.advance(HALF), false],
  ])(
    'may leave once the issuer knows the operator, or not, when %s',
    async (_when, meanwhile, may) => {
      const world = turnWorld()
      const said: boolean[] = []
      const service = {
        ...world.service,
        async create(...args: Parameters<typeof world.service.create>) {
          await meanwhile(world)
          said.push(args[2]())
          return world.service.create(...args)
        },
      }
      await create(turnContext(world, { credentials: () => service }), STEP, claimed)
      expect(said).toEqual([may])
    },
  )

  test.each<[string, number | undefined, number]>([
    ['no time', undefined, NOW],
    ['a little later', NOW + MINUTE, NOW + MINUTE],
    ['a little earlier', NOW - HOUR, NOW - HOUR],
    ['a day ahead', NOW + 24 * HOUR, NOW],
    ['a day ago', NOW - 24 * HOUR, NOW],
    ['the year 9999', 253_402_300_799_000, NOW],
    ['the epoch', 0, NOW],
  ])('takes %s for when it was created', async (_what, createdAt, means) => {
    const world = turnWorld()
    const found = remoteCredential({ id: 'cred-7', expiresAt: MARK })
    const { createdAt: _createdAt, ...rest } = found
    const credential = createdAt === undefined ? rest : { ...rest, createdAt }
    const service = {
      ...world.service,
      async create(...args: Parameters<typeof world.service.create>) {
        const result = await world.service.create(...args)
        return result.kind === 'Created' ? { ...result, credential } : result
      },
    }
    const context = turnContext(world, { credentials: () => service })
    expect(await create(context, STEP, claimed)).toMatchObject({
      observed: { sent: { facts: { createdAt: means, askedAt: NOW } } },
    })
  })

  test('asks a service that keeps no secrets for no client, and seals what gets one later', async () => {
    const world = turnWorld()
    const service = {
      ...world.service,
      newSecret: () => {
        throw new Error('nobody has asked for it')
      },
      isReserved: () => true,
      async create(...args: Parameters<typeof world.service.create>) {
        const result = await world.service.create(...args)
        return result.kind === 'Created' ? { ...result, clientSecret: undefined } : result
      },
    }
    const context = turnContext(world, { credentials: () => service })
    expect(await create(context, STEP, claimed)).toMatchObject({
      kind: 'Learned',
      observed: { sent: { kind: 'Created', facts: { id: 'cred-1', expiresAt: MARK } } },
    })
    expect(context.memory.secret).toBe('MadeLater')
    expect(world.service.asked).toEqual(['create'])
  })

  test('gives nobody else the service account that the operator itself is', async () => {
    const world = turnWorld()
    const service = {
      ...world.service,
      isReserved: (clientId: string, namespace: string) =>
        clientId === 'client-of-pipeline' && namespace === 'etl',
    }
    const context = turnContext(world, { credentials: () => service })
    expect(await create(context, STEP, claimed)).toMatchObject({
      observed: {
        sent: { kind: 'NotCommitted', failure: { ending: 'Stalled', reason: 'NotGranted' } },
      },
    })
    expect(sentCreates(world)).toBe(0)
  })
})
