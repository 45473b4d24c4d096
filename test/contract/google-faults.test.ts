import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import type { MintRequest } from '../../src/api/mint-request.ts'
import type { Failure } from '../../src/failure.ts'
import { createFakeClock } from '../kit/fake-clock.ts'
import type { GoogleFault } from '../kit/google/google-fault.ts'
import { type GoogleTarget, startGoogleTarget } from '../kit/google-target.ts'
import { shown } from '../kit/shown.ts'
import { until } from '../kit/until.ts'

const SCOPE = 'https://www.googleapis.com/auth/bigquery.readonly'
const CREATOR = 'roles/iam.serviceAccountTokenCreator'
const accessToken = { kind: 'AccessToken', scopes: [SCOPE] } as const
const idToken = {
  kind: 'IdToken',
  audience: 'https://api.example.com',
  includeEmail: false,
  organizationNumberIncluded: false,
} as const
const signedJwt = { kind: 'SignedJwt', claims: { aud: 'https://api.example.com' } } as const
const signedBlob = { kind: 'SignedBlob', payload: btoa('a release\n') } as const
const KINDS = [accessToken, idToken, signedJwt, signedBlob] as const
const IAM = { endpoint: 'iamcredentials' } as const

const started: AsyncDisposable[] = []
afterEach(async () => {
  for (const each of started.splice(0)) await each[Symbol.asyncDispose]()
})

async function start(...options: Parameters<typeof startGoogleTarget>): Promise<GoogleTarget> {
  const target = await startGoogleTarget(...options)
  started.push(target)
  return target
}

const mint = (target: GoogleTarget, request: MintRequest) =>
  target.issuer.mint(request, new AbortController().signal)

/** How the mint failed; nothing that Google ever gave out may be in it. */
async function failureOf(target: GoogleTarget, request: MintRequest): Promise<Failure> {
  const result = await mint(target, request)
  if (result.ok) throw new Error('minted what should have failed')
  for (const secret of target.google.issuedSecrets()) expect(shown(result)).not.toContain(secret)
  return result.failure
}

describe('a google issuer, when Google fails', () => {
  it.each<[string, GoogleFault, Partial<Failure>]>([
    ['503', { do: 'unavailable', retryAfter: '3600' }, { reason: 'IssuerUnavailable' }],
    ['a page for people', { do: 'html' }, { reason: 'IssuerUnavailable' }],
    ['no body', { do: 'empty' }, { reason: 'IssuerUnavailable' }],
    ['half an answer', { do: 'truncate' }, { reason: 'IssuerUnavailable' }],
    ['a page for people, as if all was well', { do: 'notJson' }, { reason: 'BadResponse' }],
    ['404 without a body', { do: 'empty', status: 404 }, { reason: 'BadResponse' }],
    ['more than anybody should read', { do: 'oversize' }, { reason: 'BadResponse' }],
    ['an empty object', { do: 'answer', status: 200, body: '{}' }, { reason: 'BadResponse' }],
  ])('may be asked again after %s, of any kind', async (_what, fault, expected) => {
    const target = await start()
    for (const token of KINDS) {
      target.google.faults.next(IAM, fault)
      expect(await failureOf(target, target.ask(token))).toMatchObject({
        ending: 'Retryable',
        ...expected,
      })
      expect(await mint(target, target.ask(token))).toMatchObject({ ok: true })
    }
    expect(target.google.ledger.count(IAM)).toBe(8)
  })

  it.each<[string, GoogleFault, number]>([
    ['RetryInfo', { do: 'quota', retryDelay: '7s' }, 7000],
    ['Retry-After', { do: 'quota', retryAfter: '9' }, 9000],
    ['both, as the later says', { do: 'quota', retryDelay: '12.5s', retryAfter: '9' }, 12_500],
    ['neither', { do: 'quota' }, 30_000],
  ])('waits after 429 with %s, and does not ask again by itself', async (_what, fault, wait) => {
    const target = await start()
    target.google.faults.next(IAM, fault)
    const before = Date.now()
    const failure = await failureOf(target, target.ask(accessToken))
    expect(failure).toMatchObject({ ending: 'Waiting', reason: 'RateLimited' })
    const waitUntil = failure.ending === 'Waiting' ? failure.until : 0
    expect(waitUntil).toBeGreaterThanOrEqual(before + wait)
    expect(waitUntil).toBeLessThanOrEqual(Date.now() + wait)
    expect(target.google.ledger.count(IAM)).toBe(1)
  })

  it('gives up after ten seconds of silence', async () => {
    const clock = createFakeClock(0)
    const target = await start({ clock })
    target.google.faults.next(IAM, { do: 'hang' })
    const failing = failureOf(target, target.ask(accessToken))
    await until('the request came', () => target.google.ledger.count(IAM) === 1)
    await clock.advance(10_000)
    expect(await failing).toMatchObject({ ending: 'Retryable', reason: 'IssuerUnavailable' })
  })

  it('does not follow a redirect: its target sees nothing', async () => {
    const target = await start()
    let visits = 0
    const elsewhere = createServer((_request, response) => {
      visits += 1
      response.end('{}')
    }).listen(0, '127.0.0.1')
    await once(elsewhere, 'listening')
    const address = elsewhere.address()
    const port = typeof address === 'object' ? address?.port : 0
    for (const token of KINDS) {
      target.google.faults.next(IAM, { do: 'redirect', to: `http://127.0.0.1:${port}/latest` })
      expect(await failureOf(target, target.ask(token))).toMatchObject({
        ending: 'Retryable',
        reason: 'BadResponse',
      })
    }
    elsewhere.close()
    expect(visits).toBe(0)
  })

  it('asks once again as a fresh caller after 401, and no third time', async () => {
    const target = await start()
    target.google.faults.next(IAM, { do: 'unauthenticated' })
    expect(await mint(target, target.ask(accessToken))).toMatchObject({ ok: true })
    expect(target.google.ledger.count({ ...IAM, status: 401 })).toBe(1)
    target.google.faults.next(IAM, { do: 'unauthenticated' }, 2)
    expect(await failureOf(target, target.ask(accessToken))).toMatchObject({
      ending: 'Stalled',
      reason: 'Unauthenticated',
    })
    expect(target.google.ledger.count({ ...IAM, status: 401 })).toBe(3)
  })

  it('repeats of a 400 what Google says and nothing that was sent', async () => {
    const target = await start()
    const claims = { aud: 'https://canary-7f3d9c.example.com', note: 'canary-7f3d9c' }
    const message = `Invalid claim "canary-7f3d9c" for aud https://canary-7f3d9c.example.com.`
    const body = JSON.stringify({ error: { code: 400, status: 'INVALID_ARGUMENT', message } })
    target.google.faults.next(IAM, { do: 'answer', status: 400, body })
    const failure = await failureOf(target, target.ask({ kind: 'SignedJwt', claims }))
    expect(failure).toMatchObject({ ending: 'Stalled', reason: 'InvalidSpec' })
    expect(failure.message).toContain('Invalid claim "[…]')
    expect(failure.message).not.toMatch(/canary|7f3d9c|example/)
  })
})

