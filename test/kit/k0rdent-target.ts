import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import type { MintRequest } from '../../src/api/mint-request.ts'
import { createHttpClient, type HttpClientOptions } from '../../src/http/create-http-client.ts'
import type { CredentialService } from '../../src/issue/credential-service.ts'
import { createK0rdentIssuers } from '../../src/issue/k0rdent/create-k0rdent-issuers.ts'
import type { K0rdentIdentity } from '../../src/issue/k0rdent/k0rdent-identity.ts'
import type { K0rdentIssuers } from '../../src/issue/k0rdent/k0rdent-issuers.ts'
import { Redacted } from '../../src/redacted.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import type { K0rdentSettings } from './k0rdent/k0rdent-settings.ts'
import { type K0rdentEmulator, startK0rdentEmulator } from './k0rdent/start-k0rdent-emulator.ts'

/** A k0rdent client of ours, with the HTTP client of the operator, before an emulated k0rdent. */
export type K0rdentTarget = AsyncDisposable & {
  readonly k0rdent: K0rdentEmulator
  readonly issuers: K0rdentIssuers
  /** By a token of the administrator `user-admin-001`, in Secret `admin`. */
  readonly byToken: K0rdentIdentity
  /** By client credentials of the administrator `sa-mintlet`, in Secret `client`. */
  readonly byClient: K0rdentIdentity
  /** As `byToken`. */
  readonly service: CredentialService
  /** `name/key` to value. */
  readonly secrets: Map<string, string>
  /** For a token of `sa-pipeline-prod` by a credential that somebody has issued to it. */
  request(more?: Partial<MintRequest>): MintRequest
}

/** `sa-pipeline-prod` is a service account of the organization `myorg`. */
export const PIPELINE = 'sa-pipeline-prod'

const ROLES = ['compute.deployer', 'storage.writer']

export async function startK0rdentTarget(
  settings: Partial<K0rdentSettings> = {},
  options: Partial<HttpClientOptions> = {},
): Promise<K0rdentTarget> {
  const above = { scope: 'organization', scopeId: 'myorg' } as const
  const k0rdent = await startK0rdentEmulator({
    serviceAccounts: [
      { id: PIPELINE, ...above, roles: ROLES },
      { id: 'sa-mintlet', ...above, roles: [], administrator: true },
    ],
    settings,
  })
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, k0rdent.caPem])
  const http = createHttpClient({ userAgent: 'mintlet/test', ...options })
  const own = k0rdent.createCredential('sa-mintlet')
  const pipeline = k0rdent.createCredential(PIPELINE)
  const secrets = new Map([
    ['admin/token', await k0rdent.issueAdminToken('user-admin-001')],
    ['client/clientId', own.clientId],
    ['client/clientSecret', own.clientSecret],
  ])
  const issuers = createK0rdentIssuers({
    http,
    clock: systemClock,
    readSecret: async (_namespace, { name, keys }) => ({
      ok: true,
      values: keys.map((key) => new Redacted(secrets.get(`${name}/${key}`) ?? '')),
    }),
  })
  const identity = identityAt(new URL(k0rdent.url))
  return {
    k0rdent,
    issuers,
    ...identity,
    service: issuers.credentials(identity.byToken),
    secrets,
    request: (more = {}) => ({
      serviceAccount: PIPELINE,
      delegates: [],
      lifetime: 900,
      token: { kind: 'AccessToken', scopes: [] },
      client: {
        clientId: pipeline.clientId,
        clientSecret: new Redacted(pipeline.clientSecret),
      },
      ...more,
    }),
    async [Symbol.asyncDispose]() {
      setDefaultCACertificates(trusted)
      await http.close()
      await k0rdent.stop()
    },
  }
}

function identityAt(endpoint: URL): Pick<K0rdentTarget, 'byToken' | 'byClient'> {
  const shared = {
    kind: 'ClusterCredentialIssuer',
    name: 'k0rdent',
    uid: 'uid-1',
    namespace: 'mintlet-system',
    endpoint,
  } as const
  const auth = { tokenSecretRef: { name: 'admin', key: 'token' } }
  const clientAuth = { clientCredentialsSecretRef: { name: 'client' } }
  return {
    byToken: { ...shared, auth },
    byClient: { ...shared, name: 'k0rdent-by-client', auth: clientAuth },
  }
}
