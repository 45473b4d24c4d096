import { describe, expect, it } from 'vitest'
import { type ClientWorld, clientWorld, HOUR, NOW } from './client-world.ts'

const iat = Math.floor(NOW / 1000)

/** A world that remembers what it was asked to revoke. */
async function revoking(): Promise<
  ClientWorld & { asked: unknown[]; revoke: (token: string) => Promise<string> }
> {
  const world = await clientWorld()
  const asked: unknown[] = []
  world.state.revoke = async (client, token) => {
    asked.push([client.clientId, token])
    return true
  }
  return { ...world, asked, revoke: (token) => world.server.revoke('demo', world.by, token) }
}

describe('revoke', () => {
  it('has a token of the client revoked, with what has to be known to forget it', async () => {
    const { revoke, token, asked, by } = await revoking()
    expect(await revoke(await token())).toBe('Revoked')
    expect(asked).toEqual([
      [by.client.clientId, { id: 'id-1', issuedAt: iat, expiresAt: iat + 900 }],
    ])
  })

  it('has nothing done about what is revoked already, has ended, or is no token', async () => {
    const { revoke, token, signed, asked, state, clock } = await revoking()
    const valid = await token()
    for (const none of ['', 'x', 'a.b.c', `${valid}x`, await signed({}, 'JWT')]) {
      expect(await revoke(none)).toBe('Revoked')
    }
    state.revocations = { tokenIds: new Set(['id-1']), until: undefined }
    expect(await revoke(valid)).toBe('Revoked')
    state.revocations = { tokenIds: new Set(), until: undefined }
    await clock.advance(HOUR)
    expect(await revoke(valid)).toBe('Revoked')
    expect(asked).toEqual([])
  })

  it('does not touch a token of another client, nor a direct one', async () => {
    const { revoke, signed, asked } = await revoking()
    expect(await revoke(await signed({ client_id: 'another' }))).toBe('NotYours')
    expect(await revoke(await signed({ client_id: 'etl:report' }))).toBe('NotYours')
    expect(asked).toEqual([])
  })

  it('says so when it could not be kept, whatever the reason', async () => {
    const { revoke, token, state } = await revoking()
    const valid = await token()
    state.revoke = async () => false
    expect(await revoke(valid)).toBe('Unavailable')
    state.revoke = () => Promise.reject(new Error('API server'))
    expect(await revoke(valid)).toBe('Unavailable')
    state.ring = undefined
    expect(await revoke(valid)).toBe('Unavailable')
  })
})
