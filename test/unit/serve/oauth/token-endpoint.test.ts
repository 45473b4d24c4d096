import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { TokenGrant } from '../../../../src/issue/local/client/authorization-server.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { createFakeClock } from '../../../kit/fake-clock.ts'
import { createOauthWorld, type OauthWorld } from '../../../kit/oauth-endpoints.ts'
import { OAUTH_CLIENT, OAUTH_SECRET } from '../../../kit/oauth-server.ts'

const NOW = 1_700_000_000_500
const basic = (secret = OAUTH_SECRET, id = OAUTH_CLIENT): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})
const GRANT = 'grant_type=client_credentials'
const HEADERS = {
  'content-type': 'application/json',
  'cache-control': 'no-store',
  pragma: 'no-cache',
  'x-content-type-options': 'nosniff',
}

const world = (over: Parameters<typeof createOauthWorld>[1] = {}) => {
  const clock = createFakeClock(NOW)
  return { clock, ...createOauthWorld(clock, over) }
}
const granted = (scopes: string[]): TokenGrant => ({
  ok: true,
  token: new Redacted('a.b.c'),
  tokenId: 'token-1',
  keyId: 'key-1',
  issuedAt: NOW,
  expiresAt: NOW + 899_999,
  scopes,
})

it('a client gets a token, and its use is told', async () => {
  const { post, uses, answers, wishes } = world()
  const answer = await post(GRANT, { headers: basic() })
  expect({ ...answer, body: JSON.parse(answer.body) }).toEqual({
    status: 200,
    headers: HEADERS,
    body: { access_token: 'header.payload.signature', token_type: 'Bearer', expires_in: 900 },
  })
  expect(wishes).toEqual([{ scopes: undefined, audiences: [] }])
  const seen = { at: NOW, address: '203.0.113.9' }
  expect(uses).toEqual([{ issuer: 'demo', clientId: OAUTH_CLIENT, credential: 'cred-1', seen }])
  expect(answers).toEqual([{ endpoint: 'token', issuer: 'demo', status: 200, error: undefined }])
})

it('a client may say who it is in the body, and the address is what a trusted proxy says', async () => {
  const { post, uses } = world({ trustedProxies: ['203.0.113.0/24'] })
  const body = `${GRANT}&client_id=${OAUTH_CLIENT}&client_secret=${OAUTH_SECRET}`
  const headers = { 'x-forwarded-for': '198.51.100.1' }
  expect((await post(body, { headers })).status).toBe(200)
  expect(uses[0]?.seen.address).toBe('198.51.100.1')
})

it.each([
  [[], '', undefined],
  [['read'], '', 'read'],
  [['read', 'write'], 'read write', 'read write'],
  [['read'], 'read write', 'read'],
  [[], 'read', ''],
])('granted %j of %j, the answer says scope %j', async (scopes, asked, scope) => {
  const { post, ...made } = world()
  made.server.token = async () => granted(scopes)
  const answer = await post(`${GRANT}&scope=${asked}`, { headers: basic() })
  expect(JSON.parse(answer.body)).toMatchObject({ expires_in: 899 })
  expect(JSON.parse(answer.body).scope).toBe(scope)
})

it.each([
  ['unauthorized_client', 400],
  ['invalid_scope', 400],
  ['invalid_target', 400],
  ['temporarily_unavailable', 503],
] as const)('a grant refused as %s is %i, and no use', async (error, status) => {
  const { post, uses, answers, ...made } = world()
  made.server.token = async () => ({ ok: false, error })
  const answer = await post(GRANT, { headers: basic() })
  expect(answer).toMatchObject({ status, headers: HEADERS })
  expect(JSON.parse(answer.body).error).toBe(error)
  expect(Object.keys(JSON.parse(answer.body))).toEqual(['error', 'error_description'])
  expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined)
  expect(uses).toEqual([])
  expect(answers).toEqual([{ endpoint: 'token', issuer: 'demo', status, error }])
})

