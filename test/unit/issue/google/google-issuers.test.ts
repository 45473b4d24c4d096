import { afterEach, describe, expect, it } from 'vitest'
import type { MintRequest } from '../../../../src/api/mint-request.ts'
import { stalled } from '../../../../src/failure.ts'
import type { HttpRequest, HttpResult } from '../../../../src/http/http-client.ts'
import type { CallerSource } from '../../../../src/issue/google/caller-source.ts'
import type { GoogleIdentity } from '../../../../src/issue/google/google-identity.ts'
import { createGoogleIssuers } from '../../../../src/issue/google/google-issuers.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { createFakeClock } from '../../../kit/fake-clock.ts'
import { createFakeHttpClient } from '../../../kit/fake-http-client.ts'
import { httpAnswered } from '../../../kit/http-answered.ts'
import { createFakeCallerSource } from './fake-caller-source.ts'
import {
  ACCESS_TOKEN,
  ACCOUNT,
  ID_TOKEN,
  requestOf,
  SIGNED_BLOB,
  SIGNED_JWT,
} from './request-of.ts'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const SUBJECT = 'system:serviceaccount:etl:reader'
const IDENTITY: GoogleIdentity = {
  kind: 'ClusterCredentialIssuer',
  name: 'google',
  uid: 'a-uid',
  namespace: 'mintlet-system',
  auth: { ambient: {} },
}

const token = { accessToken: 'ya29.x', expireTime: '2026-11-22T12:10:00Z' }
const minted = (): HttpResult => httpAnswered(200, token)
const refused = (status: number): HttpResult =>
  httpAnswered(status, { error: { code: status, status: 'X', message: 'no' } })
const live = (): AbortSignal => new AbortController().signal

type Answer = (request: HttpRequest, turn: number) => HttpResult | Promise<HttpResult>

function worldOf(answer: Answer, source: CallerSource = createFakeCallerSource()) {
  const clock = createFakeClock(NOW)
  const forgotten: string[] = []
  let turn = 0
  const http = createFakeHttpClient((request) => answer(request, ++turn))
  const issuers = createGoogleIssuers({
    http,
    clock,
    endpoints: { iamcredentials: new URL('https://iamcredentials.googleapis.com/') },
    callers: { of: () => source, forget: ({ name }) => void forgotten.push(name) },
    newId: () => 'an-id-of-ours',
  })
  const mint = (request: MintRequest, signal = live(), identity = IDENTITY) =>
    issuers.issuer(identity).mint(request, signal)
  const asked = (): string[] => http.sent.map(({ url }) => url.pathname.replace(/^.*[:/]/, ''))
  return { clock, http, issuers, mint, asked, forgotten }
}

