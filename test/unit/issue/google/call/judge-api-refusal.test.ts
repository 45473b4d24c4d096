import { describe, expect, it } from 'vitest'
import type { MintRequest } from '../../../../../src/api/mint-request.ts'
import { judgeApiRefusal } from '../../../../../src/issue/google/call/judge-api-refusal.ts'
import { answerOf } from '../answer-of.ts'
import { ACCESS_TOKEN, requestOf } from '../request-of.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const CANARY = 'canary-7f3d9c'

const error = (status: string, message: string, ...details: object[]) => ({
  error: { code: 1, status, message, details },
})
const info = (reason: string) => ({
  '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
  reason,
  domain: 'googleapis.com',
  metadata: { consumer: `projects/${CANARY}` },
})

function judge(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
  request: MintRequest = requestOf(ACCESS_TOKEN),
) {
  const principal = 'serviceAccount:operator@my-project.iam.gserviceaccount.com'
  const call = { method: 'generateAccessToken', principal, request } as const
  const failure = judgeApiRefusal(answerOf(status, body, { headers }), call, NOW)
  expect(JSON.stringify(failure)).not.toContain(CANARY)
  return failure
}

describe('judgeApiRefusal()', () => {
  it('stalls on 400 with what Google says, without what we sent', () => {
    const token = { kind: 'AccessToken', scopes: [`https://${CANARY}`] } as const
    const body = error('INVALID_ARGUMENT', `Invalid scope https://${CANARY} in request.`)
    expect(judge(400, body, {}, requestOf(token))).toEqual({
      ending: 'Stalled',
      reason: 'InvalidSpec',
      message:
        'generateAccessToken: Google takes the request for invalid: Invalid scope […] in request.',
    })
  })

  it.each([
    [{ aud: 'x', deep: [{ [`${CANARY}-name`]: 1 }] }],
    [{ aud: 'x', deep: { list: ['y', CANARY] } }],
    [{ aud: CANARY }],
  ])('removes names and values of claims at any depth: %j', (claims) => {
    const request = requestOf({ kind: 'SignedJwt', claims })
    const body = error('INVALID_ARGUMENT', `Claim ${CANARY}-name, that is ${CANARY}, is bad.`)
    expect(judge(400, body, {}, request).message).toMatch(/Claim \[…\].*is bad\.$/)
  })

  it('removes the text of a payload', () => {
    const payload = Buffer.from(`pay ${CANARY}`).toString('base64')
    const request = requestOf({ kind: 'SignedBlob', payload })
    const body = error('INVALID_ARGUMENT', `Cannot sign ${CANARY}: ${payload}`)
    expect(judge(400, body, {}, request).message).not.toContain(payload)
  })

  it('names the organization policy when more than an hour was asked for', () => {
    const request = requestOf(ACCESS_TOKEN, { lifetime: 7200 })
    const body = error('INVALID_ARGUMENT', 'Request contains an invalid argument.')
    expect(judge(400, body, {}, request).message).toContain(
      'constraints/iam.allowServiceAccountCredentialLifetimeExtension',
    )
    expect(judge(400, body).message).not.toContain('constraints/')
  })

  it('stalls on 403 and 404 with the chain, in words of our own', () => {
    const denied = error('PERMISSION_DENIED', `denied for ${CANARY}`, info('IAM_PERMISSION_DENIED'))
    expect(judge(403, denied)).toMatchObject({
      ending: 'Stalled',
      reason: 'PermissionDenied',
      message: expect.stringContaining('needs roles/iam.serviceAccountTokenCreator on'),
    })
    expect(judge(404, error('NOT_FOUND', `no ${CANARY}`))).toMatchObject({
      ending: 'Stalled',
      reason: 'NotFoundOrDenied',
      message: expect.stringContaining('gcloud iam service-accounts get-iam-policy'),
    })
  })

  it('says which API to enable, and which scope is missing', () => {
    expect(judge(403, error('PERMISSION_DENIED', '', info('SERVICE_DISABLED')))).toMatchObject({
      ending: 'Stalled',
      reason: 'PermissionDenied',
      message: expect.stringContaining('gcloud services enable iamcredentials.googleapis.com'),
    })
    const small = error('PERMISSION_DENIED', '', info('ACCESS_TOKEN_SCOPE_INSUFFICIENT'))
    expect(judge(403, small)).toMatchObject({ ending: 'Stalled', reason: 'Unauthenticated' })
  })

  it('stalls on 401, whatever its body is', () => {
    for (const body of [error('UNAUTHENTICATED', CANARY), '', `<html>${CANARY}`]) {
      expect(judge(401, body)).toMatchObject({ ending: 'Stalled', reason: 'Unauthenticated' })
    }
  })

  it('waits after 429 as long as it is told, or half a minute', () => {
    const retry = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }
    const limited = { ending: 'Waiting', reason: 'RateLimited' }
    const body = error('RESOURCE_EXHAUSTED', CANARY, info('RATE_LIMIT_EXCEEDED'), retry)
    expect(judge(429, body)).toMatchObject({ ...limited, until: NOW + 7000 })
    expect(judge(429, body, { 'retry-after': '9' })).toMatchObject({
      ...limited,
      until: NOW + 9000,
    })
    expect(judge(429, '')).toMatchObject({ ...limited, until: NOW + 30_000 })
    expect(judge(429, '', { 'retry-after': '0' })).toMatchObject({ ...limited, until: NOW + 1000 })
  })

  it.each([408, 500, 502, 503, 504])('tries again after %i, whatever its body is', (status) => {
    for (const body of [error('UNAVAILABLE', CANARY), '', `<html>${CANARY}`]) {
      expect(judge(status, body)).toMatchObject({
        ending: 'Retryable',
        reason: 'IssuerUnavailable',
      })
    }
  })

  it.each([
    [302, ''],
    [308, error('X', CANARY)],
    [400, `<html>${CANARY}`],
    [403, ''],
    [404, '<html>'],
    [404, '{"error":'],
    [404, '{"error":"invalid_request"}'],
    [204, ''],
    [201, '{}'],
    [409, error('ABORTED', CANARY)],
    [418, error('X', CANARY)],
  ])('takes %i with body %j for an answer that is not as documented', (status, body) => {
    expect(judge(status, body, { location: `https://${CANARY}/` })).toMatchObject({
      ending: 'Retryable',
      reason: 'BadResponse',
    })
  })
})
