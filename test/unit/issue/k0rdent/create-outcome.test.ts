import { describe, expect, it } from 'vitest'
import type { HttpProblem, HttpResult } from '../../../../src/http/http-client.ts'
import type { CreateResult } from '../../../../src/issue/credential-service.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import {
  BASE,
  credentialBody,
  ERRORS,
  EXPIRES_AT,
  IDENTITY,
  k0rdentWorld,
  live,
  NOW,
  SA,
} from './k0rdent-world.ts'

const SECRET = 'plt_cs_cred-001_c4n4ry'
const CREATED = { ...credentialBody(), clientSecret: SECRET }

async function create(...results: readonly HttpResult[]) {
  let turn = 0
  const world = k0rdentWorld(() => {
    turn += 1
    return results[Math.min(turn, results.length) - 1] ?? httpAnswered(500, '')
  })
  const result = await world.issuers
    .credentials(IDENTITY)
    .create(SA, EXPIRES_AT, () => true, live())
  expect(shown(result)).not.toContain(SECRET)
  return { result, sent: world.http.sent }
}

const verdict = (result: CreateResult): string =>
  result.kind === 'Created'
    ? result.kind
    : `${result.kind} ${result.failure.ending} ${result.failure.reason}`

/** Statuses that a service gives after it has looked at a request, and what each means in a refusal. */
const REFUSALS: readonly (readonly [number, string])[] = [
  [400, 'Stalled InvalidSpec'],
  [401, 'Stalled Unauthenticated'],
  [403, 'Stalled PermissionDenied'],
  [404, 'Stalled NotFoundOrDenied'],
  [409, 'Retryable BadResponse'],
  [422, 'Stalled InvalidSpec'],
  [429, 'Waiting RateLimited'],
]

