import { expect, it } from 'vitest'
import { tokenContent } from '../../../../src/issue/local/token-content.ts'

const frame = {
  issuer: 'https://tokens.example.com/demo',
  subject: 'etl:report',
  issuedAt: 1000,
  expiresAt: 1600,
  tokenId: 'id-1',
}
const ours = {
  iss: frame.issuer,
  sub: frame.subject,
  iat: frame.issuedAt,
  exp: frame.expiresAt,
  jti: frame.tokenId,
}
const idToken = { kind: 'IdToken', audience: 'app', organizationNumberIncluded: false } as const

it('tokenContent makes an access token as RFC 9068 has it', () => {
  expect(tokenContent({ kind: 'AccessToken', scopes: ['a', 'b'] }, frame)).toEqual({
    ok: true,
    type: 'at+jwt',
    claims: { ...ours, aud: frame.issuer, client_id: frame.subject, scope: 'a b' },
  })
  expect(tokenContent({ kind: 'AccessToken', scopes: [] }, frame)).toMatchObject({
    claims: expect.not.objectContaining({ scope: expect.anything() }),
  })
})

it('tokenContent does not take two scopes for one', () => {
  expect(tokenContent({ kind: 'AccessToken', scopes: ['read admin'] }, frame).ok).toBe(false)
})

it('tokenContent puts an address into an ID token only when asked, and when there is one', () => {
  const asked = { ...idToken, includeEmail: true }
  const someone = { ...frame, subject: 'report@etl.example.com' }
  expect(tokenContent(asked, frame)).toEqual({
    ok: true,
    type: 'JWT',
    claims: { ...ours, aud: 'app' },
  })
  expect(tokenContent(asked, someone)).toMatchObject({
    claims: { email: 'report@etl.example.com', email_verified: true },
  })
  expect(tokenContent({ ...asked, includeEmail: false }, someone)).toMatchObject({
    claims: expect.not.objectContaining({ email: expect.anything() }),
  })
})

it('tokenContent says to remove organizationNumberIncluded', () => {
  const asked = { ...idToken, includeEmail: false, organizationNumberIncluded: true }
  expect(tokenContent(asked, frame)).toMatchObject({
    ok: false,
    problem: expect.stringContaining('remove organizationNumberIncluded'),
  })
})

it('tokenContent never lets a signed JWT be an access token, whatever its claims', () => {
  const claims = { typ: 'at+jwt', alg: 'none', aud: frame.issuer, client_id: 'x', scope: 'admin' }
  expect(tokenContent({ kind: 'SignedJwt', claims }, frame)).toEqual({
    ok: true,
    type: 'JWT',
    claims: { ...claims, ...ours, nbf: frame.issuedAt },
  })
})
