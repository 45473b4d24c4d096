import { describe, expect, it } from 'vitest'
import type { MintRequest } from '../../../../src/api/mint-request.ts'
import type { HttpProblem, HttpResult } from '../../../../src/http/http-client.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { shown } from '../../../kit/shown.ts'
import {
  ENDPOINT,
  ERRORS,
  jwtOf,
  k0rdentWorld,
  live,
  NOW,
  SA,
  tokenRequest,
} from './k0rdent-world.ts'

const CANARY = 'canary-7f3d9c'
const NARROWING = { scope: 'project', scopeId: 'p-1', roles: ['compute.viewer'] }
const narrowed = tokenRequest({
  token: { kind: 'AccessToken', scopes: [], narrowing: NARROWING },
})
const IAT = NOW / 1000

const answered = (token: string, more: object = {}, date?: number): HttpResult => {
  const body = { access_token: token, token_type: 'Bearer', expires_in: 900, ...more }
  const result = httpAnswered(200, body)
  return result.ok ? { ok: true, answer: { ...result.answer, date } } : result
}

async function mint(result: HttpResult, request: MintRequest = tokenRequest()) {
  const { issuers, http } = k0rdentWorld(() => result)
  const minted = await issuers.tokens({ endpoint: ENDPOINT }).mint(request, live())
  return { minted, sent: http.sent }
}

const verdict = ({ minted }: Awaited<ReturnType<typeof mint>>): string =>
  minted.ok ? 'minted' : `${minted.failure.ending} ${minted.failure.reason}`

describe('a token by client credentials', () => {
  it('is asked for with the credentials of the request alone', async () => {
    const { sent } = await mint(answered('opaque'))
    expect(sent).toHaveLength(1)
    expect(sent[0]?.headers).toEqual({ 'content-type': 'application/json' })
    expect(sent[0]?.url.href).toBe('https://api.k0rdent.example/v1/regions/global/auth/token')
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      grant_type: 'client_credentials',
      client_id: `${SA}@myorg.iam`,
      client_secret: 'plt_cs_cred-001_sample',
    })
  })

  it('carries scope_narrowing where the object narrows it, and nothing that was slipped in', async () => {
    const narrowing = { ...NARROWING, extra: CANARY }
    const { sent } = await mint(
      answered('opaque'),
      tokenRequest({ token: { kind: 'AccessToken', scopes: [], narrowing } }),
    )
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ scope_narrowing: NARROWING })
    expect(sent[0]?.body).not.toContain(CANARY)
  })

  const times: readonly (readonly [
    string,
    object | undefined,
    number | undefined,
    number,
    number,
  ])[] = [
    ['iat and exp', { iat: IAT - 2, exp: IAT + 898 }, NOW, NOW - 2000, NOW + 898_000],
    ['an exp that is sooner', { iat: IAT, exp: IAT + 60 }, NOW, NOW, NOW + 60_000],
    ['an exp that is later', { iat: IAT, exp: IAT + 9000 }, NOW, NOW, NOW + 900_000],
    ['iat alone', { iat: IAT - 5 }, NOW, NOW - 5000, NOW + 895_000],
    ['exp alone', { exp: IAT + 100 }, NOW - 1000, NOW - 1000, NOW + 100_000],
    ['a Date alone', undefined, NOW - 7000, NOW - 7000, NOW + 893_000],
    ['nothing but expires_in', undefined, undefined, NOW, NOW + 900_000],
    ['a Date that cannot be meant', undefined, NOW - 1e9, NOW, NOW + 900_000],
    ['an iat that is no number', { iat: 'now', exp: 'later' }, NOW, NOW, NOW + 900_000],
  ]
  it.each(times)('has its times from %s', async (_what, claims, date, issuedAt, expiresAt) => {
    const token = claims === undefined ? 'opaque' : jwtOf(claims)
    const { minted } = await mint(answered(token, {}, date))
    expect(minted).toMatchObject({ ok: true, minted: { issuedAt, expiresAt } })
  })

  it('is named by its jti, or by a fingerprint', async () => {
    const named = await mint(answered(jwtOf({ jti: 'jti-00000001' })))
    expect(named.minted).toMatchObject({ minted: { kind: 'AccessToken', tokenId: 'jti-00000001' } })
    for (const token of ['opaque', jwtOf({ jti: '<script>' }), jwtOf({ jti: 7 })]) {
      const { minted } = await mint(answered(token))
      expect(minted).toMatchObject({ minted: { tokenId: expect.stringMatching(/^[0-9a-f]{16}$/) } })
    }
  })

  it('is read in the common envelope too', async () => {
    const data = { access_token: 'opaque', token_type: 'bearer', expires_in: 900 }
    const { minted } = await mint(httpAnswered(200, { success: true, data, meta: {} }))
    expect(minted.ok && minted.minted.value.reveal()).toBe('opaque')
  })

  it.each<[string, HttpResult]>([
    ['no body', httpAnswered(200, '')],
    ['no token', answered('')],
    ['a token of two lines', answered('a\nb')],
    ['another type', answered(CANARY, { token_type: 'MAC' })],
    ['no life', answered(CANARY, { expires_in: undefined })],
    ['a life of nothing', answered(CANARY, { expires_in: 0 })],
    ['a life of a week', answered(CANARY, { expires_in: 604_800 })],
    ['a JWT that has expired', answered(jwtOf({ iat: IAT - 900, exp: IAT - 1 }), {}, NOW)],
    ['a JWT of another age', answered(jwtOf({ iat: IAT - 1e6, exp: IAT + 60 }), {}, NOW)],
    ['a failure', httpAnswered(200, { success: false, data: { access_token: CANARY } })],
  ])('is a bad response with %s', async (_what, result) => {
    const made = await mint(result)
    expect(verdict(made)).toBe('Retryable BadResponse')
    expect(shown(made.minted)).not.toContain(CANARY)
  })
})

