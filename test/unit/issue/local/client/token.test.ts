import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose'
import { describe, expect, it } from 'vitest'
import { LOCAL_ALGORITHMS } from '../../../../../src/issue/local/key-document.ts'
import {
  CLIENT_ID,
  clientWorld,
  HOUR,
  ISSUER,
  makeRing,
  NOTHING_ASKED,
  NOW,
} from './client-world.ts'

const SECOND = 1000
const iat = Math.floor(NOW / SECOND)

const sign = () => Promise.reject(new Error('library'))

describe('token', () => {
  it.each(LOCAL_ALGORITHMS)('is an access token by RFC 9068, signed with %s', async (algorithm) => {
    const { server, by, state } = await clientWorld(algorithm)
    const grant = await server.token('demo', by, NOTHING_ASKED)
    const kid = state.ring?.signing.publicKeys[0]?.kid
    expect(grant).toMatchObject({
      ok: true,
      tokenId: 'id-1',
      keyId: kid,
      issuedAt: iat * SECOND,
      expiresAt: (iat + 900) * SECOND,
      scopes: ['read'],
    })
    if (!grant.ok) return
    const keys = createLocalJWKSet({ keys: [...(state.ring?.signing.publicKeys ?? [])] })
    const { payload, protectedHeader } = await jwtVerify(grant.token.reveal(), keys, {
      currentDate: new Date(NOW),
    })
    expect(protectedHeader).toEqual({ alg: algorithm, typ: 'at+jwt', kid })
    expect(payload).toEqual({
      iss: ISSUER,
      sub: 'etl:report',
      client_id: CLIENT_ID,
      aud: ISSUER,
      scope: 'read',
      iat,
      exp: iat + 900,
      jti: 'id-1',
    })
    expect(JSON.stringify(grant)).not.toContain(grant.token.reveal())
  })

  it.each([
    [[], ISSUER],
    [['https://api'], 'https://api'],
    [
      ['https://api', 'urn:b'],
      ['https://api', 'urn:b'],
    ],
  ])('for the audiences %j has the claim aud %j', async (audiences, aud) => {
    const { state, token } = await clientWorld()
    state.allowed = { ok: true, scopes: [], audiences, lifetime: HOUR }
    const claims = decodeJwt(await token())
    expect(claims.aud).toEqual(aud)
    expect(claims).not.toHaveProperty('scope')
  })

  it('has all scopes that were allowed, and never one with a space in it', async () => {
    const { state, token, server, by } = await clientWorld()
    state.allowed = { ok: true, scopes: ['read', 'write'], audiences: [], lifetime: HOUR }
    expect(decodeJwt(await token())).toMatchObject({ scope: 'read write' })
    state.allowed = { ...state.allowed, scopes: ['read admin'] }
    expect(await server.token('demo', by, NOTHING_ASKED)).toEqual({
      ok: false,
      error: 'invalid_scope',
    })
  })

  it.each([
    'unauthorized_client',
    'invalid_scope',
    'invalid_target',
    'temporarily_unavailable',
  ] as const)('is refused with %s where that is not allowed', async (error) => {
    const { state, server, by } = await clientWorld()
    state.allowed = { ok: false, error }
    expect(await server.token('demo', by, NOTHING_ASKED)).toEqual({ ok: false, error })
  })

  it('is made no longer than it could be introspected', async () => {
    const { state, server, by } = await clientWorld()
    const long = 'x'.repeat(13_000)
    state.allowed = { ok: true, scopes: [], audiences: [long], lifetime: HOUR }
    expect(await server.token('demo', by, NOTHING_ASKED)).toMatchObject({ error: 'invalid_target' })
    state.allowed = { ok: true, scopes: [long], audiences: [], lifetime: HOUR }
    expect(await server.token('demo', by, NOTHING_ASKED)).toMatchObject({ error: 'invalid_scope' })
  })
})

describe('the life of a token', () => {
  it('is never longer than was allowed, in whole seconds', async () => {
    const { state, token } = await clientWorld()
    state.allowed = { ok: true, scopes: [], audiences: [], lifetime: 10_999 }
    expect(decodeJwt(await token())).toMatchObject({ iat, exp: iat + 10 })
  })

  it('ends with the credential, in the whole second before', async () => {
    const { server, by } = await clientWorld()
    const credential = { ...by.credential, expiresAt: NOW + 5400 }
    expect(await server.token('demo', { ...by, credential }, NOTHING_ASKED)).toMatchObject({
      ok: true,
      expiresAt: (iat + 5) * SECOND,
    })
  })

  it('is not begun when less than a second of it is left', async () => {
    const { server, by, state } = await clientWorld()
    const until = (expiresAt: number) =>
      server.token('demo', { ...by, credential: { ...by.credential, expiresAt } }, NOTHING_ASKED)
    const refused = { ok: false, error: 'temporarily_unavailable' }
    // NOW is half a second into iat.
    expect(await until((iat + 2) * SECOND)).toMatchObject({ ok: true })
    expect(await until((iat + 2) * SECOND - 1)).toEqual(refused)
    expect(await until(NOW - HOUR)).toEqual(refused)
    state.allowed = { ok: true, scopes: [], audiences: [], lifetime: 0 }
    expect(await until(NOW + HOUR)).toEqual(refused)
  })

  it('is what the key was allowed to sign, at most', async () => {
    const { server, by, state } = await clientWorld()
    const credential = { ...by.credential, expiresAt: NOW + 9 * HOUR }
    const ask = () => server.token('demo', { ...by, credential }, NOTHING_ASKED)
    state.allowed = { ok: true, scopes: [], audiences: [], lifetime: HOUR + SECOND }
    expect(await ask()).toEqual({ ok: false, error: 'temporarily_unavailable' })
    state.ring = await makeRing('ES256', HOUR + SECOND)
    expect(await ask()).toMatchObject({ ok: true, expiresAt: (iat + 3601) * SECOND })
  })
})

describe('token throws nothing', () => {
  it('while the keys are not loaded', async () => {
    const { server, by, state } = await clientWorld()
    const refused = { ok: false, error: 'temporarily_unavailable' }
    expect(await server.token('other', by, NOTHING_ASKED)).toEqual(refused)
    state.ring = undefined
    expect(await server.token('demo', by, NOTHING_ASKED)).toEqual(refused)
  })

  it('when the key cannot sign', async () => {
    const { server, by, state } = await clientWorld()
    const ring = await makeRing()
    const signers = ring.signing.signers.map((key) => ({ ...key, sign }))
    state.ring = { ...ring, signing: { ...ring.signing, signers } }
    expect(await server.token('demo', by, NOTHING_ASKED)).toEqual({
      ok: false,
      error: 'temporarily_unavailable',
    })
  })
})
