import type { JSONWebKeySet, JWTPayload } from 'jose'
import { type AccessTokens, createAccessTokens, type Principal } from './access-tokens.ts'
import { ADMINISTRATOR_ROLE } from './administrator-role.ts'
import { authenticate } from './authenticate.ts'
import { type CredentialRecord, type Credentials, createCredentials } from './credentials.ts'
import { createFaults, type Faults } from './faults.ts'
import type { K0rdentOptions } from './k0rdent-options.ts'
import { defaultSettings, type K0rdentSettings } from './k0rdent-settings.ts'
import type { K0rdentWorld } from './k0rdent-world.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { listenTls } from './listen-tls.ts'
import { serveCall } from './serve-call.ts'
import {
  createServiceAccounts,
  type ServiceAccount,
  type ServiceAccountOptions,
} from './service-accounts.ts'

export type K0rdentEmulator = AsyncDisposable & {
  /** `https://127.0.0.1:port`, no slash at the end. */
  readonly url: string
  /** `${url}/v1/regions/global/auth/token` */
  readonly tokenUrl: string
  /** PEM of the authority that signed its certificate. */
  readonly caPem: string
  /** A file with the same, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string
  readonly settings: K0rdentSettings
  readonly faults: Faults
  readonly ledger: Ledger
  /** Its clock: epoch milliseconds, with the offset. */
  now(): number
  /** How far its clock is ahead of `options.now`, in milliseconds. */
  setOffset(milliseconds: number): void
  addServiceAccount(options: ServiceAccountOptions): ServiceAccount
  /** @throws Error for a service account that there is none of; so do the following */
  setDisabled(serviceAccountId: string, disabled: boolean): void
  /** What somebody else creates, with no regard to the cap; the organisation's default lifetime unless given. */
  createCredential(
    serviceAccountId: string,
    more?: { readonly createdBy?: string; readonly expiresAt?: number },
  ): ClientCredentials
  /** Deletes it, as somebody else would. */
  revoke(credentialId: string): void
  /** 404 to everything below service-accounts, whoever asks. */
  blind(on: boolean): void
  /** The next `count` lists do not show what was created last in the service account that they list. */
  staleLists(count: number): void
  /** Refuses connections, and ends those that there are. */
  setReachable(reachable: boolean): Promise<void>
  /** A token of a tenant administrator; an hour unless given. */
  issueAdminToken(subject: string, seconds?: number): Promise<string>
  /** A token of somebody in the organisation who is no administrator. */
  issueUserToken(subject: string, seconds?: number): Promise<string>
  /** No token that was issued so far is accepted as a bearer from now on. */
  invalidateAccessTokens(): void
  /** Public keys of its tokens. */
  readonly jwks: JSONWebKeySet
  /** What a token says; undefined when it is worth nothing here. */
  verify(token: string): Promise<(JWTPayload & Principal) | undefined>
  /** What a consumer would see; lastUsedAt does not move. */
  authenticates(clientId: string, clientSecret: string): boolean
  /** Every secret and token ever issued, for a search that must not find one. */
  issuedSecrets(): readonly string[]
  /** Ends all connections, also those that faults hold. */
  stop(): Promise<void>
}

export type ClientCredentials = {
  readonly record: CredentialRecord
  readonly clientId: string
  readonly clientSecret: string
}

/** Starts the credential calls of k0rdent AI IAM and its token endpoint as HTTPS on loopback. */
export async function startK0rdentEmulator(options: K0rdentOptions = {}): Promise<K0rdentEmulator> {
  const { organization = 'myorg', now: base = Date.now } = options
  const issued: string[] = []
  const remember = (secret: string): void => void issued.push(secret)
  let offset = 0
  const now = (): number => base() + offset
  const issuer = 'https://api.k0rdent.ai'
  const tokens = await createAccessTokens({ issuer, tenant: organization, now, remember })
  const world = makeWorld(options, { now, credentials: createCredentials(now, remember), tokens })
  const { credentials, settings, serviceAccounts } = world
  const ledger = createLedger(credentials, now)
  const faults = createFaults()
  const listening = await listenTls(options.port ?? 0, (request, outgoing) =>
    serveCall({ world, ledger, faults }, request, outgoing),
  )
  const url = `https://127.0.0.1:${listening.port}`
  const issue = (sub: string, roles: readonly string[], seconds: number): Promise<string> =>
    tokens.issue(
      { sub, principal_type: 'user', scope: 'organization', scope_id: organization, roles },
      seconds,
    )
  return {
    url,
    tokenUrl: `${url}/v1/regions/global/auth/token`,
    caPem: listening.caPem,
    caFile: listening.caFile,
    settings,
    faults,
    ledger,
    now,
    setOffset: (milliseconds) => {
      // What has expired by the clock so far stays it.
      credentials.all()
      offset = milliseconds
    },
    ...administration(world, ledger),
    setReachable: (reachable) => (reachable ? listening.open() : listening.close()),
    issueAdminToken: (sub, seconds = 3600) => issue(sub, [ADMINISTRATOR_ROLE], seconds),
    issueUserToken: (sub, seconds = 3600) => issue(sub, ['viewer'], seconds),
    invalidateAccessTokens: tokens.invalidate,
    jwks: tokens.jwks,
    verify: tokens.verify,
    authenticates: (id, secret) =>
      authenticate({ serviceAccounts, credentials }, id, secret) !== undefined,
    issuedSecrets: () => [...issued],
    stop: listening.stop,
    [Symbol.asyncDispose]: listening.stop,
  }
}

type Parts = {
  readonly now: () => number
  readonly credentials: Credentials
  readonly tokens: AccessTokens
}

function makeWorld(options: K0rdentOptions, { now, credentials, tokens }: Parts): K0rdentWorld {
  const { organization = 'myorg', projects } = options
  const serviceAccounts = createServiceAccounts(organization, now)
  for (const each of options.serviceAccounts ?? []) serviceAccounts.add(each)
  return {
    settings: { ...defaultSettings(), ...options.settings },
    now,
    organization,
    projects,
    serviceAccounts,
    credentials,
    accessTokens: tokens,
    blind: false,
    staleLists: 0,
  }
}

type Administration = Pick<
  K0rdentEmulator,
  'addServiceAccount' | 'setDisabled' | 'createCredential' | 'revoke' | 'blind' | 'staleLists'
>

function administration(world: K0rdentWorld, ledger: Ledger): Administration {
  const { serviceAccounts, credentials, settings, now } = world
  const accountOf = (id: string): ServiceAccount => {
    const account = serviceAccounts.find(id)
    if (account === undefined) throw new Error(`the emulator has no service account ${id}`)
    return account
  }
  return {
    addServiceAccount: serviceAccounts.add,
    setDisabled: (id, disabled) => {
      accountOf(id).disabled = disabled
    },
    createCredential: (serviceAccountId, more = {}) => {
      const { clientId } = accountOf(serviceAccountId)
      const createdAt = now()
      const { createdBy = 'somebody-else', expiresAt = createdAt + settings.defaultLifetimeMs } =
        more
      const wish = { serviceAccountId, createdBy, createdAt, expiresAt }
      return { ...credentials.create(wish), clientId }
    },
    revoke: (id) => {
      const record = credentials.all().find((each) => each.id === id)
      if (record === undefined) throw new Error(`the emulator has no credential ${id}`)
      credentials.remove(id)
      const { serviceAccountId } = record
      ledger.open({ call: 'delete', serviceAccountId, credentialId: id }).committedAt = now()
    },
    blind: (on) => {
      world.blind = on
    },
    staleLists: (count) => {
      world.staleLists = count
    },
  }
}