describe('an issuer of createGoogleIssuers()', () => {
  it('asks as its caller, in JSON, at the endpoint that it was given', async () => {
    const { mint, http } = worldOf(minted)
    expect(await mint(requestOf(ACCESS_TOKEN))).toMatchObject({
      ok: true,
      minted: { kind: 'AccessToken', issuedAt: NOW, expiresAt: NOW + 600_000 },
    })
    expect(http.sent).toMatchObject([
      {
        method: 'POST',
        url: { origin: 'https://iamcredentials.googleapis.com' },
        headers: { authorization: 'Bearer caller-1', 'content-type': 'application/json' },
        service: 'iamcredentials',
      },
    ])
  })

  it.each<[string, Partial<MintRequest>]>([
    ['a service account that leads elsewhere', { serviceAccount: `${ACCOUNT}/../other` }],
    ['an escaped slash', { serviceAccount: ACCOUNT.replace('@', '%2f@') }],
    ['a query', { serviceAccount: `${ACCOUNT}?alt=json` }],
    ['a Kubernetes ServiceAccount', { serviceAccount: SUBJECT }],
    ['a delegate that leads elsewhere', { delegates: [ACCOUNT, '../x'] }],
    ['no scope', { token: { kind: 'AccessToken', scopes: [] } }],
    ['two scopes in one', { token: { kind: 'AccessToken', scopes: ['a b'] } }],
    ['an ID token for nobody', { token: { ...ID_TOKEN, audience: '' } }],
    ['a claim that is ours', { token: { kind: 'SignedJwt', claims: { iss: ACCOUNT } } }],
    [
      'a payload that could be a token',
      { token: { kind: 'SignedBlob', payload: btoa('eyJhbGciOiJSUzI1NiJ9.e30') } },
    ],
    ['a lifetime of nothing', { lifetime: 0 }],
    ['a lifetime of more than 12 hours', { lifetime: 43_201 }],
  ])('sends nothing for %s', async (_what, changes) => {
    const { mint, http } = worldOf(minted)
    const result = await mint(requestOf(ACCESS_TOKEN, changes))
    expect(result).toMatchObject({ ok: false, failure: { ending: 'Stalled' } })
    expect(http.sent).toEqual([])
  })

  it('asks once again with a fresh caller after 401', async () => {
    const source = createFakeCallerSource()
    const { mint, http } = worldOf(
      (_request, turn) => (turn === 1 ? refused(401) : minted()),
      source,
    )
    expect(await mint(requestOf(ACCESS_TOKEN))).toMatchObject({ ok: true })
    expect(http.sent.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer caller-1',
      'Bearer caller-2',
    ])
    expect(source.dropped.map(({ token: each }) => each.reveal())).toEqual(['caller-1'])
  })

  it('stalls after the second 401 and does not ask a third time', async () => {
    const source = createFakeCallerSource()
    const { mint, http } = worldOf(() => refused(401), source)
    expect(await mint(requestOf(ACCESS_TOKEN))).toMatchObject({
      failure: { ending: 'Stalled', reason: 'Unauthenticated' },
    })
    expect(http.sent).toHaveLength(2)
    expect(source.dropped).toHaveLength(1)
  })

  it.each(['Unreachable', 'Timeout', 'TooLong'] as const)(
    'may be tried again after %s',
    async (problem) => {
      const { mint, http } = worldOf(() => ({ ok: false, problem }))
      const reason = problem === 'TooLong' ? 'BadResponse' : 'IssuerUnavailable'
      for (const each of [ACCESS_TOKEN, ID_TOKEN, SIGNED_JWT, SIGNED_BLOB]) {
        expect(await mint(requestOf(each))).toMatchObject({
          failure: { ending: 'Retryable', reason },
        })
      }
      expect(http.sent).toHaveLength(4)
    },
  )

  it('says why it is nobody, and asks nobody', async () => {
    const failure = stalled('InvalidSpec', 'the Secret is missing')
    const source: CallerSource = {
      caller: () => Promise.resolve({ ok: false, failure }),
      drop: () => {},
    }
    const { mint, http, issuers } = worldOf(minted, source)
    expect(await mint(requestOf(ACCESS_TOKEN))).toEqual({ ok: false, failure })
    expect(await issuers.check(IDENTITY, live())).toEqual({ ok: false, failure })
    expect(http.sent).toEqual([])
  })

  it('gives up when the signal aborts, and mints nothing for one that has', async () => {
    const controller = new AbortController()
    const source = createFakeCallerSource()
    let callers = 0
    const counted: CallerSource = {
      ...source,
      caller: (signal) => {
        callers += 1
        return source.caller(signal)
      },
    }
    const { mint, http } = worldOf(() => {
      controller.abort()
      return minted()
    }, counted)
    const gaveUp = { ok: false, failure: { ending: 'Retryable' } }
    expect(await mint(requestOf(ACCESS_TOKEN), AbortSignal.abort())).toMatchObject(gaveUp)
    expect(http.sent).toEqual([])
    expect(callers).toBe(0)
    expect(await mint(requestOf(ACCESS_TOKEN), controller.signal)).toMatchObject(gaveUp)
  })

  it('never throws, whatever its source does', async () => {
    const source: CallerSource = {
      caller: () => Promise.reject(new Error('canary')),
      drop: () => {},
    }
    const { mint, issuers } = worldOf(minted, source)
    for (const result of [
      await mint(requestOf(ACCESS_TOKEN)),
      await issuers.check(IDENTITY, live()),
    ]) {
      expect(result).toMatchObject({ ok: false, failure: { ending: 'Retryable' } })
      expect(JSON.stringify(result)).not.toContain('canary')
    }
  })

  it('tells who it is', async () => {
    const { issuers, http } = worldOf(minted)
    expect(await issuers.check(IDENTITY, live())).toEqual({
      ok: true,
      principal: 'serviceAccount:operator@my-project.iam.gserviceaccount.com',
    })
    expect(http.sent).toEqual([])
  })
})

