import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpResult } from '../../../../src/http/http-client.ts'
import type { K0rdentIdentity } from '../../../../src/issue/k0rdent/k0rdent-identity.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import {
  BASE,
  credentialBody,
  ENDPOINT,
  IDENTITY,
  jwtOf,
  k0rdentWorld,
  live,
  NOW,
  SA,
} from './k0rdent-world.ts'

const SECOND = 1000
const TOKEN_PATH = '/v1/regions/global/auth/token'
const BY_CLIENT: K0rdentIdentity = {
  ...IDENTITY,
  auth: { clientCredentialsSecretRef: { name: 'client' } },
}
const SECRET = 'plt_cs_cred-900_operator'

const bearer = ({ headers }: HttpRequest): string => headers['authorization'] ?? 'nobody'
const isTokenCall = ({ url }: HttpRequest): boolean => url.pathname === TOKEN_PATH

/** Everything else is answered with an empty page or an account. */
const fine = (request: HttpRequest): HttpResult =>
  request.url.pathname === BASE
    ? httpAnswered(200, { clientId: 'sa@myorg.iam', status: 'active' })
    : httpAnswered(200, { credentials: [credentialBody()] })

const granted = (turn: number, seconds = 900): HttpResult =>
  httpAnswered(200, { access_token: `access-${turn}`, token_type: 'Bearer', expires_in: seconds })

/** Tokens `access-1`, `access-2`, ...; `refused` are answered with 401. */
function clientWorld(refused: readonly string[] = [], seconds = 900) {
  let turn = 0
  const world = k0rdentWorld((request) => {
    if (isTokenCall(request)) {
      turn += 1
      return granted(turn, seconds)
    }
    return refused.includes(bearer(request)) ? httpAnswered(401, '') : fine(request)
  })
  const view = () => world.issuers.credentials(BY_CLIENT).view(SA, live())
  const tokens = () => world.http.sent.filter(isTokenCall)
  return { ...world, view, tokens }
}

describe('the caller by a token in a Secret', () => {
  it('is read once, from the namespace of the identity, and kept', async () => {
    const { issuers, reads, http, clock } = k0rdentWorld(fine)
    const service = issuers.credentials(IDENTITY)
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await service.view(SA, live())).toMatchObject({ ok: true })
      await clock.advance(3600 * SECOND)
    }
    expect(reads).toEqual(['mintlet-system/admin/token of spec.k0rdent.auth.tokenSecretRef'])
    expect(new Set(http.sent.map(bearer))).toEqual(new Set(['Bearer opaque-admin-token']))
  })

  it('is read once for all who wait', async () => {
    const { issuers, reads } = k0rdentWorld(fine)
    await Promise.all(
      Array.from({ length: 50 }, () => issuers.credentials(IDENTITY).view(SA, live())),
    )
    expect(reads).toHaveLength(1)
  })

  it('is read anew after 401, and the call made once again', async () => {
    const { issuers, reads, http, secrets } = k0rdentWorld((request) => {
      if (bearer(request) === 'Bearer renewed') return fine(request)
      secrets.set('admin/token', 'renewed')
      return httpAnswered(401, 'no')
    })
    expect(await issuers.credentials(IDENTITY).view(SA, live())).toMatchObject({ ok: true })
    expect(reads).toHaveLength(2)
    expect(http.sent.map(bearer)).toEqual([
      'Bearer opaque-admin-token',
      'Bearer renewed',
      'Bearer renewed',
    ])
  })

  it('names its principal where it is a JWT, once it was had', async () => {
    const { issuers, secrets } = k0rdentWorld(fine)
    secrets.set('admin/token', jwtOf({ sub: 'user-admin-001', exp: NOW / 1000 + 600 }))
    const service = issuers.credentials(IDENTITY)
    expect(service.principal()).toBeUndefined()
    const checked = await issuers.check(IDENTITY, live())
    expect(checked).toEqual({ ok: true, principal: 'user-admin-001' })
    expect(service.principal()).toBe('user-admin-001')
  })

  it.each<[string, string]>([
    ['no JWT', 'opaque'],
    ['no sub', jwtOf({ exp: NOW })],
    ['a sub of two lines', jwtOf({ sub: 'a\nb' })],
    ['a sub that is no text', jwtOf({ sub: { a: 1 } })],
  ])('names nobody by a token with %s', async (_what, token) => {
    const { issuers, secrets } = k0rdentWorld(fine)
    secrets.set('admin/token', token)
    expect(await issuers.check(IDENTITY, live())).toEqual({ ok: true, principal: undefined })
  })

  it('is dropped when the JWT ends, and refused when there is no fresh one', async () => {
    const { issuers, secrets, http, clock } = k0rdentWorld(fine)
    secrets.set('admin/token', jwtOf({ sub: 'a', exp: NOW / 1000 + 60 }))
    const service = issuers.credentials(IDENTITY)
    expect(await service.view(SA, live())).toMatchObject({ ok: true })
    await clock.advance(60 * SECOND)
    const sent = http.sent.length
    const expired = await service.view(SA, live())
    expect(expired).toMatchObject({ failure: { ending: 'Stalled', reason: 'Unauthenticated' } })
    expect(shown(expired)).toContain('has expired: put a fresh one there')
    expect(http.sent).toHaveLength(sent)
    const fresh = jwtOf({ sub: 'a', exp: NOW / 1000 + 3600 })
    secrets.set('admin/token', fresh)
    await clock.advance(6 * SECOND)
    expect(await service.view(SA, live())).toMatchObject({ ok: true })
    expect(bearer(http.sent.at(-1) ?? http.sent[0]!)).toBe(`Bearer ${fresh}`)
  })

  it.each(['', '  \n', 'two words', 'two\nlines', 'ä', 'x'.repeat(32_769)])(
    'asks nothing with a token that is none: %j',
    async (token) => {
      const { issuers, secrets, http } = k0rdentWorld(fine)
      secrets.set('admin/token', token)
      const result = await issuers.check(IDENTITY, live())
      expect(result).toMatchObject({ failure: { ending: 'Stalled', reason: 'Unauthenticated' } })
      expect(token.trim() !== '' && shown(result).includes(token)).toBe(false)
      expect(http.sent).toEqual([])
    },
  )

  it('says which Secret is missing', async () => {
    const { issuers, secrets } = k0rdentWorld(fine)
    secrets.clear()
    expect(await issuers.check(IDENTITY, live())).toMatchObject({
      ok: false,
      failure: { message: 'there is no mintlet-system/admin' },
    })
  })
})

