import { describe, expect, it } from 'vitest'
import { newClientSecret } from '../../../../../src/issue/local/client/new-client-secret.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { CLIENT_ID, type ClientWorld, clientWorld, HOUR } from './client-world.ts'

const ask = (
  { server }: ClientWorld,
  clientSecret: Redacted<string>,
  { issuer = 'demo', clientId = CLIENT_ID } = {},
) => server.authenticate(issuer, { clientId, clientSecret })

const wrong = newClientSecret().clientSecret

describe('authenticate', () => {
  it('tells the client and its credential by the right secret alone', async () => {
    const world = await clientWorld()
    expect(ask(world, world.secret)).toEqual(world.by)
    expect(ask(world, wrong)).toBeUndefined()
    expect(ask(world, new Redacted(''))).toBeUndefined()
  })

  it('knows a client at its own issuer only, and by its own id', async () => {
    const world = await clientWorld()
    expect(ask(world, world.secret, { issuer: 'other' })).toBeUndefined()
    expect(ask(world, world.secret, { clientId: CLIENT_ID.toUpperCase() })).toBeUndefined()
    world.clients.clear()
    expect(ask(world, world.secret)).toBeUndefined()
  })

  it('needs no keys of the issuer', async () => {
    const world = await clientWorld()
    world.state.ring = undefined
    expect(ask(world, world.secret)).toEqual(world.by)
  })

  it('lets nobody in once the credential has expired, or while the service account is disabled', async () => {
    const world = await clientWorld()
    world.disabled.add('demo/etl:report')
    expect(ask(world, world.secret)).toBeUndefined()
    world.disabled.clear()
    await world.clock.advance(HOUR - 1)
    expect(ask(world, world.secret)).toEqual(world.by)
    await world.clock.advance(1)
    expect(ask(world, world.secret)).toBeUndefined()
  })

  it('makes as many hashes whoever asks, also for a service account that is disabled', async () => {
    const world = await clientWorld()
    const hashesOf = (act: () => unknown): number => {
      const before = world.hashes()
      act()
      return world.hashes() - before
    }
    const attempts = [
      () => ask(world, world.secret),
      () => ask(world, wrong),
      () => ask(world, wrong, { clientId: 'nobody' }),
      () => ask(world, world.secret, { issuer: 'other' }),
      () => (world.disabled.add('demo/etl:report'), ask(world, world.secret)),
    ]
    expect(attempts.map(hashesOf)).toEqual([8, 8, 8, 8, 8])
  })

  it('throws nothing that the cluster throws', async () => {
    const world = await clientWorld()
    world.clients.get = () => {
      throw new Error('cache')
    }
    expect(ask(world, world.secret)).toBeUndefined()
  })
})