describe('a google issuer and the grants of a chain', () => {
  it.each([0, 1, 2])(
    'stalls with every hop named when hop %i is revoked, and heals',
    async (hop) => {
      const target = await start()
      const { google, user, delegates, email } = target
      const chain = [...delegates, email]
      const serviceAccount = chain[hop] ?? ''
      const grants = google.grants.list().filter((each) => each.serviceAccount === serviceAccount)
      expect(grants.length).toBeGreaterThan(0)
      for (const grant of grants) google.grants.revoke(grant)
      for (const token of KINDS) {
        const failure = await failureOf(target, target.ask(token))
        expect(failure).toMatchObject({ ending: 'Stalled', reason: 'PermissionDenied' })
        expect(failure.message).toContain(`${user} -> ${chain.join(' -> ')}`)
        expect(failure.message).toContain(CREATOR)
        expect(failure.message.length).toBeLessThan(1000)
      }
      for (const grant of grants) google.grants.add(grant)
      for (const token of KINDS) {
        expect(await mint(target, target.ask(token))).toMatchObject({ ok: true })
      }
      expect(
        google.ledger.entries({ ...IAM, status: 200 }).map((entry) => entry.delegates),
      ).toEqual(KINDS.map(() => delegates))
    },
  )

  it('needs the delegates in their order', async () => {
    const target = await start()
    const delegates = [...target.delegates].toReversed()
    expect(await failureOf(target, target.ask(accessToken, { delegates }))).toMatchObject({
      reason: 'PermissionDenied',
    })
  })

  it('finds an account by its unique id, and stalls once it is deleted', async () => {
    const target = await start()
    const byId = target.ask(accessToken, { serviceAccount: target.uniqueId })
    expect(await mint(target, byId)).toMatchObject({ ok: true })
    target.google.serviceAccounts.remove(target.email)
    expect(await failureOf(target, byId)).toMatchObject({
      ending: 'Stalled',
      reason: 'NotFoundOrDenied',
    })
  })
})

describe('a google issuer, and what was granted', () => {
  it('believes expireTime and not what it asked for', async () => {
    const target = await start()
    target.google.settings.accessTokenSeconds = 120
    const result = await mint(target, target.ask(accessToken, { lifetime: 3600 }))
    if (!result.ok) throw new Error(result.failure.message)
    const life = result.minted.expiresAt - result.minted.issuedAt
    expect(life).toBeGreaterThanOrEqual(119_000)
    expect(life).toBeLessThanOrEqual(121_000)
  })

  it('reads the life of an ID token in the token', async () => {
    const target = await start()
    target.google.settings.idTokenSeconds = 45
    const result = await mint(target, target.ask(idToken))
    if (!result.ok) throw new Error(result.failure.message)
    expect(result.minted.expiresAt - result.minted.issuedAt).toBe(45_000)
  })

  it('looks up allowed locations first, and remembers them', async () => {
    const target = await start()
    const within = (...locations: string[]): MintRequest =>
      target.ask(accessToken, { allowedLocations: { within: locations } })
    expect(await failureOf(target, within('us-central1'))).toMatchObject({
      ending: 'Stalled',
      reason: 'LocationNotAllowed',
      message: expect.stringContaining('europe-west1'),
    })
    expect(target.google.ledger.count({ method: 'generateAccessToken' })).toBe(0)
    for (let turn = 0; turn < 3; turn += 1) {
      expect(await mint(target, within('us-central1', 'europe-west1'))).toMatchObject({
        minted: {
          allowedLocations: {
            locations: ['europe-west1'],
            encodedLocations: expect.stringMatching(/^0x[0-9A-F]+$/),
          },
        },
      })
    }
    expect(target.google.ledger.count({ method: 'getAllowedLocations' })).toBe(2)
    expect(target.google.ledger.count({ method: 'generateAccessToken' })).toBe(3)
  })
})