describe('the caller by client credentials', () => {
  it('asks for a token in JSON, without a bearer', async () => {
    const { view, tokens, reads, http } = clientWorld()
    expect(await view()).toMatchObject({ ok: true })
    expect(tokens()).toHaveLength(1)
    const { method, url, headers, body } = tokens()[0]!
    expect([method, url.href]).toEqual(['POST', `${ENDPOINT.origin}${TOKEN_PATH}`])
    expect(headers).toEqual({ 'content-type': 'application/json' })
    expect(JSON.parse(body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: 'sa-mintlet@myorg.iam',
      client_secret: SECRET,
    })
    expect(http.sent.slice(1).map(bearer)).toEqual(['Bearer access-1', 'Bearer access-1'])
    const field = 'spec.k0rdent.auth.clientCredentialsSecretRef'
    // At once: of two reads one may be of before and one of after a change.
    expect(reads).toEqual([`mintlet-system/client/clientId,clientSecret of ${field}`])
  })

  it('asks once for all who wait', async () => {
    const { view, tokens } = clientWorld()
    await Promise.all(Array.from({ length: 50 }, view))
    expect(tokens()).toHaveLength(1)
  })

  it('asks for the next token at two thirds of the life of this one, not sooner', async () => {
    const { view, tokens, clock } = clientWorld()
    await view()
    await clock.advance(599 * SECOND)
    await view()
    expect(tokens()).toHaveLength(1)
    await clock.advance(2 * SECOND)
    await view()
    expect(tokens()).toHaveLength(2)
  })

  it('asks for a fresh one after 401, once', async () => {
    const { view, tokens, http } = clientWorld(['Bearer access-1'])
    expect(await view()).toMatchObject({ ok: true })
    expect(tokens()).toHaveLength(2)
    expect(http.sent.map(bearer)).toEqual([
      'nobody',
      'Bearer access-1',
      'nobody',
      'Bearer access-2',
      'Bearer access-2',
    ])
  })

  it('stalls after the second 401, and does not ask a third time', async () => {
    const { view, http } = clientWorld(['Bearer access-1', 'Bearer access-2'])
    expect(await view()).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    expect(http.sent).toHaveLength(4)
  })

  it('says what to check when they are not accepted, and shows nothing of them', async () => {
    const { issuers } = k0rdentWorld(() =>
      httpAnswered(401, { error: { code: 401, message: `bad ${SECRET}`, details: [] } }),
    )
    const result = await issuers.check(BY_CLIENT, live())
    expect(result).toMatchObject({ failure: { ending: 'Stalled', reason: 'Unauthenticated' } })
    expect(shown(result)).toContain('spec.k0rdent.auth.clientCredentialsSecretRef')
    expect(shown(result)).toContain('mintlet-system/client')
    expect(shown(result)).not.toContain(SECRET)
  })

  it.each([
    ['clientId', 'two words'],
    ['clientSecret', ''],
    ['clientSecret', 'a\nb'],
  ])('sends nothing when %s is %j', async (key, value) => {
    const { issuers, secrets, http } = k0rdentWorld(fine)
    secrets.set(`client/${key}`, value)
    expect(await issuers.check(BY_CLIENT, live())).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    expect(http.sent).toEqual([])
  })

  it('is kept by our clock, however far off the clock of the service is', async () => {
    let turn = 0
    const iat = NOW / 1000 - 1200
    const world = k0rdentWorld((request) => {
      if (!isTokenCall(request)) return fine(request)
      turn += 1
      const token = jwtOf({ sub: 'sa-mintlet', iat, exp: iat + 900, turn })
      const body = { access_token: token, token_type: 'Bearer', expires_in: 900 }
      const result = httpAnswered(200, body)
      return result.ok ? { ok: true, answer: { ...result.answer, date: iat * 1000 } } : result
    })
    const view = () => world.issuers.credentials(BY_CLIENT).view(SA, live())
    expect(await view()).toMatchObject({ ok: true })
    await world.clock.advance(590 * SECOND)
    expect(await view()).toMatchObject({ ok: true })
    expect(turn).toBe(1)
    expect(world.issuers.credentials(BY_CLIENT).principal()).toBe('sa-mintlet')
  })
})

