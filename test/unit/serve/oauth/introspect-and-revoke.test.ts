import { expect, it } from 'vitest'
import { createFakeClock } from '../../../kit/fake-clock.ts'
import { createOauthWorld } from '../../../kit/oauth-endpoints.ts'
import { ACTIVE_TOKEN, OAUTH_CLIENT, OAUTH_SECRET } from '../../../kit/oauth-server.ts'

const NOW = 1_700_000_000_500
const headers = {
  authorization: `Basic ${Buffer.from(`${OAUTH_CLIENT}:${OAUTH_SECRET}`).toString('base64')}`,
}
const introspect = { endpoint: 'introspect', headers } as const
const revoke = { endpoint: 'revoke', headers } as const

const world = (over: Parameters<typeof createOauthWorld>[1] = {}) => {
  const clock = createFakeClock(NOW)
  const made = createOauthWorld(clock, over)
  return { clock, made }
}

it('introspection says what the authorization server says, and tells who saw an active token', async () => {
  const { made } = world()
  expect((await made.post('token=a.b.c', introspect)).body).toBe('{"active":false}')
  expect(made.tokensSeen).toEqual([])
  made.introspection = ACTIVE_TOKEN
  const answer = await made.post('token=a.b.c&token_type_hint=canary', introspect)
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  expect(JSON.parse(answer.body)).toEqual(ACTIVE_TOKEN)
  const seen = { at: NOW, address: '203.0.113.9' }
  expect(made.tokensSeen).toEqual([{ issuer: 'demo', jti: 'token-1', seen }])
  expect(made.tokens).toEqual(['a.b.c', 'a.b.c'])
  expect(made.uses).toEqual([])
})

it('introspection asks to try again where the client of the token is not known as it is now', async () => {
  const { made } = world({ isReady: (clientId) => clientId !== 'of-token' })
  made.introspection = { ...ACTIVE_TOKEN, client_id: 'of-token' }
  const away = await made.post('token=a.b.c', introspect)
  expect(away).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  expect(made.tokensSeen).toEqual([])
  made.introspection = { active: false }
  expect((await made.post('token=a.b.c', introspect)).body).toBe('{"active":false}')
})

it('revocation has an empty answer, whatever the hint', async () => {
  const { made } = world()
  const { status, body, headers: sent } = await made.post('token=a&token_type_hint=canary', revoke)
  expect([status, body, sent['content-type']]).toEqual([200, '', undefined])
  expect(sent).toMatchObject({ 'cache-control': 'no-store', pragma: 'no-cache' })
  expect(made.tokens).toEqual(['a'])
})

it("revocation refuses another client's token, and says when nothing can be kept", async () => {
  const { made } = world()
  made.revoked = 'NotYours'
  const refused = await made.post('token=a', revoke)
  expect([refused.status, JSON.parse(refused.body).error]).toEqual([400, 'unauthorized_client'])
  made.revoked = 'Unavailable'
  const away = await made.post('token=a', revoke)
  expect(away).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
  expect(JSON.parse(away.body).error).toBe('temporarily_unavailable')
  expect(made.answers.map(({ endpoint, status }) => [endpoint, status])).toEqual([
    ['revoke', 400],
    ['revoke', 503],
  ])
})

it.each([introspect, revoke])('$endpoint needs a token, and a client', async (over) => {
  const { made, clock } = world()
  const missing = await made.post('token=', over)
  expect([missing.status, JSON.parse(missing.body).error]).toEqual([400, 'invalid_request'])
  const nobody = await made.post('token=a', { endpoint: over.endpoint })
  expect([nobody.status, JSON.parse(nobody.body).error]).toEqual([401, 'invalid_client'])
  const wrong = made.post(`token=a&client_id=${OAUTH_CLIENT}&client_secret=x`, {
    endpoint: over.endpoint,
  })
  await clock.advance(1000)
  expect((await wrong).status).toBe(401)
  expect(made.tokens).toEqual([])
})
