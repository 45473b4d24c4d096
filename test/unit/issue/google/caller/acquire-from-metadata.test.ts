import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpResult } from '../../../../../src/http/http-client.ts'
import { createAcquireFromMetadata } from '../../../../../src/issue/google/caller/acquire-from-metadata.ts'
import { createFakeClock } from '../../../../kit/fake-clock.ts'
import { createFakeHttpClient } from '../../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'
import { shown } from '../../../../kit/shown.ts'

const START = Date.parse('2026-11-22T10:00:00Z')
const EMAIL = 'node@my-project.iam.gserviceaccount.com'
const FLAVOR = { 'metadata-flavor': 'Google' }
const TOKEN = { access_token: 'ya29.canary', expires_in: 3599, token_type: 'Bearer' }
const signal = new AbortController().signal

const isEmail = ({ url }: HttpRequest): boolean => url.pathname.endsWith('/email')

function world(
  token: HttpResult = httpAnswered(200, TOKEN, FLAVOR),
  email: HttpResult = httpAnswered(200, `${EMAIL}\n`, FLAVOR),
) {
  const http = createFakeHttpClient((request) => (isEmail(request) ? email : token))
  const metadata = new URL('http://metadata.example/')
  const acquire = createAcquireFromMetadata({ http, clock: createFakeClock(START), metadata })
  return { http, acquire: () => acquire(signal) }
}

describe('createAcquireFromMetadata', () => {
  it('is the service account of the machine', async () => {
    const { acquire } = world()
    const result = await acquire()
    if (!result.ok) throw new Error(result.failure.message)
    const { principal, token, expiresAt } = result.caller
    expect(principal).toBe(`serviceAccount:${EMAIL}`)
    expect(token.reveal()).toBe('ya29.canary')
    expect(expiresAt).toBe(START + 3_599_000)
  })

  it('asks with the header that keeps forged requests out, and for one scope', async () => {
    const { http, acquire } = world()
    await acquire()
    const base = '/computeMetadata/v1/instance/service-accounts/default'
    expect(http.sent.map(({ url }) => url.pathname)).toEqual([`${base}/token`, `${base}/email`])
    expect(http.sent[0]?.url.searchParams.getAll('scopes')).toEqual([
      'https://www.googleapis.com/auth/cloud-platform',
    ])
    for (const { method, headers, timeoutMs } of http.sent) {
      expect([method, headers, timeoutMs]).toEqual(['GET', { 'metadata-flavor': 'Google' }, 3000])
    }
  })

  it.each([
    ['a GKE-federated name', httpAnswered(200, 'my-project.svc.id.goog', FLAVOR)],
    ['nothing', httpAnswered(404, '', FLAVOR)],
    ['somebody else', httpAnswered(200, EMAIL)],
    ['nobody', { ok: false, problem: 'Timeout' } as const],
    ['a page', httpAnswered(200, '<html>', FLAVOR)],
  ])('names no principal when the answer for the email is %s', async (_, email) => {
    const result = await world(undefined, email).acquire()
    expect(result.ok && result.caller.principal).toBeUndefined()
    expect(result.ok).toBe(true)
  })

  it.each([
    ['without', {}],
    ['with another value of', { 'metadata-flavor': 'Amazon' }],
  ])('refuses a token from an answer %s the header', async (_, headers) => {
    const result = await world(httpAnswered(200, TOKEN, headers)).acquire()
    expect(result).toMatchObject({
      ok: false,
      failure: { ending: 'Retryable', reason: 'BadResponse' },
    })
    expect(shown(result)).not.toContain('canary')
  })

  it.each(['Unreachable', 'Timeout'] as const)(
    'says what to do instead after %s',
    async (problem) => {
      const result = await world({ ok: false, problem }).acquire()
      expect(result).toEqual({
        ok: false,
        failure: {
          ending: 'Retryable',
          reason: 'IssuerUnavailable',
          message:
            'no metadata server answers at http://metadata.example: run on Google Cloud, or start the operator with --google-application-credentials, or use serviceAccountKeySecretRef or workloadIdentity',
        },
      })
    },
  )

  it.each<[string, HttpResult, string]>([
    [
      'a machine without an account',
      httpAnswered(404, { error: 'canary' }, FLAVOR),
      'Stalled Unauthenticated',
    ],
    ['a forbidden request', httpAnswered(403, 'canary', FLAVOR), 'Stalled Unauthenticated'],
    [
      'a redirect',
      httpAnswered(302, '', { ...FLAVOR, location: 'http://canary' }),
      'Retryable BadResponse',
    ],
    ['a redirect of somebody else', httpAnswered(302, 'canary'), 'Retryable BadResponse'],
    ['an outage', httpAnswered(503, 'canary', FLAVOR), 'Retryable IssuerUnavailable'],
    ['too many requests', httpAnswered(429, 'canary', FLAVOR), 'Waiting RateLimited'],
    ['no JSON', httpAnswered(200, 'canary', FLAVOR), 'Retryable BadResponse'],
    ['the end of the mint', { ok: false, problem: 'Aborted' }, 'Retryable IssuerUnavailable'],
  ])('judges %s, and shows nothing of it', async (_, token, ending) => {
    const result = await world(token).acquire()
    if (result.ok) throw new Error('not a failure')
    expect(`${result.failure.ending} ${result.failure.reason}`).toBe(ending)
    expect(shown(result)).not.toContain('canary')
  })
})