const within = (...locations: string[]): MintRequest =>
  requestOf(ACCESS_TOKEN, { allowedLocations: { within: locations } })
const answering = (found: object): ReturnType<typeof worldOf> =>
  worldOf(({ method }) => (method === 'GET' ? httpAnswered(200, found) : minted()))

describe('allowed locations', () => {
  const europe = { locations: ['europe-west1', 'europe-west4'], encodedLocations: '0xA30' }

  it('are looked up before the mint, as a GET without body, and stand beside the credential', async () => {
    const { mint, asked, http } = answering(europe)
    const result = await mint(requestOf(ACCESS_TOKEN, { allowedLocations: {} }))
    expect(result).toMatchObject({ ok: true, minted: { allowedLocations: europe } })
    expect(asked()).toEqual(['allowedLocations', 'generateAccessToken'])
    expect(http.sent[0]).not.toHaveProperty('body')
    expect(http.sent[0]?.headers).toEqual({ authorization: 'Bearer caller-1' })
  })

  it('are not looked up unless asked for', async () => {
    const { mint, asked } = answering(europe)
    const result = await mint(requestOf(ACCESS_TOKEN))
    expect(result.ok && result.minted).not.toHaveProperty('allowedLocations')
    expect(asked()).toEqual(['generateAccessToken'])
  })

  it('let nothing be minted where one of them is outside', async () => {
    const { mint, asked } = answering(europe)
    expect(await mint(within('europe-west1', 'us-central1'))).toMatchObject({
      failure: {
        ending: 'Stalled',
        reason: 'LocationNotAllowed',
        message: expect.stringContaining('from europe-west4, outside'),
      },
    })
    expect(asked()).toEqual(['allowedLocations'])
    expect(await mint(within('europe-west4', 'europe-west1'))).toMatchObject({ ok: true })
  })

  it.each([
    {},
    { locations: [] },
    { locations: [], encodedLocations: '0x0' },
    { locations: ['europe-west1'], encodedLocations: '0x0' },
    { locations: ['europe-west1'], encodedLocations: '0x00' },
  ])('without restriction are refused where one is asked for: %j', async (found) => {
    const { mint, asked } = answering(found)
    expect(await mint(within('europe-west1'))).toMatchObject({
      failure: { reason: 'LocationNotAllowed', message: expect.stringContaining('anywhere') },
    })
    expect(asked()).toEqual(['allowedLocations'])
  })

  it('without restriction are told where none is asked for', async () => {
    const { mint } = answering({})
    expect(await mint(requestOf(ACCESS_TOKEN, { allowedLocations: {} }))).toMatchObject({
      minted: { allowedLocations: { locations: [], encodedLocations: '0x0' } },
    })
  })

  it.each([
    { locations: 'europe-west1' },
    { locations: ['canary text'] },
    { locations: [], encodedLocations: 'canary' },
    [],
  ])('of another form are no answer: %j', async (found) => {
    const { mint } = answering(found)
    const result = await mint(within('europe-west1'))
    expect(result).toMatchObject({ failure: { ending: 'Retryable', reason: 'BadResponse' } })
    expect(JSON.stringify(result)).not.toContain('canary')
  })

  it('are remembered for ten minutes, by identity and account', async () => {
    const { mint, asked, clock, issuers, forgotten } = answering(europe)
    const lookups = (): number => asked().filter((what) => what === 'allowedLocations').length
    const ask = within('europe-west1', 'europe-west4')
    await mint(ask)
    await clock.advance(300_000)
    await mint(ask)
    await clock.advance(299_999)
    await mint(ask)
    expect(lookups()).toBe(1)
    await clock.advance(1)
    await mint(ask)
    expect(lookups()).toBe(2)
    await mint({ ...ask, serviceAccount: 'other@my-project.iam.gserviceaccount.com' })
    expect(lookups()).toBe(3)
    await mint(ask, live(), { ...IDENTITY, name: 'other' })
    expect(lookups()).toBe(4)
    await mint(ask, live(), { ...IDENTITY, uid: 'made anew' })
    expect(lookups()).toBe(5)
    issuers.forget({ ...IDENTITY, name: 'other' })
    expect(forgotten).toEqual(['other'])
    await mint(ask, live(), { ...IDENTITY, name: 'other' })
    expect(lookups()).toBe(6)
  })

  it('are looked up again rather than refused from memory', async () => {
    let found = { locations: ['us-east1'], encodedLocations: '0x1' }
    const { mint } = worldOf(({ method }) =>
      method === 'GET' ? httpAnswered(200, found) : minted(),
    )
    expect(await mint(requestOf(ACCESS_TOKEN, { allowedLocations: {} }))).toMatchObject({
      ok: true,
    })
    found = europe
    expect(await mint(within('europe-west1', 'europe-west4'))).toMatchObject({ ok: true })
  })

  it('that are remembered let nothing be minted where one of them is outside', async () => {
    const { mint, asked } = answering(europe)
    expect(await mint(requestOf(ACCESS_TOKEN, { allowedLocations: {} }))).toMatchObject({
      ok: true,
    })
    expect(await mint(within('europe-west1'))).toMatchObject({
      failure: { ending: 'Stalled', reason: 'LocationNotAllowed' },
    })
    expect(asked()).toEqual(['allowedLocations', 'generateAccessToken', 'allowedLocations'])
  })

  it('that cannot be looked up let nothing be minted', async () => {
    const { mint, asked } = worldOf(({ method }) => (method === 'GET' ? refused(403) : minted()))
    expect(await mint(requestOf(ACCESS_TOKEN, { allowedLocations: {} }))).toMatchObject({
      failure: { reason: 'PermissionDenied' },
    })
    expect(asked()).toEqual(['allowedLocations'])
  })
})

