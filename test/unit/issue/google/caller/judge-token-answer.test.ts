import { describe, expect, it } from 'vitest'
import { judgeTokenAnswer } from '../../../../../src/issue/google/caller/judge-token-answer.ts'
import { httpAnswered } from '../../../../kit/http-answered.ts'
import { shown } from '../../../../kit/shown.ts'

const asked = { who: 'Google STS', advice: () => 'look' }
const GOOD = { access_token: 'ya29.canary', token_type: 'Bearer', expires_in: 3599 }

function judge(status: number, body: unknown) {
  const result = httpAnswered(status, body)
  if (!result.ok) throw new Error('no answer')
  return judgeTokenAnswer(result.answer, asked, 0)
}

describe('judgeTokenAnswer', () => {
  it('reads the token and how long it lives', () => {
    const judged = judge(200, GOOD)
    expect(judged).toMatchObject({ ok: true, lifeMs: 3_599_000 })
    expect(judged.ok && judged.token.reveal()).toBe('ya29.canary')
    expect(shown(judged)).not.toContain('canary')
  })

  it('takes the type of token in any case of letters', () => {
    expect(judge(200, { ...GOOD, token_type: 'bearer' }).ok).toBe(true)
  })

  it.each([
    ['no life', { ...GOOD, expires_in: undefined }],
    ['a life of zero', { ...GOOD, expires_in: 0 }],
    ['a negative life', { ...GOOD, expires_in: -5 }],
    ['a life of years', { ...GOOD, expires_in: 1e9 }],
    ['a life in words', { ...GOOD, expires_in: 'canary' }],
    ['no token', { ...GOOD, access_token: undefined }],
    ['an empty token', { ...GOOD, access_token: '' }],
    ['a token that breaks a header', { ...GOOD, access_token: 'canary\r\nx: y' }],
    ['a token of another type', { ...GOOD, token_type: 'DPoP' }],
    ['something else than an access token', { ...GOOD, issued_token_type: 'urn:x:canary' }],
    ['half a body', '{"access_token":"ya29.canary","expi'],
    ['a page', '<html>canary</html>'],
    ['null', null],
  ])('refuses an answer with %s, and shows nothing of it', (_, body) => {
    const judged = judge(200, body)
    expect(judged).toMatchObject({
      ok: false,
      failure: { ending: 'Retryable', reason: 'BadResponse' },
    })
    expect(shown(judged)).not.toContain('canary')
  })

  it('refuses a token with any other status than 200', () => {
    expect(judge(201, GOOD)).toMatchObject({ ok: false, failure: { reason: 'BadResponse' } })
    expect(judge(302, GOOD)).toMatchObject({ ok: false, failure: { reason: 'BadResponse' } })
  })
})
