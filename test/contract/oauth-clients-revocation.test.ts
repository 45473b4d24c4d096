import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../../src/api/json.ts'
import { MARKER } from '../kit/marker.ts'
import { oauthAsk } from '../kit/oauth-ask.ts'
import { oauthCalls } from '../kit/oauth-calls.ts'
import {
  CLIENT_SPEC,
  type OauthClientWorld,
  startOauthClientWorld,
} from '../kit/oauth-client-world.ts'
import { refusal } from '../kit/refusal.ts'

/** What is asked, used or revoked twice, or by somebody else. */

let world: OauthClientWorld

beforeAll(async () => {
  world = await startOauthClientWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const { granted, tokenOf, revoked, activity } = oauthCalls(() => world)

/** RFC 7662 section 2.2: nothing else about a token that is not active. */
const INACTIVE = '200 {"active":false}'
const ACTIVE = '200 active'

describe('a request or token that is used again', () => {
  it('gets another token for the same request, as long as it has a client', async () => {
    const client = world.table.add()
    const ids = [decodeJwt(await tokenOf(client)).jti, decodeJwt(await tokenOf(client)).jti]
    expect(new Set(ids).size).toBe(2)
    world.table.remove(client)
    expect(refusal(await granted(client))).toBe('401 invalid_client, challenged')
  })

  it('stays inactive once revoked, and takes no other token with it', async () => {
    const client = world.table.add()
    const [token, other] = [await tokenOf(client), await tokenOf(client)]
    for (const _twice of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop
      const { status, body } = await revoked(client, token)
      expect([status, body]).toEqual([200, ''])
      // oxlint-disable-next-line no-await-in-loop
      expect(await activity(client, token)).toBe(INACTIVE)
    }
    expect(await activity(client, other)).toBe(ACTIVE)
    expect(await activity(client, await tokenOf(client))).toBe(ACTIVE)
  })

  it('is revoked by its own client alone', async () => {
    const [client, stranger] = [world.table.add(), world.table.add()]
    const token = await tokenOf(client)
    expect(refusal(await revoked(stranger, token))).toBe('400 unauthorized_client')
    expect(await activity(stranger, token)).toBe(ACTIVE)
    const form = { token }
    const unsigned = await oauthAsk(world, { path: '/revoke', form })
    expect(refusal(unsigned)).toBe('401 invalid_client, challenged')
    expect(await activity(client, token)).toBe(ACTIVE)
    const minted = await world.direct({ kind: 'AccessToken', scopes: [] })
    expect(refusal(await revoked(client, minted))).toBe('400 unauthorized_client')
    expect(await activity(client, minted)).toBe(ACTIVE)
  })

  it('is revoked as well where it is no token, and nothing is said about that', async () => {
    const client = world.table.add()
    const expired = decodeJwt(await tokenOf(client)) as JsonObject
    const tokens = [
      MARKER,
      'a.b.c',
      await world.signed('at+jwt', { ...expired, iat: 1, exp: 2 }),
      await world.signed('JWT', expired),
    ]
    for (const token of tokens) {
      // oxlint-disable-next-line no-await-in-loop
      const { status, body } = await revoked(client, token)
      expect([status, body]).toEqual([200, ''])
    }
  })

  it('is introspected for nobody without credentials, active or not', async () => {
    const token = await tokenOf(world.table.add())
    for (const one of [token, MARKER]) {
      // oxlint-disable-next-line no-await-in-loop
      const said = await oauthAsk(world, { path: '/introspect', form: { token: one } })
      expect(refusal(said)).toBe('401 invalid_client, challenged')
      const authorization = `Bearer ${token}`
      const asked = { path: '/introspect', form: { token: one }, headers: { authorization } }
      // oxlint-disable-next-line no-await-in-loop
      expect(refusal(await oauthAsk(world, asked))).toBe('401 invalid_client, challenged')
    }
  })
})

it('every token that can be had can be introspected and revoked, both ways', async () => {
  const [grant] = CLIENT_SPEC.grants
  const client = world.table.add()
  world.table.setIssuer('demo', { ...CLIENT_SPEC, grants: [{ ...grant, audiences: ['*'] }] })
  try {
    // A little longer each time, until it is too long: the last one that is given is the longest that there is.
    let longest = ''
    for (let length = 9000; length < 13_000; length += 20) {
      const names = 'a'.repeat(length).match(/.{1,1000}/g) ?? []
      const audience = names.map((name, nth) => `${nth}:${name}`)
      // oxlint-disable-next-line no-await-in-loop
      const { status, json } = await granted(client, { audience })
      if (status !== 200) break
      longest = String(json['access_token'])
    }
    expect(longest.length).toBeGreaterThan(14_300)
    const { clientId, clientSecret } = client
    const more = { token_type_hint: 'access_token' }
    const posted = { ...more, token: longest, client_id: clientId, client_secret: clientSecret }
    const asked = await oauthAsk(world, { path: '/introspect', form: posted })
    expect(asked.json).toMatchObject({ active: true })
    expect(await activity(client, longest)).toBe(ACTIVE)
    expect(await oauthAsk(world, { path: '/revoke', form: posted })).toMatchObject({ status: 200 })
    expect(await activity(client, longest)).toBe(INACTIVE)
  } finally {
    world.table.setIssuer('demo', CLIENT_SPEC)
  }
})
