import { createHmac, createPublicKey } from 'node:crypto'
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

/** Which tokens are active: none that is forged, foreign, of another type, or past its end. */
const GRANT = { grant_type: 'client_credentials' }
const MINUTE = 60_000

let world: OauthClientWorld

beforeAll(async () => {
  world = await startOauthClientWorld()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
})

const { tokenOf, activity } = oauthCalls(() => world)

/** RFC 7662 section 2.2: nothing else about a token that is not active. */
const INACTIVE = '200 {"active":false}'
const ACTIVE = '200 active'

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url')

/** The same bytes in another text: of the last character four bits count for nothing. */
function respelled(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(signature.slice(-1))
  return `${signature.slice(0, -1)}${alphabet[last ^ 1] ?? ''}`
}

/** As alg-confusion attacks have it: HMAC with the public key, in the forms that libraries took for a secret. */
function hmacs(claims: object, header: JsonObject): readonly string[] {
  const [jwk] = world.issuers.published('demo')?.jwks.keys ?? []
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  const secrets = [
    key.export({ type: 'spki', format: 'pem' }),
    key.export({ type: 'spki', format: 'der' }),
    JSON.stringify(jwk),
    '',
  ]
  const input = `${encoded({ ...header, alg: 'HS256' })}.${encoded(claims)}`
  return secrets.map(
    (secret) => `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`,
  )
}

describe('introspection calls nothing active', () => {
  it('that somebody else signed, or nobody', async () => {
    const client = world.table.add()
    const token = await tokenOf(client)
    const [header = '', payload = '', signature = ''] = token.split('.')
    const head: JsonObject = JSON.parse(Buffer.from(header, 'base64url').toString())
    const claims = decodeJwt(token)
    const there = { issuerUrl: world.otherUrl, form: GRANT }
    const stranger = world.table.add({ issuer: 'other' })
    const foreign = await oauthAsk(world, { ...there, basic: stranger })
    const { jwk: _jwk, ...other } = { ...head, kid: 'other' } as JsonObject
    const forged = [
      String(foreign.json['access_token']),
      `${encoded({ ...head, alg: 'none' })}.${payload}.`,
      `${encoded({ ...head, alg: 'none' })}.${payload}.${signature}`,
      `${encoded(other)}.${payload}.${signature}`,
      `${header}.${encoded({ ...claims, scope: 'admin' })}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${payload}.${signature}=`,
      `${header}.${payload}.${respelled(signature)}`,
      `${header}.${payload}.${signature}\n`,
      ` ${token}`,
      `${token}.`,
      ...hmacs(claims, head),
      MARKER,
      '.'.repeat(1000),
      'a'.repeat(15_000),
    ]
    for (const one of forged) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await activity(client, one)).toBe(INACTIVE)
    }
    expect(await activity(client, token)).toBe(ACTIVE)
  })

  it('that the issuer signed as something else, or for another time or issuer', async () => {
    const client = world.table.add()
    const valid = decodeJwt(await tokenOf(client)) as JsonObject
    const now = Math.floor(Date.now() / 1000)
    const audience = 'https://api.example.com'
    const flags = { includeEmail: false, organizationNumberIncluded: false }
    const signed: readonly (readonly [string, JsonObject])[] = [
      ['JWT', {}],
      ['jwt', {}],
      ['secevent+jwt', {}],
      ['at+jwt', { iat: now - 900, exp: now - 1 }],
      ['at+jwt', { iat: now + 120 }],
      ['at+jwt', { iss: world.otherUrl }],
      ['at+jwt', { iss: `${world.issuerUrl}/` }],
      ['at+jwt', { client_id: world.table.add({ serviceAccount: 'etl:other' }).clientId }],
      ['at+jwt', { client_id: MARKER }],
    ]
    const tokens = [
      await world.direct({ kind: 'IdToken', audience, ...flags }),
      await world.direct({ kind: 'SignedJwt', claims: { aud: audience } }),
      ...(await Promise.all(
        signed.map(([typ, claims]) => world.signed(typ, { ...valid, ...claims })),
      )),
    ]
    for (const token of tokens) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await activity(client, token)).toBe(INACTIVE)
    }
    expect(await activity(client, await world.signed('at+jwt', valid))).toBe(ACTIVE)
    expect(
      await activity(client, await world.direct({ kind: 'AccessToken', scopes: ['read'] })),
    ).toBe(ACTIVE)
  })

  it('that has expired, to the second, or whose client is gone, expired or disabled', async () => {
    const [asking, client] = [world.table.add({ serviceAccount: 'etl:other' }), world.table.add()]
    const short = world.table.add({ expiresAt: Date.now() + 10 * MINUTE })
    const [token, shortToken] = [await tokenOf(client), await tokenOf(short)]
    expect(Number(decodeJwt(shortToken).exp) * 1000).toBeLessThanOrEqual(Date.now() + 10 * MINUTE)
    world.clock.jump(10 * MINUTE)
    expect(await activity(asking, shortToken)).toBe(INACTIVE)
    expect(await activity(asking, token)).toBe(ACTIVE)
    world.clock.jump(5 * MINUTE)
    expect(await activity(asking, token)).toBe(INACTIVE)
    world.clock.jump(-15 * MINUTE)
    const serviceAccounts = [{ id: 'etl:report', disabled: true }]
    world.table.setIssuer('demo', { ...CLIENT_SPEC, local: { serviceAccounts } })
    expect(await activity(asking, token)).toBe(INACTIVE)
    world.table.setIssuer('demo', CLIENT_SPEC)
    expect(await activity(asking, token)).toBe(ACTIVE)
    world.table.remove(client)
    expect(await activity(asking, token)).toBe(INACTIVE)
  })
})
