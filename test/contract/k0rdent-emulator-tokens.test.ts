import { createLocalJWKSet, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ExampleK0rdent, startExampleK0rdent } from '../kit/k0rdent/example-k0rdent.ts'
import type { K0rdentSettings } from '../kit/k0rdent/k0rdent-settings.ts'
import type { PlainClient } from '../kit/k0rdent/plain-client.ts'
import type { K0rdentEmulator } from '../kit/k0rdent/start-k0rdent-emulator.ts'

const SA = 'sa-pipeline-prod'
const CREDENTIALS = `/${SA}/credentials`
const ROLES = ['compute.deployer', 'storage.writer']
const NOW = Date.parse('2026-11-22T12:00:00.250Z')

let k0rdent: K0rdentEmulator
let client: PlainClient
let example: ExampleK0rdent

beforeEach(async () => {
  example = await startExampleK0rdent(NOW)
  k0rdent = example.k0rdent
  client = example.client
})

afterEach(() => example[Symbol.asyncDispose]())

const set = (settings: Partial<K0rdentSettings>): void =>
  void Object.assign(k0rdent.settings, settings)
const at = (milliseconds: number): string => new Date(milliseconds).toISOString()
const list = () => client.call('GET', CREDENTIALS)
const lastUsedAt = async (): Promise<string | null> => (await list()).json.credentials[0].lastUsedAt

describe('who may ask', () => {
  const CALLS = [
    ['POST', CREDENTIALS],
    ['GET', CREDENTIALS],
    ['GET', `${CREDENTIALS}/cred-001`],
    ['DELETE', `${CREDENTIALS}/cred-001`],
    ['GET', `/${SA}`],
  ] as const

  it.each(CALLS)(
    '%s %s is 404 for non-administrators, 401 without a good token',
    async (method, path) => {
      k0rdent.createCredential(SA)
      const body = method === 'POST' ? {} : undefined
      const status = async (bearer: string): Promise<number> =>
        (await client.call(method, path, body, bearer)).status
      const short = await k0rdent.issueAdminToken('user-admin-002', 60)
      expect(await status(await k0rdent.issueUserToken('user-1'))).toBe(404)
      expect(await status('')).toBe(401)
      expect(await status('nonsense')).toBe(401)
      example.pass(61_000)
      expect(await status(short)).toBe(401)
      expect(k0rdent.ledger.active(SA)).toHaveLength(1)
      expect(k0rdent.ledger.creates()).toHaveLength(0)
      expect(await status(await k0rdent.issueAdminToken('user-admin-003'))).toBeLessThan(300)
    },
  )

  it('tokens can be invalidated before their time', async () => {
    expect((await list()).status).toBe(200)
    k0rdent.invalidateAccessTokens()
    expect((await list()).status).toBe(401)
  })

  it('a service account that is an administrator asks in its own name, narrowed it does not', async () => {
    const { clientId, clientSecret } = k0rdent.createCredential('sa-admin')
    const own = (await client.token(clientId, clientSecret)).json.access_token
    const created = await client.call('POST', CREDENTIALS, {}, own)
    expect(created.json.createdBy).toBe('sa-admin')
    const scope_narrowing = { scope: 'project', scopeId: 'proj-a', roles: ['tenant.administrator'] }
    const narrowed = (await client.token(clientId, clientSecret, { scope_narrowing })).json
    expect((await client.call('GET', CREDENTIALS, undefined, narrowed.access_token)).status).toBe(
      404,
    )
  })

  it('a blind service answers 404 to everybody, and sees again', async () => {
    k0rdent.blind(true)
    for (const [method, path] of CALLS) expect((await client.call(method, path)).status).toBe(404)
    expect((await client.call('GET', CREDENTIALS, undefined, '')).status).toBe(404)
    const { clientId, clientSecret } = k0rdent.createCredential(SA)
    expect((await client.token(clientId, clientSecret)).status).toBe(200)
    k0rdent.blind(false)
    expect((await list()).status).toBe(200)
  })

  it('what there is not is 404: accounts, credentials, methods, paths', async () => {
    expect((await client.call('GET', '/sa-none')).status).toBe(404)
    expect((await client.call('GET', '/sa-none/credentials')).status).toBe(404)
    expect((await client.call('PUT', `${CREDENTIALS}/cred-001`, {})).status).toBe(404)
    expect((await client.call('GET', '/v1/regions/global/auth/token')).status).toBe(404)
    expect((await client.call('GET', '/%zz')).status).toBe(404)
    expect(k0rdent.ledger.count({ call: 'unknown' })).toBe(2)
  })
})

describe('a service account', () => {
  it('shows the client id that the server made, and how many slots are taken', async () => {
    k0rdent.createCredential(SA)
    expect((await client.call('GET', `/${SA}`)).json).toMatchObject({
      selfLink: `/v1/iam/service-accounts/${SA}`,
      id: SA,
      clientId: `${SA}@myorg.iam`,
      scope: 'organization',
      scopeId: 'myorg',
      roles: ROLES,
      status: 'active',
      activeCredentialCount: 1,
    })
  })

  it('that is disabled makes its credentials unusable, which still read active', async () => {
    k0rdent.addServiceAccount({
      id: 'sa-new',
      clientId: 'given',
      scope: 'project',
      scopeId: 'p',
      roles: [],
    })
    const { clientId, clientSecret } = k0rdent.createCredential('sa-new')
    expect(clientId).toBe('given')
    k0rdent.setDisabled('sa-new', true)
    expect((await client.token(clientId, clientSecret)).status).toBe(401)
    expect(k0rdent.authenticates(clientId, clientSecret)).toBe(false)
    expect((await client.call('GET', '/sa-new')).json.status).toBe('disabled')
    expect((await client.call('GET', '/sa-new/credentials')).json.credentials[0].status).toBe(
      'active',
    )
    k0rdent.setDisabled('sa-new', false)
    expect((await client.token(clientId, clientSecret)).status).toBe(200)
  })
})

