import { describe, expect, it } from 'vitest'
import type { HttpProblem, HttpRequest, HttpResult } from '../../../../src/http/http-client.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import {
  BASE,
  credentialBody,
  ENDPOINT,
  ERRORS,
  IDENTITY,
  k0rdentWorld,
  live,
  NOW,
  SA,
} from './k0rdent-world.ts'

const ACCOUNT = { id: SA, clientId: `${SA}@myorg.iam`, status: 'active', displayName: 'x' }
const CANARY = 'canary-7f3d9c'
const SECOND = 1000

type Answer = (request: HttpRequest, turn: number) => HttpResult | Promise<HttpResult>

/** The account is there; `list` answers for the pages. */
function viewing(list: Answer, account: unknown = ACCOUNT) {
  let turn = 0
  const world = k0rdentWorld((request) => {
    if (request.url.pathname === BASE) return httpAnswered(200, account)
    turn += 1
    return list(request, turn)
  })
  const view = () => world.issuers.credentials(IDENTITY).view(SA, live())
  return { ...world, view }
}

const page = (credentials: unknown, nextPageToken?: unknown): HttpResult =>
  httpAnswered(200, { credentials, nextPageToken })

const withDate = (result: HttpResult, date: number): HttpResult =>
  result.ok ? { ok: true, answer: { ...result.answer, date } } : result

const failureOf = (result: object): string => {
  const { failure } = result as { failure?: { ending: string; reason: string } }
  return failure === undefined ? 'none' : `${failure.ending} ${failure.reason}`
}

