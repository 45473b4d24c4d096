import { describe, expect, test } from 'vitest'
import { type Failure, retryable, stalled, waiting } from '../../../../src/failure.ts'
import type { CredentialPorts } from '../../../../src/reconcile/credential/credential-ports.ts'
import { revoke } from '../../../../src/reconcile/credential/revoke.ts'
import {
  credentialFacts,
  observedCredential,
  remote,
  remoteCredential,
} from '../../../kit/credential-gen.ts'
import { HOUR, MINUTE, NOW, SECOND } from '../../../kit/gen.ts'
import { cameTo, turnContext } from './turn-context.ts'
import { type TurnWorld, turnWorld } from './turn-world.ts'

const STEP = { step: 'Revoke', id: 'cred-1', why: 'Retired' } as const

function holding(ids: readonly string[]): TurnWorld {
  const world = turnWorld()
  world.service.credentials.push(...ids.map((id) => remoteCredential({ id })))
  return world
}

const unseen = (world: TurnWorld, failure: Failure): Partial<CredentialPorts> => ({
  credentials: () => ({ ...world.service, view: () => Promise.resolve({ ok: false, failure }) }),
})

const createdHere = { kind: 'Created', turn: 'turn-1', facts: credentialFacts() } as const

describe('revoke()', () => {
  test('deletes it, and tells: it is in no view any more', async () => {
    const world = holding(['cred-1', 'cred-2'])
    const told: unknown[] = []
    const context = turnContext(world, {
      tell: { ...world.ports().tell, revoked: (about) => void told.push(about) },
    })
    const result = {
      ok: true,
      credentials: [...world.service.credentials],
      disabled: false,
    } as const
    const view = { at: NOW, result: { ...result, date: NOW }, clientId: 'client' }
    context.ports.views.keep('k0rdent', 'sa-pipeline', view)
    const performed = await revoke(context, STEP, observedCredential({ remote: remote() }))
    expect(performed).toMatchObject({
      kind: 'Learned',
      observed: { remote: { result: { credentials: [] } } },
    })
    expect(world.service.credentials.map(({ id }) => id)).toEqual(['cred-2'])
    const kept = context.ports.views.get('k0rdent', 'sa-pipeline')?.result
    expect(kept).toMatchObject({ credentials: [{ id: 'cred-2' }] })
    expect(told).toEqual([
      {
        key: context.key,
        issuer: 'k0rdent',
        serviceAccount: 'sa-pipeline',
        id: 'cred-1',
        why: 'Retired',
      },
    ])
  })

  test('believes a 404 only where the list does not have it', async () => {
    const listed = holding(['cred-1'])
    listed.service.removal = 'NotFound'
    const refused = await revoke(turnContext(listed), STEP, observedCredential())
    expect(cameTo(refused)).toBe('Failed NotFoundOrDenied')
    expect(listed.service.asked).toEqual(['remove cred-1', 'view'])
    const gone = holding(['cred-2'])
    const performed = await revoke(turnContext(gone), STEP, observedCredential())
    expect(performed).toMatchObject({ kind: 'Learned', observed: { remote: { live: true } } })
  })

  test('believes no 404 while the list cannot be read', async () => {
    const world = holding([])
    const failure = stalled('NotFoundOrDenied', 'see')
    const context = turnContext(world, unseen(world, failure))
    const performed = await revoke(context, STEP, observedCredential())
    expect(cameTo(performed)).toBe('Failed NotFoundOrDenied')
    expect(context.ports.views.get('k0rdent', 'sa-pipeline')?.result.ok).toBe(false)
  })

  test('believes no 404 of what was created a moment ago, whatever the list says', async () => {
    const world = holding([])
    const observed = observedCredential({ sent: createdHere })
    const fresh = await revoke(turnContext(world), STEP, observed)
    expect(cameTo(fresh)).toBe('Failed IssuerUnavailable')
    await world.clock.advance(2 * MINUTE)
    const settled = await revoke(turnContext(world), STEP, observed)
    expect(settled).toMatchObject({ kind: 'Learned', observed: { sent: undefined } })
    const other = { ...STEP, id: 'cred-5' }
    expect(cameTo(await revoke(turnContext(holding([])), other, observed))).toBe('Learned')
  })

  test('goes by its own clock for how long a moment is, whatever the issuer says of createdAt', async () => {
    const world = holding([])
    const facts = credentialFacts({ createdAt: NOW + 20 * HOUR, askedAt: NOW })
    const observed = observedCredential({ sent: { ...createdHere, facts } })
    expect(cameTo(await revoke(turnContext(world), STEP, observed))).toBe(
      'Failed IssuerUnavailable',
    )
    await world.clock.advance(2 * MINUTE)
    expect(cameTo(await revoke(turnContext(world), STEP, observed))).toBe('Learned')
  })

  test('fails as the issuer does, which everybody minds where a quota is used up', async () => {
    const world = holding(['cred-1'])
    world.service.removal = retryable('IssuerUnavailable', 'no answer')
    const context = turnContext(world)
    expect(cameTo(await revoke(context, STEP, observedCredential()))).toBe(
      'Failed IssuerUnavailable',
    )
    world.service.removal = waiting('RateLimited', 'wait', NOW + MINUTE)
    expect(cameTo(await revoke(context, STEP, observedCredential()))).toBe('Failed RateLimited')
    world.service.removal = undefined
    expect(cameTo(await revoke(context, STEP, observedCredential()))).toBe('Delayed')
    expect(world.service.asked).toHaveLength(2)
    await world.clock.advance(MINUTE + SECOND)
    expect(cameTo(await revoke(context, STEP, observedCredential()))).toBe('Learned')
  })

  test('deletes nothing once another process leads', async () => {
    const world = holding(['cred-1'])
    world.leads = false
    expect(cameTo(await revoke(turnContext(world), STEP, observedCredential()))).toBe('Deposed')
    expect(world.service.asked).toEqual([])
  })
})
