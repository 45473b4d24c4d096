import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { REFRESH_REQUESTED_ANNOTATION } from '../../../src/api/group.ts'
import type { KubeletMount } from '../../kit/kubelet-mount.ts'
import { until } from '../../kit/until.ts'
import { changeCredential } from '../k0rdent/change-credential.ts'
import { secretText } from '../operator/secret-text.ts'
import { askAbout } from './ask-about.ts'
import { directToken } from './direct-token.ts'
import { type Clients, startClients } from './start-clients.ts'
import type { Program } from './start-program.ts'
import { type SampleWorld, startSampleWorld } from './start-sample-world.ts'
import { type Services, startServices } from './start-services.ts'

/**
 * The programs that docs/guides/local-clients.md prints, which are those of deploy/samples/local-clients, as their
 * readers run them: against the real endpoints, with mounted Secrets.
 */
const CLIENTS = [
  'get-token.sh',
  'get_token.py',
  'get_token_plain.py',
  'get-token.mjs',
  'get-token-fetch.mjs',
  'get-token.go',
]
const BY_KEYS = ['verify_by_jwks.py', 'verify-by-jwks.mjs', 'verify-by-jwks.go']
const BY_ASKING = 'verify_by_introspection.py'
const PIPELINE = ['orders', 'pipeline'] as const
const TOKEN = ['orders', 'pipeline-token'] as const
const CONTRACTOR = ['orders', 'contractor'] as const
const AUDIENCE = 'https://reports.example.com'
const WISH = { scope: 'reports:read', resource: AUDIENCE }
/** For what no client can have: tokens of other types for the same service. */
const DIRECT = {
  namespaces: { names: ['orders'] },
  serviceAccounts: ['{namespace}:*'],
  kinds: ['SignedJwt'],
  audiences: [AUDIENCE],
}
const LET_IN = '200 {"hello":"orders:pipeline"}'
const KEPT_OUT = '401 {"error":"invalid_token"}'

const ends = new AsyncDisposableStack()
let world: SampleWorld
let mounted: KubeletMount
let services: Services

beforeAll(async () => {
  world = ends.use(await startSampleWorld())
  await changeCredential(world, PIPELINE, { spec: { rotation: { overlap: '5s' } } })
  await world.changeIssuer([{ op: 'add', path: '/spec/grants/-', value: DIRECT }])
  mounted = ends.use(await world.mount(PIPELINE))
  const credential = ends.use(await world.mount(['reports', 'introspection']))
  services = ends.use(await startServices(world, [...BY_KEYS, BY_ASKING], credential.folder))
}, 280_000)

afterAll(() => ends.disposeAsync())

type Context = { readonly skip: (why: string) => never }

const needs = (of: Services | Clients, name: string, { skip }: Context): void => {
  const why = of.missing(name)
  if (why !== undefined) skip(why)
}

describe.each([...BY_KEYS, BY_ASKING])('the service %s', (name) => {
  test('lets in who has a token for it', async (context) => {
    needs(services, name, context)
    expect(await services.show(name, `Bearer ${await world.tokenOf(PIPELINE, WISH)}`)).toBe(LET_IN)
  })

  test('keeps out tokens of others, for others, of another type, changed ones, and none', async (context) => {
    needs(services, name, context)
    const claims = { aud: AUDIENCE, scope: WISH.scope, client_id: 'somebody' }
    const [header, , signature] = (await world.tokenOf(PIPELINE, WISH)).split('.')
    const other = await world.tokenOf(PIPELINE, { ...WISH, scope: 'reports:write' })
    const refused = [
      'not-a-token',
      await world.tokenOf(PIPELINE, { scope: WISH.scope }),
      await directToken(world, 'foreign', 'local', { accessToken: { scopes: [WISH.scope] } }),
      await directToken(world, 'signed', 'clients', { signedJwt: { claims } }),
      [header, other.split('.')[1], signature].join('.'),
    ].map((token) => `Bearer ${token}`)
    const all = [undefined, 'Bearer', ...refused]
    const said = await Promise.all(all.map((header_) => services.show(name, header_)))
    expect(said).toEqual(all.map(() => KEPT_OUT))
  })

  test('forbids who has another scope', async (context) => {
    needs(services, name, context)
    const token = await world.tokenOf(PIPELINE, { ...WISH, scope: 'reports:write' })
    const said = await services.show(name, `Bearer ${token}`)
    expect(said).toBe('403 {"error":"insufficient_scope"}')
  })
})

const hellos = (found: Program): number =>
  found.lines().filter((line) => line.replaceAll(' ', '') === LET_IN.slice(4)).length

const secretNow = async (): Promise<string> => (await world.values(PIPELINE))['clientSecret'] ?? ''

