import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { HttpAnswer } from '../../../../../src/http/http-client.ts'
import { judgeMinted } from '../../../../../src/issue/google/call/judge-minted.ts'
import { shown } from '../../../../kit/shown.ts'
import { answerOf } from '../answer-of.ts'
import { ACCESS_TOKEN, ID_TOKEN, requestOf, SIGNED_BLOB, SIGNED_JWT } from '../request-of.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0) + 400
const SECOND = Math.floor(NOW / 1000)
const DATE = (SECOND - 2) * 1000
const FRAME = { issuedAt: SECOND, expiresAt: SECOND + 600, tokenId: 'our-own-id' }
const SECRET = 'canary-7f3d9c'

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (header: object, claims: object): string =>
  `${encoded(header)}.${encoded(claims)}.c2lnbmF0dXJl`
const digest = (value: string): string =>
  createHash('sha256').update(value).digest('hex').slice(0, 16)

function judge(token: Parameters<typeof requestOf>[0], answer: HttpAnswer) {
  const result = judgeMinted(answer, requestOf(token), FRAME, NOW)
  expect(shown(result)).not.toContain(SECRET)
  expect(JSON.stringify(result)).not.toContain(SECRET)
  return result
}

const bad = { ok: false, failure: { ending: 'Retryable', reason: 'BadResponse' } }

const judgeAccess = (body: object, date?: number) =>
  judge(ACCESS_TOKEN, answerOf(200, body, { date }))

describe('judgeMinted() of an access token', () => {
  const value = `ya29.${SECRET}`

  it('believes expireTime, and the Date header before our clock', () => {
    const body = { accessToken: value, expireTime: '2026-11-22T12:05:00Z' }
    const minted = {
      kind: 'AccessToken',
      tokenId: digest(value),
      expiresAt: Date.UTC(2026, 10, 22, 12, 5, 0),
    }
    expect(judgeAccess(body, DATE)).toMatchObject({
      ok: true,
      minted: { ...minted, issuedAt: DATE },
    })
    expect(judgeAccess(body)).toMatchObject({
      ok: true,
      minted: { ...minted, issuedAt: SECOND * 1000 },
    })
    const result = judgeAccess(body)
    expect(result.ok && result.minted.value.reveal()).toBe(value)
  })

  it.each([
    '2026-11-22T12:05:00.999Z',
    '2026-11-22T12:05:00.999999Z',
    '2026-11-22T12:05:00.999999999Z',
    '2026-11-22T13:05:00+01:00',
    '2026-11-22T06:35:00.5-05:30',
  ])('reads %s as a whole second', (expireTime) => {
    expect(judgeAccess({ accessToken: value, expireTime })).toMatchObject({
      ok: true,
      minted: { expiresAt: Date.UTC(2026, 10, 22, 12, 5, 0) },
    })
  })

  it('takes a token of 16 KiB', () => {
    const long = 'x'.repeat(16_384)
    const result = judgeAccess({ accessToken: long, expireTime: '2026-11-22T12:05:00Z' })
    expect(result.ok && result.minted.value.reveal()).toBe(long)
  })

  it('does not believe a Date header that is days away', () => {
    const result = judgeAccess({ accessToken: value, expireTime: '2026-11-22T12:05:00Z' }, 0)
    expect(result).toMatchObject({ ok: true, minted: { issuedAt: SECOND * 1000 } })
  })

  it.each<[string, object]>([
    ['no token', { expireTime: '2026-11-22T12:05:00Z' }],
    ['an empty one', { accessToken: '', expireTime: '2026-11-22T12:05:00Z' }],
    ['one of two lines', { accessToken: `a\n${SECRET}`, expireTime: '2026-11-22T12:05:00Z' }],
    ['no expireTime', { accessToken: SECRET }],
    ['an expireTime of another form', { accessToken: SECRET, expireTime: '1795348800' }],
    ['an expireTime that is no time', { accessToken: SECRET, expireTime: '2026-13-22T12:05:00Z' }],
    ['an expireTime that is past', { accessToken: SECRET, expireTime: '2026-11-22T11:59:00Z' }],
    ['an expireTime of now', { accessToken: SECRET, expireTime: '2026-11-22T12:00:00Z' }],
    ['an expireTime of next week', { accessToken: SECRET, expireTime: '2026-11-29T12:00:00Z' }],
  ])('refuses %s', (_what, body) => {
    expect(judgeAccess(body)).toMatchObject(bad)
  })

  it.each(['', '<html>', '{"accessToken":"canary', '[]', 'null', `"${SECRET}"`])(
    'refuses the body %s',
    (text) => {
      expect(judge(ACCESS_TOKEN, answerOf(200, text))).toMatchObject(bad)
    },
  )
})

