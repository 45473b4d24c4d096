import { describe, expect, test } from 'vitest'
import type { GenericIssuer } from '../../../src/api/generic-issuer.ts'
import { type Failure, retryable, stalled, waiting } from '../../../src/failure.ts'
import { createMakeReady, type MakeReadyPorts } from '../../../src/reconcile/make-ready.ts'
import type { Readiness } from '../../../src/reconcile/reconcile-issuer.ts'
import { grant, HOUR, issuer, MINUTE, NOW, SECOND } from '../../kit/gen.ts'

const RETRY = 5 * SECOND
const RECHECK = 10 * MINUTE
const LOCAL = { issuerUrl: 'https://mintlet/local', jwksUri: 'https://mintlet/jwks', keyIds: ['a'] }
const PRINCIPAL = 'serviceAccount:minter@my-project.iam.gserviceaccount.com'

type Asked = readonly [port: string, ...unknown[]]

/** One turn, and what was asked of whom; by default all goes well. */
async function makeReady(
  of: GenericIssuer,
  mayWrite: boolean,
  over: Partial<MakeReadyPorts> = {},
): Promise<Readiness & { readonly asked: readonly Asked[] }> {
  const asked: Asked[] = []
  const ready = createMakeReady({
    now: () => NOW,
    retryMs: RETRY,
    recheckMs: RECHECK,
    syncLocal: async (name, policy, may) => {
      asked.push(['local', name, policy, may])
      return { ok: true, ...LOCAL, nextAt: NOW + HOUR }
    },
    checkGoogle: async ({ metadata }) => {
      asked.push(['google', metadata.name])
      return { ok: true, principal: PRINCIPAL }
    },
    checkK0rdent: async ({ metadata }) => {
      asked.push(['k0rdent', metadata.name])
      return { ok: true, principal: 'sa-mintlet' }
    },
    ...over,
  })
  return { ...(await ready(of, mayWrite)), asked }
}

const google = issuer({ metadata: { name: 'google' }, spec: { google: { auth: { ambient: {} } } } })
const failing = (failure: Failure): Partial<MakeReadyPorts> => ({
  checkGoogle: async () => ({ ok: false, failure }),
  syncLocal: async () => ({ ok: false, failure }),
})

describe('createMakeReady() of an issuer that asks Google', () => {
  test('asks who the operator is, and looks again after a while', async () => {
    expect(await makeReady(google, true)).toEqual({
      outcome: { ok: true, type: 'google', principal: PRINCIPAL },
      at: NOW + RECHECK,
      asked: [['google', 'google']],
    })
  })

  test('asks Google nothing on a follower, which mints nothing, until it leads', async () => {
    expect(await makeReady(google, false)).toEqual({ outcome: undefined, at: Infinity, asked: [] })
  })

  test.each<[string, Failure, number | 'Retry']>([
    [
      'each time a little later at what may work by itself',
      retryable('IssuerUnavailable', 'away'),
      'Retry',
    ],
    ['when it was told to', waiting('RateLimited', 'later', NOW + 42 * SECOND), NOW + 42 * SECOND],
    ['and again at what waits for a person', stalled('Unauthenticated', 'no'), 'Retry'],
  ])('looks again %s', async (_what, failure, at) => {
    const { outcome, at: next } = await makeReady(google, true, failing(failure))
    expect(outcome).toEqual({ ok: false, failure })
    expect(next).toBe(at)
  })
})

describe('createMakeReady() of an issuer that asks k0rdent', () => {
  const auth = { tokenSecretRef: { name: 'iam' } }
  const k0rdent = issuer({ metadata: { name: 'k0rdent' }, spec: { k0rdent: { auth } } })

  test('asks who the operator is there, and nothing on a follower', async () => {
    expect(await makeReady(k0rdent, true)).toEqual({
      outcome: { ok: true, type: 'k0rdent', principal: 'sa-mintlet' },
      at: NOW + RECHECK,
      asked: [['k0rdent', 'k0rdent']],
    })
    expect(await makeReady(k0rdent, false)).toEqual({ outcome: undefined, at: Infinity, asked: [] })
  })

  test('passes on why the operator is nobody there', async () => {
    const failure = stalled('InvalidSpec', 'the host is not on the list')
    const refused: Partial<MakeReadyPorts> = { checkK0rdent: async () => ({ ok: false, failure }) }
    expect((await makeReady(k0rdent, true, refused)).outcome).toEqual({ ok: false, failure })
  })
})

describe('createMakeReady() of a local issuer', () => {
  test('loads the keys on every replica, and makes them where it may write', async () => {
    const of = issuer({ spec: { local: {}, grants: [grant({ maxLifetime: '12h' }), grant()] } })
    const policy = { algorithm: 'ES256', keyRotationMs: 720 * HOUR, longestLifeMs: 12 * HOUR }
    for (const mayWrite of [true, false]) {
      expect(await makeReady(of, mayWrite)).toEqual({
        outcome: { ok: true, type: 'local', ...LOCAL },
        at: NOW + HOUR,
        asked: [['local', 'local', policy, { mayWrite }]],
      })
    }
  })

  test('remembers some life also where nothing is granted', async () => {
    const { asked } = await makeReady(issuer({ spec: { local: {}, grants: [] } }), true)
    expect(asked).toMatchObject([['local', 'local', { longestLifeMs: MINUTE }, {}]])
  })

  test('looks again soon whatever is wrong: a Secret may be given back without a word', async () => {
    const failure = stalled('SecretConflict', 'it holds something else')
    expect(await makeReady(issuer(), true, failing(failure))).toMatchObject({
      outcome: { ok: false, failure },
      at: NOW + RETRY,
    })
  })
})

test('an issuer whose spec cannot be read is asked nothing', async () => {
  const spec = { valid: false, message: 'spec: set exactly one of local, google' } as const
  expect(await makeReady({ ...google, spec }, true)).toEqual({
    outcome: { ok: false, failure: stalled('InvalidSpec', spec.message) },
    at: Infinity,
    asked: [],
  })
})
