import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { JsonObject } from '../../../../../src/api/json.ts'
import type { MintRequest } from '../../../../../src/api/mint-request.ts'
import { buildLocationsCall } from '../../../../../src/issue/google/call/build-locations-call.ts'
import { buildMintCall } from '../../../../../src/issue/google/call/build-mint-call.ts'
import {
  ACCESS_TOKEN,
  ACCOUNT,
  ID_TOKEN,
  requestOf,
  SCOPE,
  SIGNED_BLOB,
  SIGNED_JWT,
} from '../request-of.ts'

const ENDPOINT = new URL('https://iamcredentials.googleapis.com/')
const FRAME = { issuedAt: 1000, expiresAt: 1600, tokenId: 'an-id' }
const AT =
  'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/reader%40my-project.iam.gserviceaccount.com'

function build(request: MintRequest) {
  const { name, method, url, body = '' } = buildMintCall(ENDPOINT, request, FRAME)
  const sent: JsonObject = JSON.parse(body)
  return { name, method, url: url.href, sent }
}

describe('buildMintCall()', () => {
  it('asks generateAccessToken for scopes and a lifetime in seconds', () => {
    expect(build(requestOf(ACCESS_TOKEN))).toEqual({
      name: 'generateAccessToken',
      method: 'POST',
      url: `${AT}:generateAccessToken`,
      sent: { scope: [SCOPE], lifetime: '600s', delegates: [] },
    })
  })

  it('asks generateIdToken for an audience, and whether to include email and organization', () => {
    expect(build(requestOf({ ...ID_TOKEN, organizationNumberIncluded: true }))).toMatchObject({
      url: `${AT}:generateIdToken`,
      sent: {
        audience: 'https://api.example.com',
        includeEmail: true,
        organizationNumberIncluded: true,
        delegates: [],
      },
    })
  })

  it('asks signJwt for the claims as a string, in which ours come last', () => {
    const sneaky = { aud: 'x', iss: 'other', sub: 'other', exp: 9, iat: 9, nbf: 9, jti: 'other' }
    const { url, sent } = build(requestOf({ kind: 'SignedJwt', claims: sneaky }))
    expect(url).toBe(`${AT}:signJwt`)
    const { payload } = z.object({ payload: z.string() }).parse(sent)
    expect(JSON.parse(payload)).toEqual({
      aud: 'x',
      iss: ACCOUNT,
      sub: ACCOUNT,
      iat: 1000,
      nbf: 1000,
      exp: 1600,
      jti: 'an-id',
    })
  })

  it('asks signBlob for the payload in base64', () => {
    expect(build(requestOf(SIGNED_BLOB))).toMatchObject({
      url: `${AT}:signBlob`,
      sent: { payload: 'YSByZWxlYXNlCg==', delegates: [] },
    })
  })

  it('names delegates in full, in the order of the chain', () => {
    const delegates = ['first@my-project.iam.gserviceaccount.com', '101234567890123456789']
    for (const token of [ACCESS_TOKEN, ID_TOKEN, SIGNED_JWT, SIGNED_BLOB]) {
      expect(build(requestOf(token, { delegates })).sent['delegates']).toEqual([
        'projects/-/serviceAccounts/first@my-project.iam.gserviceaccount.com',
        'projects/-/serviceAccounts/101234567890123456789',
      ])
    }
  })

  it('makes no call for a delegate that is none', () => {
    const request = requestOf(ACCESS_TOKEN, { delegates: ['../x'] })
    expect(() => buildMintCall(ENDPOINT, request, FRAME)).toThrow('not the name')
  })
})

it('buildLocationsCall() reads the allowed locations', () => {
  const call = buildLocationsCall(ENDPOINT, ACCOUNT)
  expect(call).toEqual({
    name: 'getAllowedLocations',
    method: 'GET',
    url: new URL(`${AT}/allowedLocations`),
  })
})
