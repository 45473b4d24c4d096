import { describe, expect, test } from 'vitest'
import { withoutTokens } from '../../../../demo/transcripts/without-tokens.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const TOKEN = `${part({ alg: 'ES256', typ: 'JWT' })}.${part({ sub: 'reader' })}.c2lnbmF0dXJl_-0`

describe('an output for a page', () => {
  test('has the beginning of each token alone', () => {
    const text = `{"access_token": "${TOKEN}"}\n${TOKEN}\n`
    expect(withoutTokens(text, [])).toBe(
      '{"access_token": "eyJhbGciOiJFUzI1Ni…"}\neyJhbGciOiJFUzI1Ni…\n',
    )
  })

  test('is as it was without a token', () => {
    expect(withoutTokens('NAME   READY\n', ['secret'])).toBe('NAME   READY\n')
  })

  test('is refused with another secret in it, which the refusal does not tell', () => {
    expect(() => withoutTokens('token: ya29.secret\n', ['ya29.secret'])).toThrow(
      /^an output of the plugin shows a secret$/,
    )
  })
})