describe('view()', () => {
  it('gives the account and all of its credentials, with the time of the service', async () => {
    const used = {
      id: 'cred-002',
      status: 'expired',
      lastUsedAt: '2026-11-22T11:00:00.123Z',
      lastUsedIp: '10.0.0.1',
    }
    const { view, http } = viewing(() =>
      withDate(page([credentialBody(), credentialBody(used)]), NOW - 2000),
    )
    const shared = {
      uid: '7b4c0c5e-0000-4000-8000-000000000001',
      serviceAccountId: SA,
      createdBy: 'user-admin-001',
      createdAt: NOW,
      expiresAt: NOW + 3_600_000,
      selfLink: `/v1/iam/service-accounts/${SA}/credentials/cred-001`,
    }
    const last = { lastUsedAt: NOW - 3_600_000, lastUsedIp: '10.0.0.1' }
    expect(await view()).toEqual({
      ok: true,
      view: {
        serviceAccount: { clientId: `${SA}@myorg.iam`, disabled: false },
        credentials: [
          { ...shared, id: 'cred-001', status: 'active' },
          { ...shared, id: 'cred-002', status: 'expired', ...last },
        ],
        date: NOW - 2000,
      },
    })
    expect(http.sent.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      `GET ${ENDPOINT.origin}${BASE}`,
      `GET ${ENDPOINT.origin}${BASE}/credentials?pageSize=500`,
    ])
    expect(http.sent[1]?.headers).toEqual({ authorization: 'Bearer opaque-admin-token' })
  })

  it('reads the common envelope too', async () => {
    const data = { credentials: [credentialBody()] }
    const { view } = viewing(() => httpAnswered(200, { success: true, data, meta: {} }), {
      success: true,
      data: ACCOUNT,
      meta: {},
    })
    expect(await view()).toMatchObject({ ok: true, view: { credentials: [{ id: 'cred-001' }] } })
  })

  it.each<[object, boolean]>([
    [{ status: 'active' }, false],
    [{ status: 'disabled' }, true],
    [{ status: 'DISABLED' }, true],
    [{ status: 'Inactive' }, true],
    [{ status: 'suspended by the moon' }, false],
    [{ status: undefined }, false],
    [{ status: null }, false],
    [{ status: 7 }, false],
    [{ status: undefined, enabled: false }, true],
    [{ enabled: true }, false],
    [{ disabled: true }, true],
    [{ disabled: false }, false],
    [{ disabled: 'true' }, false],
  ])('reads %j as disabled: %s', async (more, disabled) => {
    const { view } = viewing(() => page([]), { ...ACCOUNT, ...more })
    expect(await view()).toMatchObject({ ok: true, view: { serviceAccount: { disabled } } })
  })

  it('goes through all pages, with their tokens as they came', async () => {
    const tokens = ['a b&pageSize=1#?', 'ü/../..', undefined]
    const { view, http } = viewing((_request, turn) =>
      page([credentialBody({ id: `cred-${turn}` }), credentialBody()], tokens[turn - 1]),
    )
    const result = await view()
    const ids = result.ok ? result.view.credentials.map(({ id }) => id).toSorted() : []
    expect(ids).toEqual(['cred-001', 'cred-1', 'cred-2', 'cred-3'])
    const lists = http.sent.slice(1).map(({ url }) => url)
    expect(lists.map(({ searchParams }) => searchParams.get('pageToken'))).toEqual([
      null,
      'a b&pageSize=1#?',
      'ü/../..',
    ])
    for (const { pathname, searchParams, hash } of lists) {
      expect([pathname, searchParams.get('pageSize'), hash]).toEqual([
        `${BASE}/credentials`,
        '500',
        '',
      ])
    }
  })

  it.each([null, ''])('takes the next page token %j for the end', async (token) => {
    const { view, http } = viewing(() => page([], token))
    expect(await view()).toMatchObject({ ok: true })
    expect(http.sent).toHaveLength(2)
  })

  it('does not go round in circles', async () => {
    const { view, http } = viewing((_request, turn) => page([], ['a', 'b', 'a'][turn - 1] ?? 'c'))
    expect(failureOf(await view())).toBe('Retryable BadResponse')
    expect(http.sent).toHaveLength(4)
  })

  it('gives a list up that has more than 10 pages', async () => {
    const { view, http } = viewing((_request, turn) => page([], `page-${turn}`))
    expect(failureOf(await view())).toBe('Retryable BadResponse')
    expect(http.sent).toHaveLength(11)
  })

  it('gives up after 30 s, however promptly each page comes', async () => {
    const { view, http, clock } = viewing(async (_request, turn) => {
      await clock.advance(5 * SECOND)
      return page([], `page-${turn}`)
    })
    const result = await view()
    expect(failureOf(result)).toBe('Retryable IssuerUnavailable')
    expect(shown(result)).toContain(
      'did not list the credentials of the service account within 30 s',
    )
    expect(http.sent).toHaveLength(7)
    expect(clock.timers()).toBe(0)
  })

  it.each<[string, Answer]>([
    ['it has all pages', () => page([])],
    ['a page cannot be had', () => httpAnswered(503, '')],
    [
      'the HTTP client breaks its promise and throws',
      () => {
        throw new TypeError('a bug')
      },
    ],
  ])('leaves no timer behind when %s', async (_when, list) => {
    const { view, clock } = viewing(list)
    await view()
    expect(clock.timers()).toBe(0)
  })

  it.each([86_400_000, -86_400_000, 50 * 365 * 86_400_000])(
    'does not go by a clock of the service that is %i ms off',
    async (off) => {
      const { view } = viewing(() => withDate(page([credentialBody()]), NOW + off))
      expect(await view()).toMatchObject({ ok: true, view: { date: undefined } })
      const near = viewing(() => withDate(page([]), NOW + Math.sign(off) * 86_399_000))
      expect(await near.view()).toMatchObject({
        view: { date: NOW + Math.sign(off) * 86_399_000 },
      })
    },
  )

  it('sees nothing rather than a part: a page that fails makes the whole view fail', async () => {
    const { view } = viewing((_request, turn) =>
      turn === 1 ? page([credentialBody()], 'more') : httpAnswered(503, CANARY),
    )
    const result = await view()
    expect(failureOf(result)).toBe('Retryable IssuerUnavailable')
    expect(shown(result)).not.toContain(CANARY)
  })

  it.each<[string, unknown]>([
    ['no list', {}],
    ['a list of texts', { credentials: [CANARY] }],
    ['no id', { credentials: [credentialBody({ id: undefined })] }],
    ['an id that leads elsewhere', { credentials: [credentialBody({ id: `../${CANARY}` })] }],
    ['an id of one dot', { credentials: [credentialBody({ id: '.' })] }],
    ['an id that is too long', { credentials: [credentialBody({ id: 'c'.repeat(129) })] }],
    ['a number for an id', { credentials: [credentialBody({ id: 1 })] }],
    ['a status that nobody knows', { credentials: [credentialBody({ status: CANARY })] }],
    ['no expiry', { credentials: [credentialBody({ expiresAt: null })] }],
    ['a createdAt that is no time', { credentials: [credentialBody({ createdAt: CANARY })] }],
    ['a createdBy of two lines', { credentials: [credentialBody({ createdBy: 'a\nb' })] }],
    [
      'one credential of two that is of another service account',
      { credentials: [credentialBody(), credentialBody({ serviceAccountId: `sa-${CANARY}` })] },
    ],
    ['one credential of two that is bad', { credentials: [credentialBody(), { id: CANARY }] }],
    ['a page token that is none', { credentials: [], nextPageToken: 7 }],
    ['a failure in a good answer', { success: false, data: { credentials: [] } }],
    ['HTML', `<html>${CANARY}`],
  ])('takes %s for a bad response as a whole', async (_what, body) => {
    const { view } = viewing(() => httpAnswered(200, body))
    const result = await view()
    expect(failureOf(result)).toBe('Retryable BadResponse')
    expect(shown(result)).not.toContain(CANARY)
  })

  it('lists nothing of an account that it cannot read', async () => {
    const { view, http } = viewing(() => page([]), { id: SA, clientId: 7 })
    expect(failureOf(await view())).toBe('Retryable BadResponse')
    expect(http.sent).toHaveLength(1)
  })

  it('is lenient with members that it does not know, and with null', async () => {
    const sparse = {
      id: 'cred-9',
      status: 'ACTIVE',
      expiresAt: '2026-11-22T14:00:00+01:00',
      uid: null,
      createdBy: null,
      labels: { team: 'x' },
    }
    const { view } = viewing(() => page([sparse]))
    const credential = {
      id: 'cred-9',
      serviceAccountId: SA,
      status: 'active',
      expiresAt: NOW + 3_600_000,
    }
    const result = await view()
    expect(result.ok && result.view.credentials).toEqual([credential])
  })
})

