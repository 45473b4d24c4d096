import { describe, expect, it } from 'vitest'
import { stalled } from '../../../../../src/failure.ts'
import type { HttpResult } from '../../../../../src/http/http-client.ts'
import { createFederation } from '../../../../../src/issue/google/caller/create-federation.ts'
import type { GoogleIdentity } from '../../../../../src/issue/google/google-identity.ts'
import type { TokenRequest } from '../../../../../src/issue/token-request.ts'
import { Redacted } from '../../../../../src/redacted.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { createFakeHttpClient } from '../../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'
import { shown } from '../../../../kit/shown.ts'

const START = Date.parse('2026-11-22T10:00:00.700Z')
const POOL = 'projects/123/locations/global/workloadIdentityPools/pool'
const AUDIENCE = `//iam.googleapis.com/${POOL}/providers/k8s`
const SUBJECT_TOKEN = 'eyJhbGciOiJSUzI1NiJ9.subject-canary.c2ln'
const GOOD = {
  access_token: 'ya29.federated',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 3599,
}
const signal = new AbortController().signal

type Wanted = Parameters<TokenRequest>[0]

function world(answer: HttpResult | (() => HttpResult) = httpAnswered(200, GOOD), of = {}) {
  const wanted: Wanted[] = []
  const clock = createFakeClock(START)
  const http = createFakeHttpClient(() => (typeof answer === 'function' ? answer() : answer))
  const workloadIdentity = { audience: AUDIENCE, serviceAccountName: 'minter', ...of }
  const identity: GoogleIdentity = {
    kind: 'CredentialIssuer',
    name: 'google',
    uid: 'u-1',
    namespace: 'etl',
    auth: { workloadIdentity },
  }
  const endpoints = {
    iamcredentials: new URL('https://iamcredentials.example/'),
    sts: new URL('https://sts.example/'),
    metadata: new URL('http://metadata.example/'),
    universeDomain: 'googleapis.com',
    applicationCredentials: undefined,
  }
  const requestToken: TokenRequest = (request) => {
    wanted.push(request)
    const token = new Redacted(SUBJECT_TOKEN)
    return Promise.resolve({ ok: true, granted: { token, expiresAt: START + 3_600_000 } })
  }
  const deps = { http, clock, endpoints, requestToken }
  return {
    http,
    wanted,
    deps,
    identity,
    federation: createFederation(deps, identity, workloadIdentity),
  }
}