describe('create()', () => {
  it('sends one POST with expiresAt in RFC 3339, in whole seconds, and nothing else', async () => {
    const { result, sent } = await create(httpAnswered(201, CREATED))
    expect(sent).toHaveLength(1)
    expect(sent[0]).toMatchObject({
      method: 'POST',
      service: 'k0rdent',
      timeoutMs: 20_000,
      headers: { authorization: 'Bearer opaque-admin-token', 'content-type': 'application/json' },
      body: '{"expiresAt":"2026-11-22T13:00:00Z"}',
    })
    expect(sent[0]?.url.href).toBe(`https://api.k0rdent.example${BASE}/credentials`)
    if (result.kind !== 'Created') throw new Error(result.failure.message)
    expect(result.clientSecret?.reveal()).toBe(SECRET)
    expect(result.credential).toEqual({
      id: 'cred-001',
      uid: '7b4c0c5e-0000-4000-8000-000000000001',
      serviceAccountId: SA,
      status: 'active',
      createdBy: 'user-admin-001',
      createdAt: NOW,
      expiresAt: EXPIRES_AT,
      selfLink: `/v1/iam/service-accounts/${SA}/credentials/cred-001`,
    })
  })

  it.each([200, 201, 202])('takes %i for done, in either envelope', async (status) => {
    for (const body of [CREATED, { success: true, data: CREATED, meta: { requestId: 'req' } }]) {
      const { result } = await create(httpAnswered(status, body))
      expect(verdict(result)).toBe('Created')
    }
  })

  for (const [envelope, errorOf] of Object.entries(ERRORS)) {
    it.each(REFUSALS)(`takes %i in ${envelope} for certainly not done`, async (status, means) => {
      const { result, sent } = await create(httpAnswered(status, errorOf(status)))
      expect(verdict(result)).toBe(`NotCommitted ${means}`)
      expect(sent).toHaveLength(status === 401 ? 2 : 1)
    })

    it.each([402, 405, 408, 410, 412, 418, 425, 500, 502, 503, 504, 599, 307, 100, 600])(
      `takes %i in ${envelope} for uncertain, and does not ask again`,
      async (status) => {
        const { result, sent } = await create(httpAnswered(status, errorOf(status)))
        expect(verdict(result)).toMatch(/^Uncertain Retryable (?:IssuerUnavailable|BadResponse)$/)
        expect(sent).toHaveLength(1)
      },
    )
  }

  it.each(
    REFUSALS.flatMap(([status]) =>
      [
        '',
        '<html>no such page</html>',
        '{"error":',
        '[]',
        'null',
        {},
        { error: 'invalid_token' },
        { message: 'no' },
        { error: { message: 'no' } },
        { error: { code: 'NOT_FOUND', message: 'no' } },
        { error: { code: 502, message: 'the upstream went away' } },
        { success: true, error: { code: status, message: 'no' } },
        { success: false },
        { success: false, error: { message: 'no' } },
        { success: true, data: CREATED },
      ].map((body) => [status, body] as const),
    ),
  )('takes %i with %j for uncertain: nobody knows who wrote it', async (status, body) => {
    const { result, sent } = await create(httpAnswered(status, body))
    const means = status === 429 ? 'Waiting RateLimited' : 'Retryable BadResponse'
    expect(verdict(result)).toBe(`Uncertain ${means}`)
    expect(sent).toHaveLength(1)
  })

  it.each<[HttpProblem, string]>([
    ['NotSent', 'NotCommitted Retryable IssuerUnavailable'],
    ['Unreachable', 'Uncertain Retryable IssuerUnavailable'],
    ['Timeout', 'Uncertain Retryable IssuerUnavailable'],
    ['Aborted', 'Uncertain Retryable IssuerUnavailable'],
    ['TooLong', 'Uncertain Retryable BadResponse'],
  ])('takes %s for %s', async (problem, means) => {
    const { result, sent } = await create({ ok: false, problem })
    expect(verdict(result)).toBe(means)
    expect(sent).toHaveLength(1)
  })

  it.each<[string, unknown]>([
    ['nothing', ''],
    ['half a body', JSON.stringify(CREATED).slice(0, -10)],
    ['HTML', '<html></html>'],
    ['no secret', credentialBody()],
    ['an empty secret', { ...CREATED, clientSecret: '' }],
    ['a secret of two lines', { ...CREATED, clientSecret: 'a\nb' }],
    ['no id', { ...CREATED, id: undefined }],
    ['an id that leads elsewhere', { ...CREATED, id: '../cred-002' }],
    ['an id with an escaped slash', { ...CREATED, id: 'cred%2f002' }],
    ['no expiry', { ...CREATED, expiresAt: undefined }],
    ['an expiry that is no time', { ...CREATED, expiresAt: 'tomorrow' }],
    ['a status that nobody knows', { ...CREATED, status: 'pending' }],
    ['a credential that has expired already', { ...CREATED, status: 'expired' }],
    ['a credential of another service account', { ...CREATED, serviceAccountId: 'sa-admin' }],
    ['a success that is none', { success: false, data: CREATED }],
    ['an error', { error: { code: 400, message: 'no' } }],
  ])('takes a 201 with %s for uncertain', async (_what, body) => {
    const { result, sent } = await create(httpAnswered(201, body))
    expect(verdict(result)).toBe('Uncertain Retryable BadResponse')
    expect(sent).toHaveLength(1)
  })

  it('asks once more after a well-formed 401, with a token that it has read anew', async () => {
    const world = k0rdentWorld((request) => {
      if (request.headers['authorization'] === 'Bearer fresh') return httpAnswered(201, CREATED)
      world.secrets.set('admin/token', 'fresh')
      return httpAnswered(401, { error: { code: 401, message: 'no', details: [] } })
    })
    const service = world.issuers.credentials(IDENTITY)
    expect(verdict(await service.create(SA, EXPIRES_AT, () => true, live()))).toBe('Created')
    expect(world.http.sent).toHaveLength(2)
    expect(world.reads).toHaveLength(2)
  })

  it('is uncertain when it asked once more after a 401 and had no answer then', async () => {
    const refused = httpAnswered(401, { error: { code: 401, message: 'no', details: [] } })
    const { result } = await create(refused, { ok: false, problem: 'Timeout' })
    expect(verdict(result)).toBe('Uncertain Retryable IssuerUnavailable')
  })

  it('is certain that nothing happened when there is no token to ask with, or it was told to stop', async () => {
    const world = k0rdentWorld(() => httpAnswered(201, CREATED))
    const service = world.issuers.credentials(IDENTITY)
    expect(verdict(await service.create(SA, EXPIRES_AT, () => true, AbortSignal.abort()))).toBe(
      'NotCommitted Retryable IssuerUnavailable',
    )
    world.secrets.clear()
    expect(verdict(await service.create(SA, EXPIRES_AT, () => true, live()))).toBe(
      'NotCommitted Stalled Unauthenticated',
    )
    expect(world.http.sent).toEqual([])
  })

  it.each([NOW + 1, Number.NaN, -1000, 0, 8.64e15, 253_402_300_800_000])(
    'asks for no credential that expires at %s',
    async (expiresAt) => {
      const world = k0rdentWorld(() => httpAnswered(201, CREATED))
      const result = await world.issuers
        .credentials(IDENTITY)
        .create(SA, expiresAt, () => true, live())
      expect(verdict(result)).toBe('NotCommitted Stalled LifetimeRefused')
      expect(world.http.sent).toEqual([])
    },
  )

  it('gives what was created even when it was told to stop meanwhile', async () => {
    const controller = new AbortController()
    const world = k0rdentWorld(() => {
      controller.abort()
      return httpAnswered(201, CREATED)
    })
    const result = await world.issuers
      .credentials(IDENTITY)
      .create(SA, EXPIRES_AT, () => true, controller.signal)
    expect(verdict(result)).toBe('Created')
  })

  it('is uncertain when the HTTP client breaks its promise and throws', async () => {
    const world = k0rdentWorld(() => Promise.reject(new Error(SECRET)))
    const result = await world.issuers
      .credentials(IDENTITY)
      .create(SA, EXPIRES_AT, () => true, live())
    expect(verdict(result)).toBe('Uncertain Retryable IssuerUnavailable')
    expect(shown(result)).not.toContain(SECRET)
  })
})

