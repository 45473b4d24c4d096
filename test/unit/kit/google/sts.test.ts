import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProviderOptions } from '../../../kit/google/provider.ts'
import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../../kit/google/start-google-emulator.ts'
import { makeSubjectIssuer, type SubjectIssuer } from '../../../kit/google/subject-issuer.ts'

const POOL = '//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool'
const AUDIENCE = `${POOL}/providers/kubernetes`
const SUB = 'system:serviceaccount:ns:name'
const HOUR = 3600

let google: GoogleEmulator
let cluster: SubjectIssuer
let now: number

async function start(more: Partial<ProviderOptions> = {}): Promise<void> {
  now = Date.now()
  cluster = await makeSubjectIssuer('https://cluster', 'ES256')
  google = await startGoogleEmulator({
    now: () => now,
    serviceAccounts: [],
    providers: [
      {
        projectNumber: '123',
        pool: 'pool',
        provider: 'kubernetes',
        issuer: cluster.issuer,
        jwks: cluster.jwks,
        ...more,
      },
    ],
  })
}

async function exchange(
  form: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const answer = await fetch(`${google.stsUrl}/v1/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      audience: AUDIENCE,
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      subject_token: await cluster.sign({ aud: AUDIENCE, sub: SUB }),
      ...form,
    }),
  })
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
}

const error = (code: string): object => ({ status: 400, json: { error: code } })

describe('a token exchange', () => {
  beforeEach(() => start())
  afterEach(() => google.stop())

  it.each([AUDIENCE, `https:${AUDIENCE}`])('takes a subject token for %s', async (aud) => {
    const { status, json } = await exchange({
      subject_token: await cluster.sign({ aud, sub: SUB }),
    })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 3599,
    })
    expect(google.memberOf(String(json['access_token']))).toBe(`principal:${POOL}/subject/${SUB}`)
  })

  it.each([
    ['another grant', { grant_type: 'authorization_code' }, 'unsupported_grant_type'],
    ['a field in camel case', { grantType: 'x' }, 'invalid_request'],
    ['no scope', { scope: '' }, 'invalid_request'],
    ['another kind of subject token', { subject_token_type: 'x' }, 'invalid_request'],
    ['a pool that is not there', { audience: AUDIENCE.replace('pool', 'pond') }, 'invalid_target'],
    ['the audience with https:', { audience: `https:${AUDIENCE}` }, 'invalid_target'],
    ['a text for a subject token', { subject_token: 'text' }, 'invalid_grant'],
  ])('is refused with %s', async (_, form, code) => {
    expect(await exchange(form)).toMatchObject(error(code))
  })

  it('is refused with an Authorization header, and as JSON', async () => {
    expect(await exchange({}, { authorization: 'Bearer x' })).toMatchObject(
      error('invalid_request'),
    )
    const json = { 'content-type': 'application/json' }
    expect(await exchange({}, json)).toMatchObject(error('invalid_request'))
  })

  it.each([
    ['another issuer', { iss: 'https://other' }],
    ['another audience', { aud: 'https://kubernetes.default.svc' }],
    ['no subject', { sub: '' }],
    ['a subject of 128 bytes', { sub: 'x'.repeat(128) }],
    ['an end in the past', { exp: Math.floor(Date.now() / 1000) - 1 }],
    ['an issue more than 24 hours ago', { iat: Math.floor(Date.now() / 1000) - 25 * HOUR }],
    ['an issue to come', { iat: Math.floor(Date.now() / 1000) + HOUR }],
  ])('is refused for a subject token with %s', async (_, claims) => {
    const subjectToken = await cluster.sign({ aud: AUDIENCE, sub: SUB, ...claims })
    expect(await exchange({ subject_token: subjectToken })).toMatchObject(error('invalid_grant'))
  })

  it('is refused for a subject token by another key, and for one with an unknown kid', async () => {
    const stranger = await makeSubjectIssuer(cluster.issuer, 'ES256')
    const forged = await stranger.sign({ aud: AUDIENCE, sub: SUB })
    expect(await exchange({ subject_token: forged })).toMatchObject(error('invalid_grant'))
    const unknown = await cluster.sign({ aud: AUDIENCE, sub: SUB }, { kid: 'other' })
    expect(await exchange({ subject_token: unknown })).toMatchObject(error('invalid_grant'))
  })

  it('says of a stale subject token when it was issued', async () => {
    const subjectToken = await cluster.sign({ aud: AUDIENCE, sub: SUB, iat: 1_713_260_741 })
    const { json } = await exchange({ subject_token: subjectToken })
    expect(json).toEqual({
      error: 'invalid_grant',
      error_description: 'ID Token issued at 1713260741 is stale to sign-in.',
    })
  })
})

describe('a provider', () => {
  afterEach(() => google.stop())

  it('with audiences of its own takes those alone', async () => {
    await start({ allowedAudiences: ['mine'] })
    expect(await exchange()).toMatchObject(error('invalid_grant'))
    const own = await cluster.sign({ aud: ['other', 'mine'], sub: SUB })
    expect(await exchange({ subject_token: own })).toMatchObject({ status: 200 })
  })

  it('whose keys cannot be fetched says so', async () => {
    await start({ jwks: () => Promise.reject(new Error('no route')) })
    expect((await exchange()).json).toEqual({
      error: 'invalid_grant',
      error_description: "Error connecting to the given credential's issuer.",
    })
  })

  it('asks for its keys at every exchange', async () => {
    let asked = 0
    const jwks: ProviderOptions['jwks'] = () => {
      asked += 1
      return Promise.resolve(cluster.jwks)
    }
    await start({ jwks })
    expect(await exchange()).toMatchObject({ status: 200 })
    expect(await exchange()).toMatchObject({ status: 200 })
    expect(asked).toBe(2)
  })

  it('that is disabled is no target, and one with a condition may reject', async () => {
    await start({ disabled: true })
    expect(await exchange()).toMatchObject(error('invalid_target'))
    await google.stop()
    await start({ attributeCondition: ({ sub }) => sub === 'nobody' })
    expect(await exchange()).toMatchObject(error('unauthorized_client'))
  })

  it('takes no other algorithm than RS256 and ES256', async () => {
    await start()
    const other = await makeSubjectIssuer(cluster.issuer, 'PS256')
    await google.stop()
    await start({ jwks: other.jwks })
    const subjectToken = await other.sign({ aud: AUDIENCE, sub: SUB })
    expect(await exchange({ subject_token: subjectToken })).toMatchObject(error('invalid_grant'))
  })
})
