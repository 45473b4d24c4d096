import { describe, expect, it } from 'vitest'
import type { Failure } from '../../../../../src/failure.ts'
import type { HttpAnswer } from '../../../../../src/http/http-client.ts'
import { judgeOauthRefusal } from '../../../../../src/issue/google/caller/judge-oauth-refusal.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'
import { shown } from '../../../../kit/shown.ts'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const CANARY = 'eyJhbGciOiJSUzI1NiJ9.canary'
const asked = { who: 'Google STS', advice: (code: string | undefined): string => `look at ${code}` }

function answerOf(...of: Parameters<typeof httpAnswered>): HttpAnswer {
  const result = httpAnswered(...of)
  if (!result.ok) throw new Error('no answer')
  return result.answer
}
type Answered = Parameters<typeof httpAnswered>
const judge = (...of: Answered): Failure => judgeOauthRefusal(answerOf(...of), asked, NOW)
const oauth = (error: string): object => ({
  error,
  error_description: `The token ${CANARY} is bad.`,
})
const status = (code: number, more: object = {}): object => ({
  error: { code, status: 'X', message: CANARY, ...more },
})
const retryInfo = {
  details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }],
}

describe('judgeOauthRefusal', () => {
  it.each([
    ['invalid_target', 400],
    ['invalid_grant', 400],
    ['unauthorized_client', 400],
    ['invalid_client', 401],
    ['access_denied', 403],
  ])('takes %s for something that a person has to mend', (code, http) => {
    const failure = judge(http, oauth(code))
    expect(failure).toEqual({
      ending: 'Stalled',
      reason: 'Unauthenticated',
      message: `Google STS refused (HTTP ${http}, ${code}): look at ${code}`,
    })
  })

  it.each([400, 401, 403])('takes a google.rpc.Status of %i for the same', (http) => {
    expect(judge(http, status(http))).toMatchObject({
      ending: 'Stalled',
      reason: 'Unauthenticated',
      message: `Google STS refused (HTTP ${http}): look at undefined`,
    })
  })

  it.each<[string, Answered, number]>([
    ['429 with Retry-After', [429, '', { 'retry-after': '9' }], 9],
    ['429 with a Retry-After of nothing', [429, '', { 'retry-after': '0' }], 1],
    ['429 with RetryInfo', [429, status(429, retryInfo)], 7],
    ['429 without a time', [429, 'slow down'], 60],
    ['quota_exceeded', [400, oauth('quota_exceeded')], 60],
  ])('waits after %s', (_, of, seconds) => {
    expect(judge(...of)).toMatchObject({
      ending: 'Waiting',
      reason: 'RateLimited',
      until: NOW + seconds * 1000,
    })
  })

  it.each<[string, Answered]>([
    ['500', [500, '<html>']],
    ['503', [503, '']],
    ['408', [408, '']],
    ['temporarily_unavailable', [400, oauth('temporarily_unavailable')]],
    ['internal_failure', [400, oauth('internal_failure')]],
  ])('tries again after %s', (_, of) => {
    expect(judge(...of)).toMatchObject({ ending: 'Retryable', reason: 'IssuerUnavailable' })
  })

  it.each<[string, Answered]>([
    ['a redirect', [302, '', { location: 'http://169.254.169.254/' }]],
    ['a page that is not found', [404, '<html>']],
    ['a 400 that is no JSON', [400, '<html>']],
    ['a code that nobody knows', [400, oauth(CANARY)]],
    ['an early answer', [204, '']],
  ])('calls %s a bad response', (_, of) => {
    expect(judge(...of)).toMatchObject({ ending: 'Retryable', reason: 'BadResponse' })
  })

  it('says that redirects are not followed', () => {
    expect(judge(302, '').message).toContain('redirects are not followed')
    expect(judge(307, { error: 'invalid_grant' }).reason).toBe('BadResponse')
  })

  it.each<Answered>([
    [400, oauth('invalid_grant')],
    [400, oauth(CANARY)],
    [403, status(403)],
    [429, status(429)],
    [503, CANARY],
    [302, CANARY, { location: CANARY }],
    [404, CANARY],
  ])('shows nothing of an answer of %i', (...of) => {
    expect(shown(judge(...of))).not.toContain('canary')
  })
})
