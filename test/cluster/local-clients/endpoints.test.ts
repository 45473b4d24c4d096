import { setTimeout as sleep } from 'node:timers/promises'
import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BASE_URL } from '../operator/start-world.ts'
import { CLIENT_GRANT } from './start-local-client-world.ts'
import { type Replicas, startReplicas } from './start-replicas.ts'

/** What clients are answered, whichever replica they ask. */
const NS = 'served'
const WITHDRAWN = 'unserved'
const OTHERS = { ...CLIENT_GRANT, namespaces: { names: [NS] } }
const THEIRS = { ...CLIENT_GRANT, namespaces: { names: [WITHDRAWN] } }
const SECOND = 1000

let replicas: Replicas

beforeAll(async () => {
  replicas = await startReplicas({ namespaces: [NS, WITHDRAWN], grants: [OTHERS, THEIRS] })
})
afterAll(async () => {
  await replicas?.[Symbol.asyncDispose]()
})

test.concurrent('a client gets a token by Basic and by form, at every replica, which every replica vouches for', async () => {
  const auth = await replicas.issue('both')
  const form = { scope: 'read', resource: 'https://api.example.com' }
  for (const by of ['basic', 'post'] as const) {
    for (const answer of await replicas.askAll({ ...auth, by }, form)) {
      expect(answer).toMatchObject({ status: 200, error: '' })
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 900, scope: 'read' })
      const jwks: JSONWebKeySet = JSON.parse((await replicas.leader.oidc('/local/jwks')).text)
      const { payload } = await jwtVerify(answer.token, createLocalJWKSet(jwks), {
        issuer: `${BASE_URL}/local`,
        audience: 'https://api.example.com',
        typ: 'at+jwt',
      })
      expect(payload).toMatchObject({
        sub: 'both-account',
        client_id: auth.clientId,
        scope: 'read',
      })
      for (const replica of replicas.all) {
        expect(await replicas.introspect(replica, answer.token, auth)).toEqual({
          active: true,
          token_type: 'Bearer',
          ...payload,
        })
      }
    }
  }
})

test.concurrent('whoever is not a client is told nothing more than that', async () => {
  const auth = await replicas.issue('known')
  const nobody = '00000000-0000-4000-8000-000000000000'
  const wrong = { ...auth, clientSecret: `mlt_${'A'.repeat(43)}` }
  const answers = await Promise.all([
    replicas.ask(wrong),
    replicas.ask({ ...wrong, clientId: nobody }),
    replicas.ask({ ...auth, clientId: nobody }),
    replicas.ask({ ...wrong, by: 'post' }),
    replicas.ask({ ...auth, clientSecret: '' }),
  ])
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 401, error: 'invalid_client' })
  const texts = new Set(answers.map(({ text }) => text))
  expect(texts.size).toBe(1)
  const unsigned = await replicas.ask(undefined)
  expect(unsigned).toMatchObject({ status: 401, error: 'invalid_client' })
  expect(unsigned.headers['www-authenticate']).toMatch(/^Basic /)
})

test.concurrent('what a client asks for is given as granted, or refused by name', async () => {
  const auth = await replicas.issue('asking')
  const answers = {
    scope: await replicas.ask(auth, { scope: 'read admin' }),
    audience: await replicas.ask(auth, { audience: 'https://elsewhere.example.com' }),
    several: await replicas.ask(auth, {
      resource: ['https://api.example.com', 'https://other.example.com'],
    }),
    grantType: await replicas.ask(auth, { grant_type: 'password' }),
  }
  expect(answers.scope).toMatchObject({ status: 400, error: 'invalid_scope' })
  expect(answers.audience).toMatchObject({ status: 400, error: 'invalid_target' })
  expect(answers.grantType).toMatchObject({ status: 400, error: 'unsupported_grant_type' })
  expect(decodeJwt(answers.several.token).aud).toEqual([
    'https://api.example.com',
    'https://other.example.com',
  ])
})

test.concurrent('a credential that has expired is refused everywhere, and so is every token of it', async () => {
  const auth = await replicas.issue('brief', { lifetime: '10s' })
  const judge = await replicas.issue('judge-of-brief')
  const token = (await replicas.ask(auth)).token
  const { expiresAt = '' } = await replicas.world.values([NS, 'brief'])
  expect((decodeJwt(token).exp ?? 0) * SECOND).toBeLessThanOrEqual(Date.parse(expiresAt))
  await sleep(Date.parse(expiresAt) - Date.now() + 100)
  expect(await replicas.saidToAll(auth)).toEqual(['401 invalid_client'])
  expect(await replicas.introspect(replicas.leader, token, judge)).toEqual({ active: false })
})

test.concurrent('a client whose grant is withdrawn is still who it is, and may do nothing', async () => {
  const auth = await replicas.issue('withdrawn', { onGrantWithdrawn: 'Keep' }, WITHDRAWN)
  expect((await replicas.ask(auth)).status).toBe(200)
  await replicas.world.changeIssuer({ grants: [OTHERS] })
  await sleep(SECOND)
  for (const answer of await replicas.askAll(auth))
    expect(answer).toMatchObject({ status: 400, error: 'unauthorized_client' })
})

test('no replica is denied anything, or says a secret', async () => {
  expect(await replicas.world.forbidden()).toEqual([])
  expect(await replicas.world.leaks()).toEqual([])
})
