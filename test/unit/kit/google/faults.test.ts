import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  type GoogleEmulator,
  startGoogleEmulator,
} from '../../../kit/google/start-google-emulator.ts'
import { askGoogle, type Told } from './ask-google.ts'

const USER = 'user:alice@example.com'
const [ONE, TWO] = ['one@p.iam.gserviceaccount.com', 'two@p.iam.gserviceaccount.com']
const IAM = { endpoint: 'iamcredentials' } as const

let google: GoogleEmulator
let token: string

beforeEach(async () => {
  google = await startGoogleEmulator({
    serviceAccounts: [{ email: ONE }, { email: TWO }],
    grants: [ONE, TWO].map((serviceAccount) => ({
      member: USER,
      role: 'roles/iam.serviceAccountTokenCreator',
      serviceAccount,
    })),
  })
  token = google.accessToken(USER)
})

afterEach(() => google.stop())

const ask = (email = ONE): Promise<Told> =>
  askGoogle(google, token, `${email}:generateAccessToken`, { scope: ['https://scope'] })

const raw = (init: RequestInit = {}): Promise<Response> =>
  fetch(`${google.iamcredentialsUrl}/v1/projects/-/serviceAccounts/${ONE}:generateAccessToken`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{"scope":["https://scope"]}',
    redirect: 'manual',
    ...init,
  })

describe('a fault', () => {
  it('strikes as often as it was told to, and only where it was told to', async () => {
    google.faults.next({ ...IAM, serviceAccount: TWO }, { do: 'unavailable' }, 2)
    expect((await ask(ONE)).status).toBe(200)
    expect((await ask(TWO)).status).toBe(503)
    expect((await ask(TWO)).status).toBe(503)
    expect((await ask(TWO)).status).toBe(200)
  })

  it('may stand until it is taken back, with one-time faults before it', async () => {
    const rule = google.faults.always(IAM, { do: 'unavailable' })
    google.faults.next({ method: 'generateAccessToken' }, { do: 'html' })
    expect((await ask()).status).toBe(500)
    expect((await ask()).status).toBe(503)
    rule.remove()
    expect((await ask()).status).toBe(200)
    google.faults.always(IAM, { do: 'unavailable' })
    google.faults.clear()
    expect((await ask()).status).toBe(200)
  })

  it('names in the ledger what it did', async () => {
    google.faults.next(IAM, { do: 'quota' })
    await ask()
    await ask()
    const seen = google.ledger.entries(IAM).map(({ status, fault }) => ({ status, fault }))
    expect(seen).toEqual([
      { status: 429, fault: 'quota' },
      { status: 200, fault: undefined },
    ])
    expect(google.ledger.count({ fault: 'quota' })).toBe(1)
  })
})

describe('quota', () => {
  it('names a time in RetryInfo, in Retry-After, or not at all', async () => {
    google.faults.next(IAM, { do: 'quota', retryDelay: '7s', retryAfter: '9' })
    const told = await ask()
    expect(told).toMatchObject({ status: 429, reason: 'RATE_LIMIT_EXCEEDED' })
    expect(told.headers.get('retry-after')).toBe('9')
    expect(told.json).toMatchObject({
      error: {
        status: 'RESOURCE_EXHAUSTED',
        details: [{}, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '7s' }],
      },
    })
    google.faults.next(IAM, { do: 'quota' })
    const bare = await ask()
    expect(bare.headers.get('retry-after')).toBeNull()
    expect(bare.json).toMatchObject({ error: { details: { length: 1 } } })
  })

  it('is said by STS in the shape of OAuth', async () => {
    google.faults.next({ endpoint: 'sts' }, { do: 'quota', retryAfter: '3' })
    const answer = await fetch(`${google.stsUrl}/v1/token`, { method: 'POST' })
    expect(answer.status).toBe(429)
    expect(await answer.json()).toMatchObject({ error: 'quota_exceeded' })
  })
})

describe('an answer that is none', () => {
  it('breaks off in the middle', async () => {
    google.faults.next(IAM, { do: 'truncate' })
    const answer = await raw()
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100)
    await expect(answer.text()).rejects.toThrow('terminated')
    // It was issued all the same: whoever looks for leaks has to know it.
    expect(google.issuedSecrets()).toHaveLength(2)
  })

  it('never comes', async () => {
    google.faults.next(IAM, { do: 'hang' })
    await expect(raw({ signal: AbortSignal.timeout(100) })).rejects.toThrow('timeout')
    expect(google.ledger.entries().at(-1)).toMatchObject({ fault: 'hang', status: undefined })
  })

  it('comes late', async () => {
    google.faults.next(IAM, { do: 'delay', milliseconds: 50 })
    const before = performance.now()
    expect((await raw()).status).toBe(200)
    expect(performance.now() - before).toBeGreaterThan(45)
  })

  it.each([
    [{ do: 'html' } as const, 500, '<!DOCTYPE html>'],
    [{ do: 'notJson' } as const, 200, 'upstream'],
    [{ do: 'empty' } as const, 503, ''],
    [{ do: 'empty', status: 200 } as const, 200, ''],
    [{ do: 'answer', status: 418, body: 'tea' } as const, 418, 'tea'],
  ])('is %j', async (fault, status, start) => {
    google.faults.next(IAM, fault)
    const answer = await raw()
    expect(answer.status).toBe(status)
    const text = await answer.text()
    expect(text.slice(0, start.length)).toBe(start)
    expect(text === '').toBe(start === '')
  })

  it('is larger than anybody should read', async () => {
    google.faults.next(IAM, { do: 'oversize' })
    const text = await (await raw()).text()
    expect(text.length).toBeGreaterThan(1024 * 1024)
    expect(JSON.parse(text)).toHaveProperty('accessToken')
  })

  it('leads elsewhere', async () => {
    google.faults.next(IAM, { do: 'redirect', to: 'http://169.254.169.254/' })
    const answer = await raw()
    expect(answer.status).toBe(302)
    expect(answer.headers.get('location')).toBe('http://169.254.169.254/')
  })
})

describe('a caller’s token', () => {
  it('is worth nothing after a 401, and others are', async () => {
    google.faults.next(IAM, { do: 'unauthenticated' })
    expect((await ask()).status).toBe(401)
    expect((await ask()).status).toBe(401)
    token = google.accessToken(USER)
    expect((await ask()).status).toBe(200)
    google.invalidateAccessTokens()
    expect((await ask()).status).toBe(401)
  })
})

describe('what was issued', () => {
  it('is known by value to who asks, and in no entry of the ledger', async () => {
    const { json } = await ask()
    await askGoogle(google, token, `${ONE}:signBlob`, { payload: 'AAAA' })
    const signed = await askGoogle(google, token, `${ONE}:signJwt`, { payload: '{}' })
    const id = await askGoogle(google, token, `${ONE}:generateIdToken`, { audience: 'a' })
    const key = await google.serviceAccountKey(ONE)
    const secrets = google.issuedSecrets()
    expect(secrets).toEqual(
      expect.arrayContaining([
        token,
        json['accessToken'],
        signed.json['signedJwt'],
        id.json['token'],
        key.private_key,
      ]),
    )
    const written = JSON.stringify(google.ledger.entries())
    expect(secrets.some((each) => written.includes(each))).toBe(false)
    google.ledger.clear()
    expect(google.ledger.count()).toBe(0)
  })
})
