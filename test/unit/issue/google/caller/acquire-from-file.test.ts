import { generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { HttpRequest, HttpResult } from '../../../../../src/http/http-client.ts'
import { createAcquireFromFile } from '../../../../../src/issue/google/caller/acquire-from-file.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { createFakeHttpClient } from '../../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'
import { shown } from '../../../../kit/shown.ts'

// The library computes expiry by the real clock.
const START = Date.now()
const PATH = '/etc/mintlet/adc.json'
const EMAIL = 'minter@my-project.iam.gserviceaccount.com'
const TARGET = 'target@my-project.iam.gserviceaccount.com'
const HOP = 'hop@my-project.iam.gserviceaccount.com'
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const SUBJECT_TOKEN = 'eyJhbGciOiJSUzI1NiJ9.subject-canary.c2ln'
const impersonationOf = (email: string): string =>
  `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${email}:generateAccessToken`
let privateKey = ''

beforeAll(() => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
})

const serviceAccount = () => ({
  type: 'service_account',
  client_email: EMAIL,
  private_key_id: 'abc123',
  private_key: privateKey,
})
const externalAccount = {
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.example/v1/token',
  credential_source: { url: 'http://agent.example/token' },
}
const authorizedUser = {
  type: 'authorized_user',
  client_id: 'id-canary',
  client_secret: 'secret-canary',
  refresh_token: 'refresh-canary',
}
const impersonated = (source_credentials: object) => ({
  type: 'impersonated_service_account',
  service_account_impersonation_url: impersonationOf(TARGET),
  delegates: [`projects/-/serviceAccounts/${HOP}`],
  source_credentials,
})

const federated = httpAnswered(200, {
  access_token: 'ya29.federated-canary',
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 1800,
})
const granted = httpAnswered(200, {
  accessToken: 'ya29.impersonated-canary',
  expireTime: new Date(START + 3_600_000).toISOString().replace(/\.[0-9]+Z$/, 'Z'),
})
const byHost = ({ url }: HttpRequest): HttpResult => {
  if (url.hostname === 'agent.example') {
    return httpAnswered(200, SUBJECT_TOKEN, { 'content-type': 'text/plain' })
  }
  return url.pathname.endsWith('/token') ? federated : granted
}

function world(file: unknown, answer: (request: HttpRequest) => HttpResult = byHost) {
  const http = createFakeHttpClient(answer)
  const endpoints = {
    iamcredentials: new URL('https://iamcredentials.example/'),
    sts: new URL('https://unused.example/'),
    metadata: new URL('http://unused.example/'),
    universeDomain: 'googleapis.com',
    applicationCredentials: PATH,
  }
  const text = typeof file === 'string' ? file : JSON.stringify(file)
  const readFile = (): Promise<string> => Promise.resolve(text)
  const deps = { http, clock: createFakeClock(START), endpoints, readFile }
  const acquire = createAcquireFromFile(deps, PATH)
  return { http, deps, acquire: () => acquire(new AbortController().signal) }
}

const noFile = (): Promise<string> => Promise.reject(new Error('ENOENT canary'))

async function callerFrom(file: unknown) {
  const { http, acquire } = world(file)
  const result = await acquire()
  if (!result.ok) throw new Error(result.failure.message)
  return { ...result.caller, sent: http.sent, result }
}