const oauth = (error: string): object => ({ error, error_description: CANARY })

describe('a token that is refused', () => {
  const rows: readonly (readonly [number, string, object, string, string])[] = [
    [
      400,
      'invalid_client',
      oauth('invalid_client'),
      'Stalled Unauthenticated',
      'Stalled Unauthenticated',
    ],
    [
      400,
      'invalid_grant',
      oauth('invalid_grant'),
      'Stalled Unauthenticated',
      'Stalled Unauthenticated',
    ],
    [
      400,
      'invalid_scope',
      oauth('invalid_scope'),
      'Stalled Unauthenticated',
      'Stalled InvalidSpec',
    ],
    [
      403,
      'invalid_scope',
      oauth('invalid_scope'),
      'Stalled PermissionDenied',
      'Stalled PermissionDenied',
    ],
    [429, 'anything', {}, 'Waiting RateLimited', 'Waiting RateLimited'],
    [500, 'anything', {}, 'Retryable IssuerUnavailable', 'Retryable IssuerUnavailable'],
    [408, 'anything', {}, 'Retryable IssuerUnavailable', 'Retryable IssuerUnavailable'],
    [401, 'anything', {}, 'Stalled Unauthenticated', 'Stalled Unauthenticated'],
    [400, 'no error', {}, 'Retryable BadResponse', 'Retryable BadResponse'],
    [403, 'no error', {}, 'Retryable BadResponse', 'Retryable BadResponse'],
    [404, 'no error', {}, 'Retryable BadResponse', 'Retryable BadResponse'],
    [302, 'no error', {}, 'Retryable BadResponse', 'Retryable BadResponse'],
  ]
  it.each(rows)('judges %i with %s', async (status, _what, body, plain, withNarrowing) => {
    for (const [request, means] of [
      [tokenRequest(), plain],
      [narrowed, withNarrowing],
    ] as const) {
      const made = await mint(httpAnswered(status, body), request)
      expect(verdict(made)).toBe(means)
      expect(made.sent).toHaveLength(1)
      expect(shown(made.minted)).not.toContain(CANARY)
    }
  })

  for (const [envelope, errorOf] of Object.entries(ERRORS)) {
    it.each<[number, string, string]>([
      [401, 'Invalid client credentials', 'Stalled Unauthenticated'],
      [400, 'Invalid client credentials', 'Stalled Unauthenticated'],
      [400, 'roles: not of this credential', 'Stalled InvalidSpec'],
      [422, 'no', 'Stalled InvalidSpec'],
      [403, 'no', 'Stalled PermissionDenied'],
    ])(`judges %i "%s" in ${envelope}`, async (status, message, means) => {
      const made = await mint(httpAnswered(status, errorOf(status, message)), narrowed)
      expect(verdict(made)).toBe(means)
      expect(message !== 'no' && shown(made.minted).includes(message)).toBe(false)
    })
  }

  it('says that the credential may be revoked, expired, or its account disabled', async () => {
    const { minted } = await mint(httpAnswered(401, ''))
    const message = minted.ok ? '' : minted.failure.message
    for (const word of ['deleted', 'expired', 'disabled', 'spec.credentialRef']) {
      expect(message).toContain(word)
    }
  })

  it.each<[HttpProblem, string]>([
    ['NotSent', 'Retryable IssuerUnavailable'],
    ['Unreachable', 'Retryable IssuerUnavailable'],
    ['Timeout', 'Retryable IssuerUnavailable'],
    ['Aborted', 'Retryable IssuerUnavailable'],
    ['TooLong', 'Retryable BadResponse'],
  ])('may be tried again after %s', async (problem, means) => {
    expect(verdict(await mint({ ok: false, problem }))).toBe(means)
  })
})

