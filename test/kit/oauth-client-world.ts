import { randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { JsonObject } from '../../src/api/json.ts'
import type { TokenRequest } from '../../src/api/mint-request.ts'
import { createAuthorizationServer } from '../../src/issue/local/client/create-authorization-server.ts'
import { compactJws } from '../../src/issue/local/compact-jws.ts'
import type { LocalIssuers } from '../../src/issue/local/local-issuers.ts'
import { createOauthEndpoints } from '../../src/serve/oauth/create-oauth-endpoints.ts'
import type { OauthOptions } from '../../src/serve/oauth/oauth-options.ts'
import { createOidcServer } from '../../src/serve/oidc-server.ts'
import { createTlsKeeper } from '../../src/serve/tls-keeper.ts'
import { type ClientTable, createClientTable } from './client-table.ts'
import { createHurriedClock, type HurriedClock } from './hurried-clock.ts'
import { localIssuers } from './local-issuer.ts'
import { LOCAL_SETTINGS } from './local-settings.ts'
import { createMemoryTlsStore } from './memory-tls-store.ts'

/** What clients of the issuers of an OauthClientWorld are granted. */
export const CLIENT_SPEC = {
  local: {
    serviceAccounts: [{ id: 'etl:report', scopes: ['read', 'write'] }, { id: 'etl:other' }],
  },
  grants: [
    {
      namespaces: { names: ['etl'] },
      serviceAccounts: ['etl:*'],
      kinds: ['ClientCredential'],
      scopes: ['*'],
      audiences: ['https://api.example.com', 'https://other.example.com', 'reports'],
      maxLifetime: '24h',
    },
  ],
} as const

/**
 * The local issuers `demo` and `other` as authorization servers on loopback, made of what the operator is made of. Its
 * disposal throws what the endpoints called a bug.
 */
export type OauthClientWorld = AsyncDisposable & {
  /** Waits for failed authentications are short by it; a jump changes what has expired. */
  readonly clock: HurriedClock
  readonly table: ClientTable
  readonly issuers: LocalIssuers
  readonly port: number
  /** Of the issuer `demo`. */
  readonly issuerUrl: string
  readonly otherUrl: string
  /** PEM of the certificate that clients have to trust. */
  readonly authority: string
  /** An own folder, in which `ca.crt` is the same. */
  readonly folder: string
  readonly answers: Parameters<OauthOptions['onAnswer']>[0][]
  /** Client ids. */
  readonly uses: string[]
  /** What `demo` mints for an ImpersonatedToken, with no client in between. */
  direct(token: TokenRequest): Promise<string>
  /** Whatever the key of `demo` can be made to sign. */
  signed(typ: string, claims: JsonObject): Promise<string>
}

/** A failed authentication is answered after 20 ms instead of a second. */
const HURRY = 50

/**
 * @param tls `false`: plain HTTP, and no authority
 * @param hurry how many times as fast the server's waits pass
 */
export async function startOauthClientWorld({
  tls = true,
  hurry = HURRY,
} = {}): Promise<OauthClientWorld> {
  const clock = createHurriedClock(hurry)
  const table = createClientTable(clock.now)
  const box: { issuers?: LocalIssuers } = {}
  const told: Pick<OauthClientWorld, 'answers' | 'uses'> & { bugs: unknown[] } = {
    answers: [],
    uses: [],
    bugs: [],
  }
  const published = (name: string) => box.issuers?.published(name)
  const server = createAuthorizationServer({
    clock,
    newId: randomUUID,
    ports: table.ports,
    ring: (name) => box.issuers?.signing(name),
  })
  const oauth = createOauthEndpoints({
    // How many may fail is told by the unit tests of admission; here one client fails in every way that there is.
    failureRate: { perSecond: 1000, burst: 1000 },
    server,
    published,
    clock,
    onUse: (_issuer, { clientId }) => void told.uses.push(clientId),
    onTokenSeen() {},
    onAnswer: (answer) => void told.answers.push(answer),
    onBug: (error) => void told.bugs.push(error),
  })
  const kept = tls ? await certificate() : undefined
  const oidc = createOidcServer({
    baseUrl: 'https://localhost/base',
    published,
    oauth,
    tls: kept?.tls,
    host: '127.0.0.1',
    port: 0,
  })
  const { port } = await oidc.listen()
  const base = `${tls ? 'https' : 'http'}://localhost:${port}/base`
  const issuers = localIssuers({ baseUrl: base, clock })
  box.issuers = issuers
  for (const name of ['demo', 'other']) {
    // oxlint-disable-next-line no-await-in-loop
    await issuers.sync(name, LOCAL_SETTINGS, { mayWrite: true })
    table.setIssuer(name, CLIENT_SPEC)
  }
  const authority = kept?.authority ?? ''
  const folder = await mkdtemp(`${tmpdir()}/mintlet-clients-`)
  await writeFile(`${folder}/ca.crt`, authority)
  return {
    clock,
    table,
    issuers,
    port,
    issuerUrl: `${base}/demo`,
    otherUrl: `${base}/other`,
    authority,
    folder,
    ...told,
    direct: (token) => direct(issuers, token),
    signed: (typ, claims) => signed(issuers, typ, claims),
    async [Symbol.asyncDispose]() {
      await oidc.close(AbortSignal.abort())
      await rm(folder, { recursive: true })
      if (told.bugs.length > 0) throw new AggregateError(told.bugs, 'the endpoints have bugs')
    },
  }
}

async function certificate() {
  const keeper = createTlsKeeper({
    store: createMemoryTlsStore(),
    clock: createHurriedClock(1),
    names: ['localhost', '127.0.0.1'],
    lifetimeMs: 3_600_000,
  })
  const kept = await keeper.sync({ mayWrite: true })
  if (!kept.ok) throw new Error(kept.failure.message)
  return kept
}

async function direct(issuers: LocalIssuers, token: TokenRequest): Promise<string> {
  const request = { serviceAccount: 'etl:report', delegates: [], lifetime: 600, token }
  const result = await issuers.issuer('demo').mint(request, new AbortController().signal)
  if (!result.ok) throw new Error(result.failure.message)
  return result.minted.value.reveal()
}

function signed(issuers: LocalIssuers, typ: string, claims: JsonObject): Promise<string> {
  const [key] = issuers.signing('demo')?.ring.signing.signers ?? []
  if (key === undefined) throw new Error('no key')
  return compactJws(key, typ, claims)
}