describe('the token endpoint', () => {
  it('mints a JWT that anybody can verify, and says so at the credential', async () => {
    const { clientId, clientSecret, record } = k0rdent.createCredential(SA)
    set({ expiresIn: 120 })
    const { status, json } = await client.token(clientId, clientSecret)
    expect([status, json]).toEqual([
      200,
      { access_token: expect.any(String), token_type: 'Bearer', expires_in: 120 },
    ])
    const keys = createLocalJWKSet(k0rdent.jwks)
    const { payload } = await jwtVerify(json.access_token, keys, { currentDate: new Date(NOW) })
    const iat = Math.floor(NOW / 1000)
    expect(payload).toEqual({
      sub: SA,
      iss: 'https://api.k0rdent.ai',
      aud: 'k0rdent-api',
      iat,
      exp: iat + 120,
      jti: expect.any(String),
      tenant_id: 'myorg',
      scope: 'organization',
      scope_id: 'myorg',
      roles: ROLES,
      principal_type: 'service_account',
    })
    expect(await k0rdent.verify(json.access_token)).toEqual(payload)
    example.pass(121_000)
    expect(await k0rdent.verify(json.access_token)).toBeUndefined()
    const seen = (await client.call('GET', `${CREDENTIALS}/${record.id}`)).json
    expect(seen).toMatchObject({ lastUsedAt: '2026-11-22T12:00:00Z', lastUsedIp: '127.0.0.1' })
  })

  it('shows the last use only some time after it', async () => {
    const { clientId, clientSecret } = k0rdent.createCredential(SA)
    set({ lastUsedDelayMs: 60_000, subSeconds: 'keep' })
    await client.token(clientId, clientSecret)
    example.pass(30_000)
    await client.token(clientId, clientSecret)
    expect(await lastUsedAt()).toBeNull()
    example.pass(30_000)
    expect(await lastUsedAt()).toBe(at(NOW))
    example.pass(30_000)
    expect(await lastUsedAt()).toBe(at(NOW + 30_000))
  })

  it.each([
    ['all of it', 'organization', 'myorg', ROLES, 200],
    ['a project below', 'project', 'proj-b', ['storage.writer'], 200],
    ['no role', 'project', 'proj-a', [], 200],
    ['no such project', 'project', 'proj-c', [], 403],
    ['another organization', 'organization', 'theirs', [], 403],
    ['a role too many', 'project', 'proj-a', ['storage.writer', 'owner'], 403],
  ])(
    'narrows a credential of an organization to %s: %s %s %j is %i',
    async (_, scope, scopeId, roles, status) => {
      const { clientId, clientSecret } = k0rdent.createCredential(SA)
      const scope_narrowing = { scope, scopeId, roles }
      const answer = await client.token(clientId, clientSecret, { scope_narrowing })
      expect(answer.status).toBe(status)
      const claims = await k0rdent.verify(String(answer.json.access_token))
      const narrowed = { scope, scope_id: scopeId, roles }
      expect(claims ?? {}).toMatchObject(status === 200 ? narrowed : {})
      expect(claims === undefined).toBe(status !== 200)
      expect(k0rdent.ledger.credentials()[0]?.uses).toHaveLength(status === 200 ? 1 : 0)
    },
  )

  it.each([
    ['itself', 'project', 'proj-a', 200],
    ['another project', 'project', 'proj-b', 403],
    ['the organization above', 'organization', 'myorg', 403],
  ])('narrows a credential of a project to %s: %s %s is %i', async (_, scope, scopeId, status) => {
    const { clientId, clientSecret } = k0rdent.createCredential('sa-project')
    const scope_narrowing = { scope, scopeId, roles: ROLES }
    expect((await client.token(clientId, clientSecret, { scope_narrowing })).status).toBe(status)
  })

  it('refuses what is no good without a use: another secret, client, grant, body', async () => {
    const { clientId, clientSecret } = k0rdent.createCredential(SA)
    const other = k0rdent.createCredential('sa-project')
    expect((await client.token(clientId, `${clientSecret}x`)).status).toBe(401)
    expect((await client.token(clientId, other.clientSecret)).status).toBe(401)
    expect((await client.token('nobody', clientSecret)).status).toBe(401)
    expect((await client.token(clientId, clientSecret, { grant_type: 'password' })).status).toBe(
      400,
    )
    const partial = { scope_narrowing: { scope: 'project' } }
    expect((await client.token(clientId, clientSecret, partial)).status).toBe(400)
    expect((await client.call('POST', '/v1/regions/global/auth/token')).status).toBe(400)
    expect(k0rdent.ledger.credentials().flatMap(({ uses }) => uses)).toEqual([])
    expect(k0rdent.ledger.count({ call: 'token', status: 401, serviceAccountId: SA })).toBe(2)
  })
})