describe("the operator's own client credentials", () => {
  it('are reserved for the namespace that has their Secret, once they are known', async () => {
    const { issuers } = k0rdentWorld((request) =>
      isTokenCall(request) ? granted(1) : fine(request),
    )
    const service = issuers.credentials(BY_CLIENT)
    expect(service.isReserved('sa-mintlet@myorg.iam', 'etl')).toBe(false)
    await issuers.check(BY_CLIENT, live())
    expect(service.isReserved('sa-mintlet@myorg.iam', 'etl')).toBe(true)
    expect(service.isReserved('sa-mintlet@myorg.iam', 'mintlet-system')).toBe(false)
    expect(service.isReserved('sa@myorg.iam', 'etl')).toBe(false)
  })

  it('are not known of one who asks by a token', async () => {
    const { issuers } = k0rdentWorld(fine)
    await issuers.check(IDENTITY, live())
    expect(issuers.credentials(IDENTITY).isReserved('sa-mintlet@myorg.iam', 'etl')).toBe(false)
  })
})

describe('callers of several identities', () => {
  it.each<[string, Partial<K0rdentIdentity>]>([
    ['another name', { name: 'other' }],
    ['another kind', { kind: 'CredentialIssuer' }],
    ['another namespace', { namespace: 'team-a' }],
    ['another uid', { uid: 'uid-2' }],
    ['another endpoint', { endpoint: new URL('https://eu.k0rdent.example') }],
    ['another Secret', { auth: { clientCredentialsSecretRef: { name: 'client' } } }],
  ])('share nothing with %s', async (_what, more) => {
    const { issuers, reads } = k0rdentWorld((request) =>
      isTokenCall(request) ? granted(1) : fine(request),
    )
    await issuers.check(IDENTITY, live())
    const before = reads.length
    await issuers.check({ ...IDENTITY, ...more }, live())
    expect(reads.length).toBeGreaterThan(before)
  })

  it('are dropped when the issuer is forgotten', async () => {
    const { issuers, reads } = k0rdentWorld(fine)
    await issuers.check(IDENTITY, live())
    await issuers.check(IDENTITY, live())
    expect(reads).toHaveLength(1)
    issuers.forget(IDENTITY)
    await issuers.check(IDENTITY, live())
    expect(reads).toHaveLength(2)
  })

  it.each([
    {},
    {
      tokenSecretRef: { name: 'admin', key: 'token' },
      clientCredentialsSecretRef: { name: 'client' },
    },
  ])('are nobody with %j', async (auth) => {
    const { issuers, reads, http } = k0rdentWorld(fine)
    expect(await issuers.check({ ...IDENTITY, auth }, live())).toMatchObject({
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
    expect([reads, http.sent]).toEqual([[], []])
  })
})
