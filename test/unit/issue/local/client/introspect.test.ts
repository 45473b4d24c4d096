import { describe, expect, it } from 'vitest'
import { newClientSecret } from '../../../../../src/issue/local/client/new-client-secret.ts'
import { LOCAL_ALGORITHMS } from '../../../../../src/issue/local/key-document.ts'
import {
  CLIENT_ID,
  type ClientWorld,
  clientOf,
  clientWorld,
  credentialOf,
  HOUR,
  ISSUER,
  makeRing,
  NOW,
} from './client-world.ts'

const iat = Math.floor(NOW / 1000)
const INACTIVE = { active: false }
const DIRECT = { client_id: 'etl:report' }

const isActive = async ({ server }: ClientWorld, token: string): Promise<boolean> =>
  (await server.introspect('demo', token)).active

describe('introspect', () => {
  it.each(LOCAL_ALGORITHMS)(
    'tells what a token of %s says, and nothing else',
    async (algorithm) => {
      const { server, token } = await clientWorld(algorithm)
      expect(await server.introspect('demo', await token())).toEqual({
        active: true,
        iss: ISSUER,
        sub: 'etl:report',
        aud: ISSUER,
        client_id: CLIENT_ID,
        jti: 'id-1',
        iat,
        exp: iat + 900,
        scope: 'read',
        token_type: 'Bearer',
      })
    },
  )

  it('tells several audiences, and no scope where there is none', async () => {
    const { server, signed } = await clientWorld()
    const told = await server.introspect('demo', await signed({ aud: ['a', 'b'], email: 'x@y' }))
    expect(told).toMatchObject({ active: true, aud: ['a', 'b'] })
    expect(told).not.toHaveProperty('scope')
    expect(told).not.toHaveProperty('email')
  })

  it('knows a token of a key that has been retired and is still published', async () => {
    const world = await clientWorld()
    const token = await world.token()
    const [before, after] = [world.state.ring, await makeRing()]
    const publicKeys = [...(before?.signing.publicKeys ?? []), ...after.signing.publicKeys]
    world.state.ring = { ...after, signing: { ...after.signing, publicKeys } }
    expect(await isActive(world, token)).toBe(true)
    expect(await isActive(world, await world.token())).toBe(true)
    world.state.ring = after
    expect(await isActive(world, token)).toBe(false)
  })

  it('knows no token before its keys are loaded, nor one at another issuer', async () => {
    const world = await clientWorld()
    const token = await world.token()
    expect(await world.server.introspect('other', token)).toEqual(INACTIVE)
    world.state.ring = undefined
    expect(await world.server.introspect('demo', token)).toEqual(INACTIVE)
  })
})

describe('introspect calls a token inactive', () => {
  it('from the second in which it ends', async () => {
    const world = await clientWorld()
    const token = await world.token()
    await world.clock.advance((iat + 900) * 1000 - NOW - 1)
    expect(await isActive(world, token)).toBe(true)
    await world.clock.advance(1)
    expect(await isActive(world, token)).toBe(false)
  })

  it.each([
    ['of another issuer', { iss: `${ISSUER}2` }],
    ['issued in the future', { iat: iat + 120, exp: iat + 700 }],
    ['that ended before it began', { iat: iat + 50, exp: iat + 50 }],
    ['without an end', { exp: 'never' }],
    ['without an id', { jti: '' }],
    ['without a client', { client_id: 7 }],
    ['of an unknown client', { client_id: 'nobody' }],
    ['of a client in another identity', { sub: 'etl:admin' }],
  ])('%s', async (_, claims) => {
    const world = await clientWorld()
    expect(await isActive(world, await world.signed())).toBe(true)
    expect(await isActive(world, await world.signed(claims))).toBe(false)
  })

  it('that is an ID token or a signed JWT', async () => {
    const world = await clientWorld()
    for (const typ of ['JWT', 'jwt', 'application/at+jwt', '']) {
      expect(await isActive(world, await world.signed({}, typ))).toBe(false)
    }
  })

  it('whose service account is disabled, also a direct one', async () => {
    const world = await clientWorld()
    const tokens = [await world.token(), await world.signed(DIRECT)]
    for (const token of tokens) expect(await isActive(world, token)).toBe(true)
    world.disabled.add('demo/etl:report')
    for (const token of tokens) expect(await isActive(world, token)).toBe(false)
  })

  it('whose client is gone, or has no credential that has not expired', async () => {
    const world = await clientWorld()
    const [token, direct] = [await world.token(), await world.signed(DIRECT)]
    const { verifier } = newClientSecret()
    const key = `demo/${CLIENT_ID}`
    world.clients.set(
      key,
      clientOf([credentialOf('one', [verifier], NOW), credentialOf('two', [], NOW - HOUR)]),
    )
    expect(await isActive(world, token)).toBe(false)
    world.clients.set(
      key,
      clientOf([credentialOf('one', [verifier], NOW), credentialOf('two', [], NOW + 1)]),
    )
    expect(await isActive(world, token)).toBe(true)
    world.clients.delete(key)
    expect(await isActive(world, token)).toBe(false)
    expect(await isActive(world, direct)).toBe(true)
  })

  it('that was revoked by its id, or with all that were issued until then', async () => {
    const world = await clientWorld()
    const token = await world.token()
    const revoked = async (ids: string[], until?: number) => {
      world.state.revocations = { tokenIds: new Set(ids), until }
      return !(await isActive(world, token))
    }
    expect(await revoked(['id-1'])).toBe(true)
    expect(await revoked(['id-2'])).toBe(false)
    expect(await revoked([], iat)).toBe(true)
    expect(await revoked([], iat - 1)).toBe(false)
  })

  it('and throws nothing, when the cluster cannot be asked', async () => {
    const world = await clientWorld()
    const token = await world.token()
    world.clients.get = () => {
      throw new Error('cache')
    }
    expect(await world.server.introspect('demo', token)).toEqual(INACTIVE)
  })
})
