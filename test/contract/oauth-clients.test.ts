import { createRemoteJWKSet, decodeJwt, jwtVerify, customFetch as keysFetch } from 'jose'
import { customFetch as serverFetch, validateJwtAccessToken } from 'oauth4webapi'
import {
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  clientCredentialsGrant,
  customFetch,
  discovery,
  ResponseBodyError,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client'
import { Agent, fetch as fetchBy } from 'undici'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableClient } from '../kit/client-table.ts'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'

/** openid-client (and oauth4webapi below it) as programs use them, over TLS; jose verifies what they got. */
const API = 'https://api.example.com'
const WAYS = { client_secret_basic: ClientSecretBasic, client_secret_post: ClientSecretPost }

let world: OauthClientWorld
let trusting: Agent

beforeAll(async () => {
  world = await startOauthClientWorld()
  trusting = new Agent({ connect: { ca: world.authority } })
})
afterAll(async () => {
  await trusting.close()
  await world[Symbol.asyncDispose]()
})

/** As the global one, but for whom it trusts. */
const trustingFetch: typeof fetch = (url, init) =>
  fetchBy(url as string, { ...(init as object), dispatcher: trusting })

type Found = { readonly algorithm?: 'oidc' | 'oauth2'; readonly auth?: typeof ClientSecretBasic }

const configured = (
  { clientId, clientSecret }: TableClient,
  { algorithm = 'oauth2', auth = ClientSecretBasic }: Found = {},
): Promise<Configuration> => {
  const method: ClientAuth = auth(clientSecret)
  const fetching = { [customFetch]: trustingFetch as never }
  return discovery(new URL(world.issuerUrl), clientId, undefined, method, {
    ...fetching,
    algorithm,
  })
}

/** As an API would that trusts this issuer: RFC 9068 section 4. */
const verified = async (token: string, audience: string) =>
  jwtVerify(
    token,
    createRemoteJWKSet(new URL(`${world.issuerUrl}/jwks`), { [keysFetch]: trustingFetch }),
    { issuer: world.issuerUrl, audience, typ: 'at+jwt', algorithms: ['ES256'] },
  )

/** What a refused call is refused with; fails when it is not. */
const refusal = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ResponseBodyError) return `${error.status} ${error.error}`
  const cause = error instanceof Error ? error.cause : undefined
  if (Array.isArray(cause)) return `challenge ${String(cause[0]?.scheme)}`
  throw new Error('not refused', { cause: error })
}

for (const [name, auth] of Object.entries(WAYS)) {
  for (const algorithm of ['oidc', 'oauth2'] as const) {
    describe(`openid-client with ${name} and ${algorithm} discovery`, () => {
      it('gets a token with the scope and resource that it asked for', async () => {
        const client = world.table.add()
        const config = await configured(client, { algorithm, auth })
        const got = await clientCredentialsGrant(config, { scope: 'read', resource: API })
        expect(got).toMatchObject({ token_type: 'bearer', expires_in: 900, scope: 'read' })
        const { payload, protectedHeader } = await verified(got.access_token, API)
        expect(protectedHeader).toMatchObject({ typ: 'at+jwt', alg: 'ES256' })
        const [jti, iat, exp] = [expect.any(String), expect.any(Number), expect.any(Number)]
        const issued = { sub: 'etl:report', client_id: client.clientId, aud: API, scope: 'read' }
        expect(payload).toEqual({ iss: world.issuerUrl, ...issued, jti, iat, exp })
        expect(Number(payload.exp) - Number(payload.iat)).toBe(900)
      })

      it('gets what it may have unless it asks, for the issuer itself', async () => {
        const config = await configured(world.table.add(), { algorithm, auth })
        const got = await clientCredentialsGrant(config)
        expect(got.scope).toBe('read write')
        const { payload } = await verified(got.access_token, world.issuerUrl)
        expect(payload['scope']).toBe('read write')
      })

      it('asks about a token and revokes it', async () => {
        const config = await configured(world.table.add(), { algorithm, auth })
        const asked = new URLSearchParams({ scope: 'write' })
        for (const resource of [API, 'https://other.example.com']) {
          asked.append('resource', resource)
        }
        const { access_token: token } = await clientCredentialsGrant(config, asked)
        const active = await tokenIntrospection(config, token)
        expect(active).toEqual({ active: true, token_type: 'Bearer', ...decodeJwt(token) })
        expect(active.aud).toEqual([API, 'https://other.example.com'])
        await tokenRevocation(config, token, { token_type_hint: 'access_token' })
        expect(await tokenIntrospection(config, token)).toEqual({ active: false })
        await tokenRevocation(config, token)
      })
    })
  }

  it(`openid-client with ${name} understands every refusal`, async () => {
    const client = world.table.add()
    const config = await configured(client, { auth })
    const said = {
      scope: await refusal(clientCredentialsGrant(config, { scope: 'admin' })),
      resource: await refusal(clientCredentialsGrant(config, { resource: 'https://a.example' })),
      wrong: await refusal(
        configured({ ...client, clientSecret: 'mlt_wrong' }, { auth }).then((stranger) =>
          clientCredentialsGrant(stranger),
        ),
      ),
      gone: await refusal(
        configured({ ...client, clientId: crypto.randomUUID() }, { auth }).then((stranger) =>
          tokenIntrospection(stranger, 'a'),
        ),
      ),
    }
    const nobody = name === 'client_secret_basic' ? 'challenge basic' : '401 invalid_client'
    expect(said).toEqual({
      scope: '400 invalid_scope',
      resource: '400 invalid_target',
      wrong: nobody,
      gone: nobody,
    })
  })
}

it('openid-client follows a rotation: both secrets work, until one has expired', async () => {
  const client = world.table.add({ expiresAt: Date.now() + 60_000 })
  const next = world.table.rotate(client)
  const both = await Promise.all([configured(client), configured(next)])
  for (const config of both) await clientCredentialsGrant(config)
  world.clock.jump(61_000)
  try {
    const [old, fresh] = both
    expect(await refusal(clientCredentialsGrant(old))).toBe('challenge basic')
    await clientCredentialsGrant(fresh)
  } finally {
    world.clock.jump(-61_000)
  }
})

it('an API that uses oauth4webapi takes a token by RFC 9068, and none for somebody else', async () => {
  const config = await configured(world.table.add())
  const { access_token: token } = await clientCredentialsGrant(config, { resource: API })
  const request = new Request(API, { headers: { authorization: `Bearer ${token}` } })
  const server = { ...config.serverMetadata() }
  const fetching = { [serverFetch]: trustingFetch as never }
  const claims = await validateJwtAccessToken(server, request, API, fetching)
  expect(claims).toEqual(decodeJwt(token))
  const wrong = validateJwtAccessToken(server, request, 'https://other.example.com', fetching)
  await expect(wrong).rejects.toThrow('"aud"')
})

it('a token is for its issuer and its audience alone', async () => {
  const config = await configured(world.table.add())
  const { access_token: token } = await clientCredentialsGrant(config, { resource: API })
  await expect(verified(token, world.issuerUrl)).rejects.toThrow('"aud"')
  const others = createRemoteJWKSet(new URL(`${world.otherUrl}/jwks`), {
    [keysFetch]: trustingFetch,
  })
  await expect(jwtVerify(token, others)).rejects.toThrow('no applicable key')
})

it('a client that does not trust the certificate sends nothing', async () => {
  const before = world.answers.length
  const asking = fetchBy(`${world.issuerUrl}/token`, { method: 'POST', body: 'a=b' })
  await expect(asking).rejects.toThrow('fetch failed')
  expect(world.answers.length).toBe(before)
})