describe('createAcquireFromFile', () => {
  it('signs with a service account key itself, and sends nothing', async () => {
    const { principal, token, sent } = await callerFrom(serviceAccount())
    expect(principal).toBe(`serviceAccount:${EMAIL}`)
    expect(decodeJwt(token.reveal()).aud).toBe('https://iamcredentials.googleapis.com/')
    expect(sent).toEqual([])
  })

  it('exchanges the subject token of an external account, by our own client', async () => {
    const { principal, token, expiresAt, sent } = await callerFrom(externalAccount)
    expect(token.reveal()).toBe('ya29.federated-canary')
    expect(principal).toBeUndefined()
    expect(Math.abs(expiresAt - START - 1_800_000)).toBeLessThan(20_000)
    expect(sent.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      'GET http://agent.example/token',
      'POST https://sts.example/v1/token',
    ])
    const form = new URLSearchParams(sent[1]?.body)
    expect(form.get('subject_token')).toBe(SUBJECT_TOKEN)
    expect(form.get('scope')).toBe(SCOPE)
    expect(sent[1]?.headers['content-type']).toContain('application/x-www-form-urlencoded')
    expect(sent[1]?.headers).not.toHaveProperty('authorization')
  })

  it('is the service account that an external account impersonates', async () => {
    const service_account_impersonation_url = impersonationOf(TARGET)
    const file = { ...externalAccount, service_account_impersonation_url }
    const { principal, token } = await callerFrom(file)
    expect(principal).toBe(`serviceAccount:${TARGET}`)
    expect(token.reveal()).toBe('ya29.impersonated-canary')
  })

  it('refreshes the token of an authorized user', async () => {
    const { token, principal, sent } = await callerFrom(authorizedUser)
    expect(token.reveal()).toBe('ya29.federated-canary')
    expect(principal).toBeUndefined()
    expect(sent.map(({ url }) => url.href)).toEqual(['https://oauth2.googleapis.com/token'])
    expect(new URLSearchParams(sent[0]?.body).get('refresh_token')).toBe('refresh-canary')
  })

  it.each([
    ['a service account key', serviceAccount],
    ['an external account', () => externalAccount],
    ['an authorized user', () => authorizedUser],
  ])(
    'impersonates through delegates from %s, at the operator’s own endpoint',
    async (_, source) => {
      const { principal, token, sent } = await callerFrom(impersonated(source()))
      expect(principal).toBe(`serviceAccount:${TARGET}`)
      expect(token.reveal()).toBe('ya29.impersonated-canary')
      const last = sent.at(-1)
      expect(last?.url.host).toBe('iamcredentials.example')
      expect(decodeURIComponent(last?.url.pathname ?? '')).toBe(
        `/v1/projects/-/serviceAccounts/${TARGET}:generateAccessToken`,
      )
      expect(JSON.parse(last?.body ?? '')).toEqual({
        scope: [SCOPE],
        delegates: [`projects/-/serviceAccounts/${HOP}`],
        lifetime: '3600s',
      })
      expect(last?.headers['authorization']).toMatch(/^Bearer /)
    },
  )

  it('writes nothing to the console and warns of nothing', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((method) =>
      vi.spyOn(console, method),
    )
    const warnings = vi.spyOn(process, 'emitWarning')
    try {
      for (const source of [serviceAccount(), externalAccount, authorizedUser]) {
        await callerFrom(source)
        await callerFrom(impersonated(source))
        await world(impersonated(source), () =>
          httpAnswered(400, { error: 'invalid_grant' }),
        ).acquire()
      }
      for (const spy of [...spies, warnings]) expect(spy).not.toHaveBeenCalled()
    } finally {
      vi.restoreAllMocks()
    }
  })

  it('says so when the file cannot be read', async () => {
    const { deps } = world('')
    const acquire = createAcquireFromFile({ ...deps, readFile: noFile }, PATH)
    const result = await acquire(new AbortController().signal)
    expect(shown(result)).toContain(`${PATH} cannot be used: the operator cannot read the file`)
    expect(shown(result)).not.toContain('canary')
  })

  it.each([
    ['no JSON', 'canary {'],
    ['a broken key', { ...authorizedUser, type: 'service_account', private_key: 'canary' }],
    ['another universe', { ...externalAccount, universe_domain: 'canary.example' }],
    [
      'a program to run',
      { ...externalAccount, credential_source: { executable: { command: 'canary' } } },
    ],
  ])('refuses a file with %s, sends nothing and quotes nothing', async (_, file) => {
    const { http, acquire } = world(file)
    const result = await acquire()
    expect(result).toMatchObject({
      ok: false,
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    expect(shown(result)).not.toContain('canary')
    expect(http.sent).toEqual([])
  })

  it('says where to look when the subject token cannot be read', async () => {
    const credential_source = { file: '/nowhere/canary-token' }
    const { http, acquire } = world({ ...externalAccount, credential_source })
    const result = await acquire()
    expect(result).toMatchObject({ ok: false, failure: { ending: 'Stalled' } })
    expect(shown(result)).toContain('credential_source')
    expect(shown(result)).not.toContain('canary')
    expect(http.sent).toEqual([])
  })

  it.each<[string, HttpResult, string]>([
    ['no connection', { ok: false, problem: 'Unreachable' }, 'Retryable IssuerUnavailable'],
    ['the end of the mint', { ok: false, problem: 'Aborted' }, 'Retryable IssuerUnavailable'],
    [
      'a refused grant',
      httpAnswered(400, { error: 'invalid_grant', error_description: SUBJECT_TOKEN }),
      'Stalled Unauthenticated',
    ],
    [
      'a redirect',
      httpAnswered(302, '', { location: 'http://169.254.169.254/canary' }),
      'Retryable BadResponse',
    ],
    ['an outage', httpAnswered(503, SUBJECT_TOKEN), 'Retryable IssuerUnavailable'],
    ['too many requests', httpAnswered(429, '', { 'retry-after': '5' }), 'Waiting RateLimited'],
    [
      'a token without a life',
      httpAnswered(200, { access_token: 'canary' }),
      'Retryable BadResponse',
    ],
  ])(
    'asks once only, and shows nothing of what was sent or answered, after %s',
    async (_, answer, ending) => {
      const { http, acquire } = world(externalAccount, (request) =>
        request.url.hostname === 'sts.example' ? answer : byHost(request),
      )
      const result = await acquire()
      if (result.ok) throw new Error('not a failure')
      expect(`${result.failure.ending} ${result.failure.reason}`).toBe(ending)
      expect(shown(result)).not.toContain('canary')
      expect(shown(result)).not.toContain('eyJ')
      expect(http.sent).toHaveLength(2)
    },
  )

  it.each<[string, HttpResult, string]>([
    ['403', httpAnswered(403, { error: { message: 'canary' } }), 'Stalled PermissionDenied'],
    ['404', httpAnswered(404, { error: { message: 'canary' } }), 'Stalled NotFoundOrDenied'],
    ['401', httpAnswered(401, { error: { message: 'canary' } }), 'Stalled Unauthenticated'],
    ['429', httpAnswered(429, 'canary'), 'Waiting RateLimited'],
    ['302', httpAnswered(302, 'canary'), 'Retryable BadResponse'],
    ['half a body', httpAnswered(200, '{"accessToken":"canary'), 'Retryable BadResponse'],
    ['no time', { ok: false, problem: 'Timeout' }, 'Retryable IssuerUnavailable'],
  ])('judges a refused impersonation: %s', async (_, answer, ending) => {
    const { acquire } = world(impersonated(serviceAccount()), () => answer)
    const result = await acquire()
    if (result.ok) throw new Error('not a failure')
    expect(`${result.failure.ending} ${result.failure.reason}`).toBe(ending)
    expect(shown(result)).not.toContain('canary')
    expect(shown(result)).not.toContain('eyJ')
  })
})