describe('judgeMinted() of an ID token', () => {
  const claims = { aud: 'https://api.example.com', iat: SECOND - 5, exp: SECOND + 3595 }
  const of = (changes: object, header: object = { kid: 'google-key' }) =>
    judge(ID_TOKEN, answerOf(200, { token: jwt(header, { ...claims, ...changes }) }))

  it('takes the times from the token, and the id where it has one', () => {
    const times = { issuedAt: (SECOND - 5) * 1000, expiresAt: (SECOND + 3595) * 1000 }
    const minted = { kind: 'IdToken', keyId: 'google-key', ...times }
    const token = jwt({ kid: 'google-key' }, claims)
    expect(of({})).toMatchObject({ ok: true, minted: { ...minted, tokenId: digest(token) } })
    expect(of({ jti: 'of-google' })).toMatchObject({ minted: { ...minted, tokenId: 'of-google' } })
    expect(of({ jti: 'not fit to be shown' })).toMatchObject({
      minted: { tokenId: expect.stringMatching(/^[0-9a-f]{16}$/) },
    })
  })

  it('has no keyId when the header has none', () => {
    const result = of({}, { alg: 'RS256' })
    expect(result.ok && result.minted).not.toHaveProperty('keyId')
  })

  it.each<[string, object]>([
    ['another audience', { aud: `https://${SECRET}` }],
    ['two audiences', { aud: ['https://api.example.com', 'other'] }],
    ['no audience', { aud: undefined }],
    ['no exp', { exp: undefined }],
    ['an exp in text', { exp: '9999999999' }],
    ['an exp before iat', { exp: SECOND - 6 }],
    ['an exp that is past', { iat: SECOND - 100, exp: SECOND - 1 }],
    ['an exp in years', { exp: SECOND + 99_999_999 }],
    ['a fraction', { iat: SECOND - 0.5 }],
  ])('refuses %s', (_what, changes) => {
    expect(of(changes)).toMatchObject(bad)
  })

  it.each([SECRET, 'a.b', `${SECRET}.${SECRET}.${SECRET}`, '..', ''])(
    'refuses %j, which is no JWT',
    (token) => {
      expect(judge(ID_TOKEN, answerOf(200, { token }))).toMatchObject(bad)
    },
  )
})

const judgeJwt = (claims: object, keyId: unknown = 'a-key', kid = 'a-key') =>
  judge(SIGNED_JWT, answerOf(200, { keyId, signedJwt: jwt({ alg: 'RS256', kid }, claims) }))

describe('judgeMinted() of a signed JWT', () => {
  const ours = { iat: SECOND, exp: SECOND + 600, jti: 'our-own-id' }

  it('has the times that we asked to be signed', () => {
    expect(judgeJwt(ours)).toMatchObject({
      ok: true,
      minted: {
        kind: 'SignedJwt',
        tokenId: 'our-own-id',
        keyId: 'a-key',
        issuedAt: SECOND * 1000,
        expiresAt: (SECOND + 600) * 1000,
      },
    })
  })

  it.each([{ exp: SECOND + 601 }, { iat: SECOND - 1 }, { jti: SECRET }])(
    'refuses other claims than ours: %j',
    (changes) => {
      expect(judgeJwt({ ...ours, ...changes })).toMatchObject(bad)
    },
  )

  it('refuses a key that is not the one in the header, or none', () => {
    expect(judgeJwt(ours, 'a-key', SECRET)).toMatchObject(bad)
    expect(judgeJwt(ours, null)).toMatchObject(bad)
    expect(judgeJwt(ours, 'a key')).toMatchObject(bad)
  })
})

const judgeBlob = (body: object) => judge(SIGNED_BLOB, answerOf(200, body, { date: DATE }))

describe('judgeMinted() of a signed blob', () => {
  it('counts the lifetime from the Date header', () => {
    expect(judgeBlob({ keyId: 'a-key', signedBlob: 'AAAA' })).toMatchObject({
      ok: true,
      minted: {
        kind: 'SignedBlob',
        keyId: 'a-key',
        tokenId: digest('AAAA'),
        issuedAt: DATE,
        expiresAt: DATE + 600_000,
      },
    })
  })

  it.each([
    { keyId: 'a-key' },
    { keyId: 'a-key', signedBlob: '' },
    { keyId: 'a-key', signedBlob: SECRET },
    { keyId: 'a-key', signedBlob: 'AAA' },
    { signedBlob: 'AAAA' },
  ])('refuses %j', (body) => {
    expect(judgeBlob(body)).toMatchObject(bad)
  })
})