describe('create() refused for a cause', () => {
  const causes: readonly (readonly [number, string, string])[] = [
    [409, 'A service account has at most 5 active credentials', 'Stalled SlotsExhausted'],
    [400, 'maximum number of credentials reached', 'Stalled SlotsExhausted'],
    [422, 'too many credentials', 'Stalled SlotsExhausted'],
    [429, 'credential limit reached', 'Stalled SlotsExhausted'],
    [403, 'no free slot', 'Stalled SlotsExhausted'],
    [429, 'rate limit for credentials: slow down', 'Waiting RateLimited'],
    [429, 'too many requests for credentials', 'Waiting RateLimited'],
    [400, "expiresAt exceeds the organization's maximum lifetime", 'Stalled LifetimeRefused'],
    [422, 'credential lifetime is above the maximum', 'Stalled LifetimeRefused'],
    [400, 'expiresAt must be in the future', 'Stalled LifetimeRefused'],
    [409, 'expiresAt is taken', 'Retryable BadResponse'],
    [409, 'the service account is disabled', 'Stalled ParentDisabled'],
    [400, 'something else', 'Stalled InvalidSpec'],
    [404, 'no active credentials', 'Stalled NotFoundOrDenied'],
  ]
  for (const [envelope, errorOf] of Object.entries(ERRORS)) {
    it.each(causes)(`reads %i "%s" in ${envelope} as %s`, async (status, message, means) => {
      const { result } = await create(httpAnswered(status, errorOf(status, message)))
      expect(verdict(result)).toBe(`NotCommitted ${means}`)
      expect(shown(result)).not.toContain(message)
    })
  }

  it.each([
    ['CREDENTIAL_LIMIT_EXCEEDED', 'Stalled SlotsExhausted'],
    ['MAX_ACTIVE_CREDENTIALS', 'Stalled SlotsExhausted'],
    ['EXPIRES_AT_TOO_LATE', 'Stalled LifetimeRefused'],
    ['SERVICE_ACCOUNT_DISABLED', 'Stalled ParentDisabled'],
    ['VALIDATION_ERROR', 'Stalled InvalidSpec'],
  ])('knows the cause by its code %s alone', async (code, means) => {
    for (const body of [
      { success: false, error: { code } },
      { success: false, data: { code, message: 'no' } },
      { success: false, code, message: 'no' },
    ]) {
      const { result } = await create(httpAnswered(400, body))
      expect(verdict(result)).toBe(`NotCommitted ${means}`)
    }
  })
})