it.each([
  ['no grant type', '', 'invalid_request'],
  ['an empty grant type', 'grant_type=', 'invalid_request'],
  ['another grant type', 'grant_type=password', 'unsupported_grant_type'],
  ['a malformed scope', `${GRANT}&scope=a%22`, 'invalid_scope'],
  ['a relative resource', `${GRANT}&resource=canary`, 'invalid_target'],
  ['a parameter twice', `${GRANT}&${GRANT}`, 'invalid_request'],
  ['another client', `${GRANT}&client_id=canary`, 'invalid_request'],
  ['two ways to authenticate', `${GRANT}&client_secret=canary`, 'invalid_request'],
])('with %s nothing is granted', async (_what, body, error) => {
  const { post, wishes } = world()
  const answer = await post(body, { headers: basic() })
  expect(answer).toMatchObject({ status: 400, headers: HEADERS })
  expect(JSON.parse(answer.body).error).toBe(error)
  expect(wishes).toEqual([])
})

const error = async (answer: ReturnType<OauthWorld['post']>): Promise<unknown[]> => {
  const { status, body } = await answer
  return [status, JSON.parse(body).error]
}
const gone = async () => ({ kind: 'Gone' }) as const

it('the body is a form of at most 16 KiB, whatever else may come', async () => {
  const { post, presented } = world()
  const headers = basic()
  const json = { ...headers, 'content-type': 'application/json' }
  const near = { ...headers, 'content-type': 'application/x-www-form-urlencoded2' }
  const none = { ...headers, 'content-type': undefined }
  const invalid = [400, 'invalid_request']
  expect(await error(post(GRANT, { headers: json }))).toEqual(invalid)
  expect(await error(post(GRANT, { headers: near }))).toEqual(invalid)
  expect(await error(post(GRANT, { headers: none }))).toEqual(invalid)
  expect(await error(post('a'.repeat(16_385), { headers }))).toEqual([413, 'invalid_request'])
  expect(await error(post(Buffer.from([0xff]), { headers }))).toEqual(invalid)
  expect(await error(post('', { headers, target: `/demo/token?${GRANT}` }))).toEqual(invalid)
  expect(await error(post(GRANT, { headers, readBody: gone }))).toEqual(invalid)
  expect(presented).toEqual([])
  const charset = { ...headers, 'content-type': 'Application/X-WWW-Form-urlencoded ;charset=UTF-8' }
  expect((await post(GRANT, { headers: charset, target: '/demo/token?' })).status).toBe(200)
  const full = `${GRANT}&a=`.padEnd(16_384, 'a')
  expect((await post(full, { headers })).status).toBe(200)
})

it('an issuer that is none is not found, nor counted, and other methods are told which one is right', async () => {
  const { post, answers } = world()
  expect(await post(GRANT, { issuer: 'other' })).toMatchObject({ status: 404 })
  expect(answers).toEqual([])
  expect(await post('', { method: 'GET' })).toEqual({
    status: 405,
    headers: { ...HEADERS, allow: 'POST' },
    body: '{"error":"method_not_allowed"}',
  })
})

it('what throws is told as a bug, and answered with nothing of it', async () => {
  const { post, bugs, answers, ...made } = world()
  const bug = new Error('canary')
  made.server.token = () => Promise.reject(bug)
  const answer = await post(GRANT, { headers: basic() })
  expect(answer).toEqual({ status: 500, headers: HEADERS, body: '{"error":"server_error"}' })
  expect(bugs).toEqual([bug])
  expect(answers).toMatchObject([{ status: 500, error: 'server_error' }])
})

it('no answer repeats anything of a request, and none is ever thrown', async () => {
  const mark = 'canary'
  const name = fc.constantFrom(
    'grant_type',
    'scope',
    'resource',
    'client_id',
    'client_secret',
    mark,
  )
  const value = fc.constantFrom(mark, `${mark}%`, `%22${mark}`, `https://${mark}/#a`, 'a', '')
  const pair = fc.tuple(name, value).map((both) => both.join('='))
  const bodies = fc.oneof(
    fc.array(pair).map((pairs) => pairs.join('&')),
    fc.string().map((text) => `${mark}${text}`),
  )
  const headers = fc.constantFrom({}, basic(), basic(mark), { authorization: mark })
  await fc.assert(
    fc.asyncProperty(bodies, headers, async (body, sent) => {
      const clock = createFakeClock(NOW)
      const made = createOauthWorld(clock)
      const answering = made.post(body, { headers: sent, target: '/demo/token' })
      await clock.advance(2000)
      expect(JSON.stringify([await answering, made.answers])).not.toContain(mark)
      expect(made.bugs).toEqual([])
    }),
  )
})
