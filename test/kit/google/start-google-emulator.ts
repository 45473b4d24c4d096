import { type AccessToken, createAccessTokens } from './access-tokens.ts'
import type { Endpoint } from './endpoint.ts'
import { createFaults, type Faults } from './faults.ts'
import type { GoogleOptions } from './google-options.ts'
import type { GoogleWorld } from './google-world.ts'
import { googleapisEndpoint } from './googleapis-endpoint.ts'
import { createGrants, type Grants } from './grants.ts'
import { iamcredentialsEndpoint } from './iamcredentials-endpoint.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { type Listening, listen } from './listen.ts'
import { metadataEndpoint } from './metadata-endpoint.ts'
import { serveEndpoint } from './serve-endpoint.ts'
import { makeServiceAccountKey, type ServiceAccountKey } from './service-account-key.ts'
import { createServiceAccounts, type ServiceAccounts } from './service-accounts.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { makeSigningKey, type SigningKey } from './signing-key.ts'
import { stsEndpoint } from './sts-endpoint.ts'

export type GoogleEmulator = AsyncDisposable & {
  /** `http://127.0.0.1:port`, no slash at the end; so are the other two. */
  readonly iamcredentialsUrl: string
  /** Token exchange is `${stsUrl}/v1/token`. */
  readonly stsUrl: string
  /** `/service_accounts/v1/metadata/{x509|raw|jwk}/EMAIL`, `/oauth2/v1/certs`, `/oauth2/v3/certs` */
  readonly googleapisUrl: string
  /** `127.0.0.1:port`, for GCE_METADATA_HOST, and for GCE_METADATA_IP, which Python pings. */
  readonly metadataHost: string
  readonly settings: Settings
  readonly serviceAccounts: ServiceAccounts
  readonly grants: Grants
  readonly faults: Faults
  readonly ledger: Ledger
  /**
   * A caller's token, as if somebody had signed in; cloud-platform and an hour unless given.
   *
   * @param member in IAM's form: `user:EMAIL`, `serviceAccount:EMAIL`
   */
  accessToken(
    member: string,
    more?: { readonly scopes?: readonly string[]; readonly seconds?: number },
  ): string
  /** Makes a key of the account and hands it out. Its private key counts as issued secret. */
  serviceAccountKey(email: string): Promise<ServiceAccountKey>
  /** What a token is good for; undefined when it was never issued here, or is worth nothing any more. */
  introspect(accessToken: string): AccessToken | undefined
  /** Whose it is, in IAM's form; undefined as above. */
  memberOf(accessToken: string): string | undefined
  /** From now on no access token that was issued so far is accepted. */
  invalidateAccessTokens(): void
  /** Every token, signature and private key ever handed out, for a search that must not find one. */
  issuedSecrets(): readonly string[]
  /** Ends all connections. */
  stop(): Promise<void>
}

const CLOUD_PLATFORM = 'https://www.googleapis.com/auth/cloud-platform'

/**
 * Starts iamcredentials.googleapis.com, sts.googleapis.com, www.googleapis.com (public keys) and a metadata server as
 * plain HTTP on loopback, each at a port of its own.
 */
export async function startGoogleEmulator(options: GoogleOptions): Promise<GoogleEmulator> {
  const secrets: string[] = []
  const world = makeWorld(options, (secret) => secrets.push(secret))
  const { now, settings, serviceAccounts, grants, accessTokens } = world
  const ledger = createLedger()
  const faults = createFaults()
  const serve = (endpoint: Endpoint): Promise<Listening> =>
    listen(options.ports?.[endpoint.name] ?? 0, (request, outgoing) =>
      serveEndpoint(endpoint, { now, ledger, faults, accessTokens }, request, outgoing),
    )
  const endpoints = [iamcredentialsEndpoint, stsEndpoint, googleapisEndpoint, metadataEndpoint]
  const listening = await Promise.all(endpoints.map((make) => serve(make(world))))
  const hosts = listening.map(({ port }) => `127.0.0.1:${port}`)
  const introspect = (value: string): AccessToken | undefined => {
    const token = accessTokens.find(value)
    return token !== undefined && token.expiresAt > now() ? token : undefined
  }
  const stop = async (): Promise<void> => {
    await Promise.all(listening.map((each) => each.stop()))
  }
  return {
    iamcredentialsUrl: `http://${hosts[0]}`,
    stsUrl: `http://${hosts[1]}`,
    googleapisUrl: `http://${hosts[2]}`,
    metadataHost: `${hosts[3]}`,
    settings,
    serviceAccounts,
    grants,
    faults,
    ledger,
    accessToken: (member, { scopes = [CLOUD_PLATFORM], seconds = 3600 } = {}) =>
      accessTokens.issue({ member, scopes, expiresAt: now() + seconds * 1000 }),
    serviceAccountKey: async (email) => {
      const account = serviceAccounts.find(email)
      if (account === undefined) throw new Error(`the emulator has no service account ${email}`)
      const key = await makeServiceAccountKey(account, settings.universeDomain)
      world.remember(key.private_key)
      return key
    },
    introspect,
    memberOf: (value) => introspect(value)?.member,
    invalidateAccessTokens: () => accessTokens.invalidate(),
    issuedSecrets: () => [...secrets],
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

function makeWorld(options: GoogleOptions, remember: (secret: string) => void): GoogleWorld {
  let idTokenKey: Promise<SigningKey> | undefined
  return {
    settings: { ...defaultSettings(), ...options.settings },
    now: options.now ?? Date.now,
    serviceAccounts: createServiceAccounts(options.serviceAccounts),
    grants: createGrants(options.grants ?? []),
    accessTokens: createAccessTokens(remember),
    providers: options.providers ?? [],
    metadata: options.metadata,
    idTokenKey: () => (idTokenKey ??= makeSigningKey()),
    remember,
  }
}
