import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import type { ClientAuth, OauthAnswer } from './oauth-post.ts'
import { type Replicas, startReplicas } from './start-replicas.ts'

/** What happens to a client is known to three replicas within a second, of which one has done it. */
const NS = 'replicated'
const ROTATING = { rotation: { policy: 'BeforeExpiry', overlap: '3s' } }
const SECOND = 1000

let replicas: Replicas

beforeAll(async () => {
  replicas = await startReplicas({ namespaces: [NS] })
})
afterAll(async () => {
  await replicas?.[Symbol.asyncDispose]()
})

test.concurrent('a credential whose object is deleted is refused by every replica within a second', async () => {
  const auth = await replicas.issue('deleted')
  const judge = await replicas.issue('judge-of-deleted')
  const token = (await replicas.ask(auth)).token
  expect(await replicas.saidToAll(auth)).toEqual(['200'])
  await replicas.world.removeCredential([NS, 'deleted'])
  await until(
    'it is gone',
    async () => (await replicas.world.credential([NS, 'deleted'])) === undefined,
  )
  await sleep(SECOND)
  expect(await replicas.saidToAll(auth)).toEqual(['401 invalid_client'])
  expect(await replicas.vouched(token, judge)).toEqual([false, false, false])
})

test.concurrent('while its service account is disabled a client is refused, and its tokens are worth nothing', async () => {
  const auth = await replicas.issue('disabled')
  const judge = await replicas.issue('judge-of-disabled')
  const token = (await replicas.ask(auth)).token
  await replicas.world.changeIssuer({
    local: { serviceAccounts: [{ id: 'disabled-account', disabled: true }] },
  })
  await sleep(SECOND)
  expect(await replicas.saidToAll(auth)).toEqual(['401 invalid_client'])
  expect(await replicas.vouched(token, judge)).toEqual([false, false, false])
  await replicas.world.changeIssuer({ local: { serviceAccounts: [] } })
  await sleep(SECOND)
  expect(await replicas.saidToAll(auth)).toEqual(['200'])
})

const revoke = (at: Operator, token: string, by: ClientAuth): Promise<OauthAnswer> =>
  replicas.world.post(at, 'revoke', { token }, by)

test.concurrent('a token that is revoked at one replica is worth nothing at the others within a second', async () => {
  const auth = await replicas.issue('revoking')
  const other = await replicas.issue('not-revoking')
  const one = (await replicas.ask(auth)).token
  const two = (await replicas.ask(auth)).token
  const [first, second, third] = replicas.all
  expect((await revoke(second, one, other)).status).not.toBe(401)
  expect(await replicas.introspect(first, one, auth)).toMatchObject({ active: true })
  expect((await revoke(third, one, auth)).status).toBe(200)
  expect(await replicas.introspect(third, one, other)).toEqual({ active: false })
  await sleep(SECOND)
  expect(await replicas.vouched(one, other)).toEqual([false, false, false])
  expect(await replicas.vouched(two, other)).toEqual([true, true, true])
  expect((await revoke(second, 'not.a.token', auth)).status).toBe(200)
})

test.concurrent('a new credential and a rotated one are accepted by every replica as soon as they can be read', async () => {
  const key = [NS, 'fresh'] as const
  const seen = async (before: string): Promise<ClientAuth> => {
    const auth = await until('the Secret has another secret', async () => {
      const found = await replicas.world.client(key)
      return found.clientSecret !== '' && found.clientSecret !== before && found
    })
    expect(await replicas.saidToAll(auth)).toEqual(['200'])
    return auth
  }
  await replicas.world.createCredential(key, {
    serviceAccount: 'fresh-account',
    lifetime: '1h',
    ...ROTATING,
  })
  let auth = await seen('')
  for (const request of ['once', 'twice', 'thrice']) {
    await replicas.world.untilCredential('is settled', key, ({ status }) => {
      const isOld = Date.now() > Date.parse(status?.issuedAt ?? '') + 1500
      return isOld && status?.phase === 'Active' && (status.previous ?? []).length === 0
    })
    const annotations = { 'mintlet.dev/refresh-requested': request }
    await changeCredential(replicas.world, key, { metadata: { annotations } })
    const next = await seen(auth.clientSecret)
    // Until the overlap is over.
    expect(await replicas.saidToAll(auth)).toEqual(['200'])
    await replicas.world.untilCredential('has retired the old one', key, ({ status }) => {
      return status?.lastHandledRefresh === request && (status.previous ?? []).length === 0
    })
    await sleep(SECOND)
    expect(await replicas.saidToAll(auth)).toEqual(['401 invalid_client'])
    expect(await replicas.saidToAll(next)).toEqual(['200'])
    auth = next
  }
})

test('no replica is denied anything, or says a secret', async () => {
  expect(await replicas.world.forbidden()).toEqual([])
  expect(await replicas.world.leaks()).toEqual([])
})