describe('createFederation', () => {
  it('asks for a token of the ServiceAccount for this provider, on behalf of this issuer', async () => {
    const { federation, wanted } = world()
    await federation.token(['scope-a'], signal)
    expect(wanted).toEqual([
      {
        namespace: 'etl',
        serviceAccountName: 'minter',
        issuer: { kind: 'CredentialIssuer', name: 'google' },
        audience: `https:${AUDIENCE}`,
        expirationSeconds: 3600,
      },
    ])
  })

  it('exchanges it at STS as RFC 8693 has it, without an Authorization header', async () => {
    const { federation, http } = world()
    await federation.token(['scope-a', 'scope-b'], signal)
    expect(http.sent).toHaveLength(1)
    const [request] = http.sent
    expect(request?.method).toBe('POST')
    expect(request?.url.href).toBe('https://sts.example/v1/token')
    expect(request?.headers).toEqual({ 'content-type': 'application/x-www-form-urlencoded' })
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: AUDIENCE,
      scope: 'scope-a scope-b',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: SUBJECT_TOKEN,
    })
  })

  it('is the principal of the pool, for as long as STS says', async () => {
    const { federation } = world()
    const result = await federation.token(['s'], signal)
    if (!result.ok) throw new Error(result.failure.message)
    expect(federation.subject).toBe('system:serviceaccount:etl:minter')
    expect(result.caller.principal).toBe(
      `principal://iam.googleapis.com/${POOL}/subject/system:serviceaccount:etl:minter`,
    )
    expect(result.caller.token.reveal()).toBe('ya29.federated')
    expect(result.caller.expiresAt).toBe(START + 3_599_000)
    expect(result.issuedAt).toBe(Math.floor(START / 1000) * 1000)
    expect(shown(result)).not.toContain('ya29')
  })

  it('refuses a subject that Google does not take, and sends nothing', async () => {
    const { federation, http, wanted } = world(undefined, { serviceAccountName: 'm'.repeat(102) })
    expect(Buffer.byteLength(federation.subject)).toBe(128)
    expect(await federation.token(['s'], signal)).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
    expect([http.sent, wanted]).toEqual([[], []])
    const fits = world(undefined, { serviceAccountName: 'm'.repeat(101) })
    expect((await fits.federation.token(['s'], signal)).ok).toBe(true)
  })

  it.each([
    'https://kubernetes.default.svc',
    `https:${AUDIENCE}`,
    '//evil.example/projects/1/locations/global/workloadIdentityPools/p/providers/k',
    `${AUDIENCE}/../../x`,
    `${AUDIENCE}?x`,
    `x${AUDIENCE}`,
    `${AUDIENCE}\n`,
  ])('asks for no token for the audience %j', async (audience) => {
    const { federation, http, wanted } = world(undefined, { audience })
    expect(await federation.token(['s'], signal)).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
    expect([http.sent, wanted]).toEqual([[], []])
  })

  it('says what the API server says when the ServiceAccount has not opted in', async () => {
    const { deps, identity, http } = world()
    const failure = stalled('NotGranted', 'annotate the ServiceAccount')
    const requestToken: TokenRequest = () => Promise.resolve({ ok: false, failure })
    const workloadIdentity = { audience: AUDIENCE, serviceAccountName: 'minter' }
    const federation = createFederation({ ...deps, requestToken }, identity, workloadIdentity)
    expect(await federation.token(['s'], signal)).toEqual({ ok: false, failure })
    expect(http.sent).toEqual([])
  })

  const canary = { error_description: `The token ${SUBJECT_TOKEN} is stale.` }
  it.each([
    ['invalid_target', 'pool and provider'],
    ['invalid_grant', 'issuer URI'],
    ['unauthorized_client', 'attribute condition'],
  ])('says what to check after %s', async (error, words) => {
    const { federation } = world(httpAnswered(400, { error, ...canary }))
    const result = await federation.token(['s'], signal)
    expect(result).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    expect(!result.ok && result.failure.message).toContain(words)
  })

  it.each<[string, HttpResult, string]>([
    ['no connection', { ok: false, problem: 'Unreachable' }, 'Retryable IssuerUnavailable'],
    ['no answer in time', { ok: false, problem: 'Timeout' }, 'Retryable IssuerUnavailable'],
    ['an answer without end', { ok: false, problem: 'TooLong' }, 'Retryable BadResponse'],
    [
      'a redirect',
      httpAnswered(302, '', { location: 'http://169.254.169.254/' }),
      'Retryable BadResponse',
    ],
    [
      'half a token',
      httpAnswered(200, `{"access_token":"${SUBJECT_TOKEN}`),
      'Retryable BadResponse',
    ],
    [
      'a token without a life',
      httpAnswered(200, { ...GOOD, expires_in: undefined }),
      'Retryable BadResponse',
    ],
    ['too many requests', httpAnswered(429, canary, { 'retry-after': '5' }), 'Waiting RateLimited'],
    ['an outage', httpAnswered(503, canary), 'Retryable IssuerUnavailable'],
    [
      'a refused grant',
      httpAnswered(400, { error: 'invalid_grant', ...canary }),
      'Stalled Unauthenticated',
    ],
  ])('shows nothing of tokens or answers after %s', async (_, answer, ending) => {
    const { federation } = world(answer)
    const result = await federation.token(['s'], signal)
    if (result.ok) throw new Error('not a failure')
    expect(`${result.failure.ending} ${result.failure.reason}`).toBe(ending)
    expect(shown(result)).not.toContain('canary')
    expect(shown(result)).not.toContain('eyJ')
  })
})
