import { setTimeout as sleep } from 'node:timers/promises'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { conditionOf } from '../operator/condition-of.ts'
import type { ClientAuth, OauthAnswer } from './oauth-post.ts'
import { type LocalClientWorld, startLocalClientWorld } from './start-local-client-world.ts'

/**
 * Who is accepted does not depend on what somebody writes into status, Secret or annotations. The leader, which would
 * put it right at once, sleeps meanwhile, and its lease is long: what a follower says is said of what is forged.
 */
const NS = 'forged'
const GRANT = { grant_type: 'client_credentials' }
const PAST = '2020-01-01T00:00:00Z'
const FUTURE = '2030-01-01T00:00:00Z'
/** Every replica has seen it by then. */
const SEEN_MS = 500

let world: LocalClientWorld
let leader: Operator
let follower: Operator

let living: ClientAuth
let expired: ClientAuth
let revoked: ClientAuth
let deleted: ClientAuth

beforeAll(async () => {
  world = await startLocalClientWorld({ namespaces: [NS] })
  const flags = ['--lease-duration=2m', '--renew-deadline=90s']
  leader = await world.startOperator({ user: 'operator-a', flags })
  await leader.line('leading')
  follower = await world.startOperator({ user: 'operator-b', flags })
  living = await issue('living', {})
  revoked = await issue('revoked', {})
  deleted = await issue('deleted', {})
  expired = await issue('expired', { lifetime: '10s' })
  await world.removeSecret([NS, 'revoked-credential'])
  await world.untilCredential('is revoked', [NS, 'revoked'], (found) =>
    conditionOf(found, 'Stalled').endsWith('SecretLost'),
  )
  await world.untilCredential('is Expired', [NS, 'expired'], ({ status }) => {
    return status?.phase === 'Expired'
  })
  leader.signal('SIGSTOP')
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

async function issue(name: string, spec: object): Promise<ClientAuth> {
  const all = { serviceAccount: `forged:${name}`, lifetime: '1h', ...spec }
  await world.createCredential([NS, name], all)
  await world.untilIssued([NS, name])
  return world.client([NS, name])
}

const ask = (auth: ClientAuth): Promise<OauthAnswer> => world.post(follower, 'token', GRANT, auth)

const forge = async (name: string, status: object): Promise<number> =>
  (await changeCredential(world, [NS, name], { status }, '/status')).status

/** By field of status.credential, and what else status says of a credential. */
const FORGED: Readonly<Record<string, object>> = {
  id: { credential: { id: 'of-somebody-else' } },
  uid: { credential: { uid: 'of-somebody-else' } },
  serviceAccountId: { credential: { serviceAccountId: 'forged:treasure' } },
  'status of the credential': { credential: { status: 'expired' } },
  createdBy: { credential: { createdBy: 'of-somebody-else' } },
  createdAt: { credential: { createdAt: FUTURE } },
  'expiresAt of the credential': { credential: { expiresAt: PAST } },
  selfLink: { credential: { selfLink: 'https://example.com/credentials/1' } },
  'all of the credential': { credential: null },
  expiresAt: { expiresAt: PAST, issuedAt: PAST, refreshAt: PAST },
  previous: { previous: [{ id: 'of-somebody-else', expiresAt: FUTURE, retireAt: FUTURE }] },
  'lastUsedAt, ahead': { lastUsedAt: FUTURE, lastUsedIp: '192.0.2.1' },
  'lastUsedAt, long ago': { lastUsedAt: PAST },
  conditions: { conditions: [] },
}

test.each(Object.keys(FORGED))(
  'a client stays who it is whatever status says of %s',
  async (what) => {
    expect(await forge('living', FORGED[what] ?? {})).toBe(200)
    await sleep(SEEN_MS)
    const { status, token } = await ask(living)
    expect(status).toBe(200)
    expect(decodeJwt(token)).toMatchObject({
      client_id: living.clientId,
      sub: 'forged:living',
    })
  },
)

test('a credential that was revoked stays so, whoever says in status, Secret and annotations that it lives', async () => {
  const { status: of } = (await world.credential([NS, 'living'])) ?? {}
  const alive = {
    phase: 'Active',
    expiresAt: FUTURE,
    credential: { id: of?.credential?.id ?? 'somebody', status: 'active', expiresAt: FUTURE },
    conditions: [],
  }
  expect(await forge('revoked', alive)).toBe(200)
  await world.createSecret([NS, 'revoked-credential'], {
    metadata: { name: 'revoked-credential', annotations: { 'mintlet.dev/expires-at': FUTURE } },
    stringData: { clientId: revoked.clientId, clientSecret: revoked.clientSecret },
  })
  await annotate('revoked')
  await sleep(SEEN_MS)
  expect((await ask(revoked)).status).toBe(401)
})

test('one that has expired stays so as well', async () => {
  expect(await forge('expired', { phase: 'Active', expiresAt: FUTURE })).toBe(422)
  await forge('expired', { expiresAt: FUTURE, credential: { status: 'active', expiresAt: FUTURE } })
  await world.patchSecret([NS, 'expired-credential'], {
    stringData: { expiresAt: FUTURE },
    metadata: { annotations: { 'mintlet.dev/expires-at': FUTURE } },
  })
  await annotate('expired')
  await sleep(SEEN_MS)
  expect((await ask(expired)).status).toBe(401)
})

/** What a person may ask for, and what the operator writes elsewhere. */
async function annotate(name: string): Promise<void> {
  const annotations = {
    'mintlet.dev/refresh-requested': 'now',
    'mintlet.dev/record': JSON.stringify({ current: { id: name, expiresAt: Date.parse(FUTURE) } }),
  }
  await changeCredential(world, [NS, name], { metadata: { annotations } })
}

test('who is deleted is no client any more, although nobody leads who could clean up', async () => {
  const { token } = await ask(deleted)
  const introspect = async (): Promise<unknown> =>
    (await world.post(follower, 'introspect', { token }, living)).body
  expect(await introspect()).toMatchObject({ active: true })
  await world.removeCredential([NS, 'deleted'])
  await sleep(SEEN_MS)
  expect((await ask(deleted)).status).toBe(401)
  expect(await introspect()).toEqual({ active: false })
  expect(await world.credential([NS, 'deleted'])).toBeDefined()
})

test('the leader revives none of them when it wakes up', async () => {
  leader.signal('SIGCONT')
  await world.untilSeen(NS)
  for (const replica of [leader, follower]) {
    for (const auth of [revoked, expired, deleted]) {
      expect((await world.post(replica, 'token', GRANT, auth)).status).toBe(401)
    }
    expect((await world.post(replica, 'token', GRANT, living)).status).toBe(200)
  }
  expect((await world.credential([NS, 'expired']))?.status?.phase).toBe('Expired')
  expect(await world.values([NS, 'revoked'])).toMatchObject({ clientId: revoked.clientId })
})