describe('the clients', () => {
  const secrets = new Set<string>()
  let clients: Clients

  beforeAll(async () => {
    secrets.add(await secretNow())
    // Node runs wherever these tests do.
    const env = { API: services.url('verify-by-jwks.mjs'), CREDENTIAL: mounted.folder }
    clients = startClients(world, CLIENTS, env)
  })
  // Whoever goes on asking when there is nothing to be had is one failed attempt too many for the tests below.
  afterAll(() => clients[Symbol.asyncDispose]())

  test.for(CLIENTS)('%s gets a token, with which the service lets it in', async (name, context) => {
    needs(clients, name, context)
    const found = clients.of(name)
    const isIn = async (): Promise<boolean> => hellos(found) > 0
    await expect(until(`${name} is let in`, isIn)).resolves.toBe(true)
  })

  test('the credential is rotated, and the old secret ends', async () => {
    const before = (await world.credential(PIPELINE))?.status?.credential?.id
    const annotations = { [REFRESH_REQUESTED_ANNOTATION]: 'now' }
    await changeCredential(world, PIPELINE, { metadata: { annotations } })
    await world.untilCredential('is rotated', PIPELINE, ({ status }) => {
      return status?.credential !== undefined && status.credential.id !== before
    })
    await mounted.replace(await world.data(PIPELINE))
    secrets.add(await secretNow())
    expect(secrets.size).toBe(2)
    await world.untilCredential('has retired the old one', PIPELINE, ({ status }) => {
      return (status?.previous ?? []).length === 0
    })
  })

  test.for(CLIENTS)('%s goes on, without a restart and without a slip', async (name, context) => {
    needs(clients, name, context)
    const found = clients.of(name)
    const before = hellos(found)
    await until(`${name} is let in again`, () => hellos(found) >= before + 2)
    expect(found.hasEnded()).toBe(false)
    expect(
      found
        .output()
        .split('\n')
        .filter((line) => !/^$|"hello"/v.test(line)),
    ).toEqual([])
    expect([...secrets].filter((secret) => found.output().includes(secret))).toEqual([])
  })
})

test('a workload that has tokens alone has those of the client, for the issuer itself', async () => {
  await world.untilReady(TOKEN)
  const token = secretText(await world.secret(TOKEN), 'token')
  const { clientId } = await world.values(PIPELINE)
  expect(decodeJwt(token)).toMatchObject({
    aud: world.issuer,
    sub: 'orders:pipeline',
    client_id: clientId,
    scope: 'reports:read',
  })
})

const shown = (token: string): Promise<string> => services.show(BY_ASKING, `Bearer ${token}`)

describe('taking it away', () => {
  test('a revoked token counts no more for who asks, and goes on for who does not', async (context) => {
    needs(services, BY_ASKING, context)
    const token = await world.tokenOf(PIPELINE, WISH)
    expect(JSON.parse(await askAbout(world, mounted.folder, 'introspect', token))).toMatchObject({
      active: true,
      sub: 'orders:pipeline',
      aud: AUDIENCE,
      scope: WISH.scope,
    })
    expect(await askAbout(world, mounted.folder, 'revoke', token)).toBe('')
    expect(await askAbout(world, mounted.folder, 'introspect', token)).toBe('{"active":false}')
    expect(await shown(token)).toBe(KEPT_OUT)
    const byKeys = BY_KEYS.filter((name) => services.missing(name) === undefined)
    const said = await Promise.all(byKeys.map((name) => services.show(name, `Bearer ${token}`)))
    expect(said).toEqual(byKeys.map(() => LET_IN))
  })

  test('a disabled service account gets no tokens, those it has are inactive, and all of it comes back', async (context) => {
    needs(services, BY_ASKING, context)
    const token = await world.tokenOf(PIPELINE, WISH)
    await world.changeIssuer(JSON.parse(DISABLE.exec(world.documented.guide)?.[1] ?? ''))
    await until('it gets none', async () => (await world.ask(PIPELINE, WISH)).status === 401)
    expect(await shown(token)).toBe(KEPT_OUT)
    await world.changeIssuer([{ op: 'remove', path: '/spec/local/serviceAccounts/1' }])
    await until('it gets one', async () => (await world.ask(PIPELINE, WISH)).status === 200)
    expect(await shown(token)).toBe(LET_IN)
  })

  test('without its object a client is nobody, and is told so after a second', async (context) => {
    needs(services, BY_ASKING, context)
    const values = await world.values(PIPELINE)
    const token = await world.tokenOf(PIPELINE, WISH)
    await world.removeCredential(PIPELINE)
    await until('it is gone', async () => (await world.credential(PIPELINE)) === undefined)
    const { status, ms, body } = await world.askAs(values, WISH)
    expect([status, body['error']]).toEqual([401, 'invalid_client'])
    expect(ms).toBeGreaterThan(900)
    expect(ms).toBeLessThan(3000)
    expect(await shown(token)).toBe(KEPT_OUT)
  })
})

const DISABLE = /^kubectl patch ccri clients --type=json \\\n {2}-p '(.+)'$/mv

test('a restricted service account gets its scope without asking, and no other one', async () => {
  await world.untilIssued(CONTRACTOR)
  expect((await world.ask(CONTRACTOR, {})).body).toMatchObject({ scope: 'reports:read' })
  const { body } = await world.ask(CONTRACTOR, { scope: 'reports:write' })
  expect(body['error']).toBe('invalid_scope')
})