describe('a request for a token that k0rdent has not', () => {
  const client = tokenRequest().client
  it.each<[string, MintRequest, string]>([
    [
      'no client credentials',
      { serviceAccount: SA, delegates: [], lifetime: 900, token: tokenRequest().token },
      'InvalidSpec',
    ],
    ['scopes', tokenRequest({ token: { kind: 'AccessToken', scopes: [CANARY] } }), 'InvalidSpec'],
    ['delegates', tokenRequest({ delegates: [CANARY] }), 'InvalidSpec'],
    ['allowedLocations', tokenRequest({ allowedLocations: {} }), 'InvalidSpec'],
    ['an ID token', tokenRequest({ token: idToken() }), 'InvalidSpec'],
    ['a signed JWT', tokenRequest({ token: { kind: 'SignedJwt', claims: {} } }), 'InvalidSpec'],
    ['a blob', tokenRequest({ token: { kind: 'SignedBlob', payload: 'AAAA' } }), 'InvalidSpec'],
    ['an account that is none', tokenRequest({ serviceAccount: `../${CANARY}` }), 'InvalidSpec'],
    ['no lifetime', tokenRequest({ lifetime: 0 }), 'LifetimeRefused'],
    ['roles with spaces', narrowedTo({ ...NARROWING, roles: [`a ${CANARY}`] }), 'InvalidSpec'],
    ['no scopeId', narrowedTo({ ...NARROWING, scopeId: '' }), 'InvalidSpec'],
    [
      'an empty secret',
      tokenRequest({ client: { clientId: 'x', clientSecret: new Redacted('') } }),
      'Unauthenticated',
    ],
    [
      'a clientId of two lines',
      tokenRequest({
        client: {
          clientId: `a\n${CANARY}`,
          clientSecret: client?.clientSecret ?? new Redacted(''),
        },
      }),
      'Unauthenticated',
    ],
  ])('is refused before anything is sent: %s', async (_what, request, reason) => {
    const made = await mint(answered('opaque'), request)
    expect(verdict(made)).toBe(`Stalled ${reason}`)
    expect(made.sent).toEqual([])
    expect(shown(made.minted)).not.toContain(CANARY)
  })

  it('is not sent for one who has given up', async () => {
    const { issuers, http } = k0rdentWorld(() => answered('opaque'))
    const aborted = AbortSignal.abort()
    const result = await issuers.tokens({ endpoint: ENDPOINT }).mint(tokenRequest(), aborted)
    expect(result.ok).toBe(false)
    expect(http.sent).toEqual([])
  })
})

function narrowedTo(value: typeof NARROWING): MintRequest {
  return tokenRequest({ token: { kind: 'AccessToken', scopes: [], narrowing: value } })
}

function idToken(): MintRequest['token'] {
  const kind = 'IdToken'
  return { kind, audience: 'a', includeEmail: false, organizationNumberIncluded: false }
}
