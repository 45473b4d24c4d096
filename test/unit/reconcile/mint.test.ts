import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { RECEIPT_ANNOTATION } from '../../../src/api/group.ts'
import type { MintRequest } from '../../../src/api/mint-request.ts'
import { formatTime } from '../../../src/api/time.ts'
import { type Failure, retryable, waiting } from '../../../src/failure.ts'
import type { MintResult } from '../../../src/issue/issuer.ts'
import type { ObservedClient } from '../../../src/plan/observed-client.ts'
import { plan } from '../../../src/plan/plan.ts'
import { createRateLimits } from '../../../src/queue/rate-limit.ts'
import { mint } from '../../../src/reconcile/mint.ts'
import type { Ports } from '../../../src/reconcile/ports.ts'
import { Redacted } from '../../../src/redacted.ts'
import type { SecretManifest } from '../../../src/write/secret.ts'
import { createFakeClock } from '../../kit/fake-clock.ts'
import { HOUR, MINUTE, NOW, objectMeta, observed, settings, token } from '../../kit/gen.ts'
import { BY_CREDENTIAL, k0rdentAsSeen, readyClient } from '../../kit/observed-client.ts'

const CLIENT_SECRET = 'canary-in-a-client-secret'
const QUARTER = 15 * MINUTE

type Meanwhile = {
  readonly credential?: ObservedClient
  /** When the token begins and ends, by the issuer. */
  readonly issuedAt?: number
  readonly expiresAt?: number
  readonly unreadable?: Failure
  readonly refused?: Failure
}

/** A mint for a token with credentialRef, and everything that it did. */
async function mintWith({
  credential = readyClient(),
  issuedAt = NOW,
  expiresAt = NOW + QUARTER,
  unreadable,
  refused,
}: Meanwhile = {}) {
  const requests: MintRequest[] = []
  const written: SecretManifest[] = []
  const told: unknown[] = []
  const clock = createFakeClock(NOW)
  const limits = createRateLimits({ clock })
  const seen = observed({
    token: token({ spec: BY_CREDENTIAL }),
    credential,
    issuer: k0rdentAsSeen(),
  })
  const step = plan(seen, NOW, settings())
  if (step.step !== 'Mint') throw new Error(`nothing is minted: ${step.step}`)
  const ports = {
    clock,
    limits,
    mostOutside: 4,
    issuer: (id: unknown) => {
      told.push(id)
      return {
        mint: async (request: MintRequest): Promise<MintResult> => {
          requests.push(request)
          if (refused !== undefined) return { ok: false, failure: refused }
          const value = new Redacted('a-token')
          const times = { issuedAt, expiresAt }
          return { ok: true, minted: { kind: 'AccessToken', value, tokenId: 'jti-1', ...times } }
        },
      }
    },
    readClient: async () =>
      unreadable === undefined
        ? { ok: true, client: { clientId: 'client-1', clientSecret: new Redacted(CLIENT_SECRET) } }
        : { ok: false, failure: unreadable },
    mayWrite: () => true,
    secrets: {
      create: async (manifest: SecretManifest) => {
        written.push(manifest)
        return { metadata: { ...objectMeta({ resourceVersion: '7' }), namespace: 'etl' } }
      },
    },
    readSecret: async () => ({ state: 'Absent', live: true }),
    remember: { secret: () => undefined },
    tell: {
      minted: (about: unknown) => told.push(about),
      mintFailed: (about: unknown) => told.push(about),
    },
  } as unknown as Ports
  const performed = await mint(ports, step, seen, AbortSignal.timeout(1000))
  return { performed, requests, written, told, step, limits }
}

const decoded = (manifest: SecretManifest | undefined, key: string): string =>
  Buffer.from(manifest?.data[key] ?? '', 'base64').toString()

describe('mint() with a credential', () => {
  test('asks its issuer with the client credentials, and remembers whose they were', async () => {
    const { performed, requests, written, told } = await mintWith()
    expect(told[0]).toEqual({ key: 'k0rdent', uid: 'uid-of-k0rdent', generation: 1 })
    expect(requests).toMatchObject([
      { serviceAccount: 'sa-pipeline', client: { clientId: 'client-1' } },
    ])
    expect(requests[0]?.client?.clientSecret.reveal()).toBe(CLIENT_SECRET)
    expect(performed).toMatchObject({
      kind: 'Done',
      outcome: {
        kind: 'Minted',
        why: 'FirstIssue',
        facts: { credentialId: 'cred-001', expiresAt: NOW + QUARTER, requestedLifetime: undefined },
      },
    })
    const receipt = JSON.parse(written[0]?.annotations[RECEIPT_ANNOTATION] ?? '{}') as object
    expect(receipt).toMatchObject({ credentialId: 'cred-001' })
    expect(receipt).not.toHaveProperty('lifetime')
  })

  test('says nothing of the client secret, wherever it says something', async () => {
    const { performed, written, told, step, requests } = await mintWith()
    const said = inspect([performed, written, told, step, requests], { depth: 12 })
    expect(said).not.toContain(CLIENT_SECRET)
    expect(said).not.toContain(Buffer.from(CLIENT_SECRET).toString('base64').slice(0, 12))
    expect(step.mint.request).not.toHaveProperty('client')
  })

  test('lets no token outlive its credential: in status, in the Secret, in its annotations', async () => {
    const end = NOW + 10 * MINUTE
    const credential = readyClient({}, { expiresAt: end })
    const { performed, written } = await mintWith({ credential })
    expect(performed).toMatchObject({ outcome: { facts: { expiresAt: end } } })
    expect(decoded(written[0], 'expiresAt')).toBe(formatTime(end))
    expect(written[0]?.annotations['mintlet.dev/expires-at']).toBe(formatTime(end))
  })

  test('leaves a token as it is that ends before its credential', async () => {
    const { written } = await mintWith({ expiresAt: NOW + HOUR })
    expect(decoded(written[0], 'expiresAt')).toBe(formatTime(NOW + HOUR))
  })

  test('asks nobody while the Secret does not hold the credential', async () => {
    const unreadable = retryable('CredentialRefNotReady', 'it is being rotated right now')
    const { performed, requests, written, told } = await mintWith({ unreadable })
    expect(performed).toEqual({ kind: 'Done', outcome: { kind: 'Failed', failure: unreadable } })
    expect([requests, written]).toEqual([[], []])
    expect(told.at(-1)).toMatchObject({ reason: 'CredentialRefNotReady', issuer: 'k0rdent' })
  })

  test('holds up nobody else when a quota of these client credentials is used up', async () => {
    const refused = waiting('RateLimited', 'wait', NOW + HOUR)
    const { performed, limits } = await mintWith({ refused })
    expect(performed).toEqual({ kind: 'Done', outcome: { kind: 'Failed', failure: refused } })
    expect(limits.acquire('k0rdent', {}, NOW, 'web', 'web/other')).toMatchObject({ ok: true })
  })

  test('writes no token of a credential that ended meanwhile, by the clock of the issuer', async () => {
    const credential = readyClient({}, { expiresAt: NOW + 1000 })
    const { performed, written } = await mintWith({ credential, issuedAt: NOW + 1000 })
    expect(performed).toMatchObject({
      outcome: { kind: 'Failed', failure: { reason: 'CredentialRefNotReady' } },
    })
    expect(written).toEqual([])
  })
})
