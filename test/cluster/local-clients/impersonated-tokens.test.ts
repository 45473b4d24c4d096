import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Operator } from '../../kit/operator.ts'
import { until } from '../../kit/until.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { conditionOf } from '../operator/condition-of.ts'
import { faultsOf } from '../operator/faults-of.ts'
import { secretText } from '../operator/secret-text.ts'
import { BASE_URL } from '../operator/start-world.ts'
import { type LocalClientWorld, startLocalClientWorld } from './start-local-client-world.ts'

/** Tokens that the operator mints with client credentials of the built-in issuer. */
const NS = 'minting'
const ISSUER = `${BASE_URL}/local`

let world: LocalClientWorld
let operator: Operator

beforeAll(async () => {
  world = await startLocalClientWorld({
    namespaces: [NS],
    local: {
      tokenLifetime: '20m',
      serviceAccounts: [{ id: 'narrow', scopes: ['read'] }],
    },
  })
  operator = await world.startOperator()
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
})

/** Each has its own: how many a namespace may have of one is limited. */
const accountOf = (name: string): string => `minting-${name}`

/** A credential of that name, and its uid. */
async function issue(name: string, spec: object): Promise<string> {
  const all = { serviceAccount: accountOf(name), lifetime: '1h', ...spec }
  await world.createCredential([NS, name], all)
  return (await world.untilIssued([NS, name])).metadata.uid
}

const create = (name: string, credential: string, accessToken: object): Promise<unknown> =>
  world.create([NS, name], {
    issuerRef: undefined,
    serviceAccount: undefined,
    credentialRef: { name: credential },
    accessToken,
  })

/** The claims of what is in the Secret of a token that is Ready, by the published keys. */
async function claimsOf(name: string): Promise<JWTPayload> {
  const token = await world.untilReady([NS, name])
  const secret = await world.secret([NS, name])
  expect(faultsOf(token, secret)).toEqual([])
  const jwks: JSONWebKeySet = JSON.parse((await operator.oidc('/local/jwks')).text)
  const { payload } = await jwtVerify(secretText(secret, 'token'), createLocalJWKSet(jwks), {
    issuer: ISSUER,
    typ: 'at+jwt',
  })
  return payload
}

const untilStalled = async (name: string): Promise<string> => {
  const found = await world.untilToken('is refused', [NS, name], (one) =>
    conditionOf(one, 'Stalled').startsWith('True'),
  )
  return conditionOf(found, 'Stalled')
}

const lifeOf = ({ iat = 0, exp = 0 }: JWTPayload): number => exp - iat

test.concurrent('a token says whose client asked for it, in whose identity, and for what', async () => {
  const uid = await issue('pipeline', {})
  await create('scoped', 'pipeline', { scopes: ['read', 'write'] })
  const claims = await claimsOf('scoped')
  expect(claims).toMatchObject({
    client_id: uid,
    sub: accountOf('pipeline'),
    aud: ISSUER,
    scope: 'read write',
  })
  expect(lifeOf(claims)).toBe(1200)
  await create('unscoped', 'pipeline', {})
  expect(await claimsOf('unscoped')).not.toHaveProperty('scope')
  const used = await world.untilCredential('tells its use', [NS, 'pipeline'], ({ status }) => {
    return status?.lastUsedAt !== undefined
  })
  // It was the operator itself.
  expect(used.status?.lastUsedIp).toBeUndefined()
})

test.concurrent('a token does not outlive its credential', async () => {
  await issue('brief', { lifetime: '5m' })
  const { exp = 0 } = await claimsOf(
    await create('brief-token', 'brief', {}).then(() => 'brief-token'),
  )
  const { expiresAt = '' } = await world.values([NS, 'brief'])
  expect(exp * 1000).toBeLessThanOrEqual(Date.parse(expiresAt))
})

test.concurrent('a scope that no grant gives, or the service account may not have, is refused', async () => {
  await issue('plain', {})
  await create('greedy', 'plain', { scopes: ['admin'] })
  expect(await untilStalled('greedy')).toBe('True NotGranted')
  await issue('restricted', { serviceAccount: 'narrow' })
  await create('wide', 'restricted', { scopes: ['read', 'write'] })
  expect(await untilStalled('wide')).toBe('True NotGranted')
  await create('fitting', 'restricted', { scopes: ['read'] })
  expect(await claimsOf('fitting')).toMatchObject({ sub: 'narrow', scope: 'read' })
})

test.concurrent('it follows the rotation of its credential, and needs the old one no more', async () => {
  const rotation = { policy: 'BeforeExpiry', overlap: '2s' }
  const uid = await issue('rotating', { rotation })
  await create('following', 'rotating', { scopes: ['read'] })
  const before = await claimsOf('following')
  await until('a rotation may be asked for', async () => {
    const { status } = (await world.credential([NS, 'rotating'])) ?? {}
    return Date.now() > Date.parse(status?.issuedAt ?? '') + 2000
  })
  const annotations = { 'mintlet.dev/refresh-requested': 'now' }
  await changeCredential(world, [NS, 'rotating'], { metadata: { annotations } })
  const { status } = await world.untilCredential('is rotated', [NS, 'rotating'], (found) => {
    return found.status?.mints === 2 && (found.status.previous ?? []).length === 0
  })
  const token = await world.untilToken('is minted anew', [NS, 'following'], (found) => {
    return found.status?.credentialId === status?.credential?.id
  })
  expect(conditionOf(token, 'Ready')).toMatch(/^True/)
  const after = await claimsOf('following')
  expect(after).toMatchObject({ client_id: uid, sub: accountOf('rotating'), scope: 'read' })
  expect(after.jti).not.toBe(before.jti)
})

test.concurrent('without its credential no other one is minted', async () => {
  await issue('leaving', {})
  await create('left', 'leaving', { scopes: ['read'] })
  await claimsOf('left')
  await world.removeCredential([NS, 'leaving'])
  const found = await world.untilToken('says so', [NS, 'left'], (one) =>
    conditionOf(one, 'RefreshFailing').endsWith('CredentialRefNotReady'),
  )
  expect(found.status?.mints).toBe(1)
})

test('the operator is denied nothing, and says no secret', async () => {
  expect(await world.forbidden()).toEqual([])
  expect(await world.leaks()).toEqual([])
})