const direct = (changes: Partial<MintRequest> = {}): MintRequest =>
  requestOf(ACCESS_TOKEN, { serviceAccount: SUBJECT, ...changes })

describe('a federated Kubernetes ServiceAccount without a Google service account', () => {
  const scopesAsked: (readonly string[])[] = []
  afterEach(() => void scopesAsked.splice(0))

  const source = (expiresAt: number): CallerSource =>
    createFakeCallerSource({
      subject: SUBJECT,
      token: (scopes) => {
        scopesAsked.push(scopes)
        const caller = { principal: 'principal://x', token: new Redacted('federated'), expiresAt }
        return Promise.resolve({ ok: true, caller, issuedAt: NOW - 1500 })
      },
    })

  it('is given its own token, of the scopes asked for, and Google is not asked', async () => {
    const { mint, http } = worldOf(minted, source(NOW + 600_500))
    const result = await mint(direct())
    expect(result).toMatchObject({
      ok: true,
      minted: { kind: 'AccessToken', issuedAt: NOW - 2000, expiresAt: NOW + 600_000 },
    })
    expect(result.ok && result.minted.value.reveal()).toBe('federated')
    expect(scopesAsked).toEqual([ACCESS_TOKEN.scopes])
    expect(http.sent).toEqual([])
  })

  it.each<[string, Partial<MintRequest>]>([
    ['an ID token', { token: ID_TOKEN }],
    ['a signed JWT', { token: SIGNED_JWT }],
    ['a signature', { token: SIGNED_BLOB }],
    ['delegates', { delegates: [ACCOUNT] }],
    ['allowed locations', { allowedLocations: {} }],
    ['no scope', { token: { kind: 'AccessToken', scopes: [] } }],
    ['two scopes in one', { token: { kind: 'AccessToken', scopes: ['a b'] } }],
    ['another ServiceAccount', { serviceAccount: 'system:serviceaccount:etl:other' }],
  ])('is refused %s', async (_what, changes) => {
    const { mint, http } = worldOf(minted, source(NOW + 600_000))
    expect(await mint(direct(changes))).toMatchObject({
      failure: { ending: 'Stalled', reason: 'InvalidSpec' },
    })
    expect(http.sent).toEqual([])
    expect(scopesAsked).toEqual([])
  })

  it('is not given a token that has expired', async () => {
    const { mint } = worldOf(minted, source(NOW - 1500))
    expect(await mint(direct())).toMatchObject({ failure: { reason: 'BadResponse' } })
  })
})
