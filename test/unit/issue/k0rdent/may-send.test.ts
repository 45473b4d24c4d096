import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpResult } from '../../../../src/http/http-client.ts'
import type { CreateResult } from '../../../../src/issue/credential-service.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import {
  credentialBody,
  EXPIRES_AT,
  IDENTITY,
  type K0rdentWorld,
  k0rdentWorld,
  live,
  SA,
} from './k0rdent-world.ts'

const BY_CLIENT = { ...IDENTITY, auth: { clientCredentialsSecretRef: { name: 'client' } } }
const SECOND = 1000

const isTokenCall = ({ url }: HttpRequest): boolean => url.pathname.endsWith('/auth/token')
const created = httpAnswered(201, { ...credentialBody(), clientSecret: 'plt_cs_cred-001_sample' })
const unauthenticated = httpAnswered(401, { error: { code: 401, message: 'no', details: [] } })

/** What asks for credentials, and what became of one; `token` is how long a token takes to come. */
async function create(maySend: (world: K0rdentWorld) => boolean, answers: readonly HttpResult[]) {
  let turn = 0
  const world = k0rdentWorld(async (request) => {
    if (!isTokenCall(request)) return answers[(turn += 1) - 1] ?? httpAnswered(500, '')
    await world.clock.advance(9 * SECOND)
    return httpAnswered(200, { access_token: 'access', token_type: 'Bearer', expires_in: 900 })
  })
  const result: CreateResult = await world.issuers
    .credentials(BY_CLIENT)
    .create(SA, EXPIRES_AT, () => maySend(world), live())
  const sent = world.http.sent.map((request) => (isTokenCall(request) ? 'token' : request.method))
  return { result, sent }
}

describe('create(), which may not be sent for ever', () => {
  it('is not sent when the time for it was over before a token had come', async () => {
    const { result, sent } = await create(({ clock }) => clock.monotonic() < 5 * SECOND, [created])
    expect(result).toMatchObject({
      kind: 'NotCommitted',
      failure: { ending: 'Retryable', reason: 'IssuerUnavailable' },
    })
    expect(sent).toEqual(['token'])
  })

  it('is sent when there still is time once the token has come', async () => {
    const { result, sent } = await create(({ clock }) => clock.monotonic() < 10 * SECOND, [created])
    expect([result.kind, sent]).toEqual(['Created', ['token', 'POST']])
  })

  it('is asked for once more after a certain 401, and is not sent again when that took too long', async () => {
    const { result, sent } = await create(
      ({ clock }) => clock.monotonic() < 10 * SECOND,
      [unauthenticated, created],
    )
    expect([result.kind, sent]).toEqual(['NotCommitted', ['token', 'POST', 'token']])
  })
})
