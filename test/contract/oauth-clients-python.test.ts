import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type OauthClientWorld, startOauthClientWorld } from '../kit/oauth-client-world.ts'
import { pythonVenv } from '../kit/python.ts'

/** Authlib, requests-oauthlib, PyJWT and urllib, each as its manual says. */
const CLIENTS = `${import.meta.dirname}/python/oauth_clients.py`
const NO_PYTHON = 'python3 or the package registry cannot be had; stderr says why'
const AUDIENCE = 'https://api.example.com'

type Told = Readonly<Record<string, Readonly<Record<string, unknown>>>>

let world: OauthClientWorld
let clientId: string
let told: Told | undefined

async function ask(): Promise<Told | undefined> {
  const python = await pythonVenv()
  if (python === undefined) return undefined
  const [client, stranger] = [world.table.add(), world.table.add()]
  clientId = client.clientId
  const settings = {
    issuer: world.issuerUrl,
    other: world.otherUrl,
    ...client,
    strangerId: stranger.clientId,
    strangerSecret: stranger.clientSecret,
    audience: AUDIENCE,
    scope: 'read',
    ca: `${world.folder}/ca.crt`,
  }
  await writeFile(`${world.folder}/settings.json`, JSON.stringify(settings))
  const trust = { SSL_CERT_FILE: settings.ca, REQUESTS_CA_BUNDLE: settings.ca }
  const direct = { NO_PROXY: '*', no_proxy: '*' }
  const run = await python.run(CLIENTS, [`${world.folder}/settings.json`], { ...trust, ...direct })
  if (run.code !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}

const claims = () => ({
  iss: world.issuerUrl,
  sub: 'etl:report',
  client_id: clientId,
  aud: AUDIENCE,
  scope: 'read',
  iat: expect.any(Number),
  exp: expect.any(Number),
  jti: expect.any(String),
})

describe('programs in Python', () => {
  beforeAll(async () => {
    world = await startOauthClientWorld()
    told = await ask()
  }, 240_000)
  afterAll(() => world[Symbol.asyncDispose]())

  for (const way of ['client_secret_basic', 'client_secret_post']) {
    it(`get, validate, introspect and revoke tokens with Authlib and ${way}`, (ctx) => {
      if (told === undefined) return ctx.skip(NO_PYTHON)
      expect(told[way]).toMatchObject({
        token: { token_type: 'Bearer', expires_in: 900, scope: 'read' },
        validated: claims(),
        otherAudience: { refused: 'InvalidTokenError' },
        otherScope: { refused: 'InsufficientScopeError' },
        introspected: { active: true, token_type: 'Bearer', ...claims() },
        revoked: [200, ''],
        afterRevocation: { active: false },
      })
      expect(told[way]?.['afterRevocation']).toEqual({ active: false })
    })

    it(`are refused with the errors that Authlib knows, with ${way}`, (ctx) => {
      if (told === undefined) return ctx.skip(NO_PYTHON)
      const notYours = 'the token was not issued to this client'
      expect(told[way]).toMatchObject({
        wrongSecret: ['invalid_client', 'client authentication failed'],
        foreignScope: ['invalid_scope', expect.any(String)],
        foreignAudience: ['invalid_target', expect.any(String)],
        revokedByStranger: [400, { error: 'unauthorized_client', error_description: notYours }],
        afterStranger: true,
      })
    })
  }

  it('get tokens with requests-oauthlib, both ways', (ctx) => {
    if (told === undefined) return ctx.skip(NO_PYTHON)
    const got = { type: 'Bearer', scope: ['read'], seconds: 900 }
    expect(told['requestsOauthlib']).toEqual({
      client_secret_basic: got,
      client_secret_post: got,
      foreignScope: ['invalid_scope', expect.any(String)],
    })
  })

  it('verify tokens with PyJWT and the keys that are served', (ctx) => {
    if (told === undefined) return ctx.skip(NO_PYTHON)
    expect(told['pyjwt']).toEqual({
      claims: { ...claims(), scope: 'read write' },
      header: { alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) },
      otherAudience: 'refused',
      otherIssuer: 'no key',
    })
  })

  it('need no library: urllib answers the challenge', (ctx) => {
    if (told === undefined) return ctx.skip(NO_PYTHON)
    expect(told['urllib']).toBe('Bearer')
  })
})