describe('view() and remove() refused', () => {
  const rows: readonly (readonly [number, string, number])[] = [
    [400, 'Stalled InvalidSpec', 1],
    [401, 'Stalled Unauthenticated', 2],
    [403, 'Stalled PermissionDenied', 1],
    [404, 'Stalled NotFoundOrDenied', 1],
    [405, 'Retryable BadResponse', 1],
    [408, 'Retryable IssuerUnavailable', 1],
    [409, 'Retryable BadResponse', 1],
    [422, 'Stalled InvalidSpec', 1],
    [429, 'Waiting RateLimited', 1],
    [301, 'Retryable BadResponse', 1],
    [500, 'Retryable IssuerUnavailable', 1],
    [503, 'Retryable IssuerUnavailable', 1],
  ]
  for (const [envelope, errorOf] of Object.entries(ERRORS)) {
    it.each(rows)(`judges %i in ${envelope} as %s`, async (status, means, requests) => {
      const { issuers, http } = k0rdentWorld(() => httpAnswered(status, errorOf(status, CANARY)))
      const service = issuers.credentials(IDENTITY)
      const viewed = await service.view(SA, live())
      expect(failureOf(viewed)).toBe(means)
      expect(http.sent).toHaveLength(requests)
      const removed = await service.remove(SA, 'cred-001', live())
      expect(removed.kind).toBe(status === 404 ? 'NotFound' : 'Failed')
      expect(failureOf(removed)).toBe(status === 404 ? 'none' : means)
      expect(shown([viewed, removed])).not.toContain(CANARY)
    })
  }

  it.each(['', '<html>', '{}'])('believes 404 and 401 whatever the body is: %j', async (body) => {
    for (const [status, means] of [
      [404, 'Stalled NotFoundOrDenied'],
      [401, 'Stalled Unauthenticated'],
    ] as const) {
      const { issuers } = k0rdentWorld(() => httpAnswered(status, body))
      expect(failureOf(await issuers.credentials(IDENTITY).view(SA, live()))).toBe(means)
    }
  })

  it.each<[HttpProblem, string]>([
    ['NotSent', 'Retryable IssuerUnavailable'],
    ['Unreachable', 'Retryable IssuerUnavailable'],
    ['Timeout', 'Retryable IssuerUnavailable'],
    ['Aborted', 'Retryable IssuerUnavailable'],
    ['TooLong', 'Retryable BadResponse'],
  ])('may be tried again after %s', async (problem, means) => {
    const { issuers } = k0rdentWorld(() => ({ ok: false, problem }))
    const service = issuers.credentials(IDENTITY)
    expect(failureOf(await service.view(SA, live()))).toBe(means)
    const removed = await service.remove(SA, 'cred-001', live())
    expect([removed.kind, failureOf(removed)]).toEqual(['Failed', means])
  })

  it('says after 404 what to check: the id, and who asks', async () => {
    const { issuers } = k0rdentWorld(() => httpAnswered(404, ''))
    const result = await issuers.credentials(IDENTITY).view(SA, live())
    const { message } = result.ok ? { message: '' } : result.failure
    expect(message).toContain(`service account ${SA}`)
    expect(message).toContain('tenant administrator')
    expect(message).toContain('spec.k0rdent.auth')
  })

  it.each<[string, Record<string, string>, number]>([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT' }, 9000],
    ['nothing', {}, 30_000],
    ['nonsense', { 'retry-after': 'soon' }, 30_000],
    ['no time', { 'retry-after': '0' }, 1000],
    ['a year', { 'retry-after': '31536000' }, 3_600_000],
  ])('waits after 429 as Retry-After says: %s', async (_what, headers, wait) => {
    const { issuers } = k0rdentWorld(() => httpAnswered(429, '', headers))
    const result = await issuers.credentials(IDENTITY).view(SA, live())
    expect(result).toMatchObject({ failure: { ending: 'Waiting', until: NOW + wait } })
  })
})
