import type { MintRequest } from '../../../../src/api/mint-request.ts'
import type { HttpRequest, HttpResult } from '../../../../src/http/http-client.ts'
import { createK0rdentIssuers } from '../../../../src/issue/k0rdent/create-k0rdent-issuers.ts'
import type { K0rdentIdentity } from '../../../../src/issue/k0rdent/k0rdent-identity.ts'
import type { K0rdentIssuers } from '../../../../src/issue/k0rdent/k0rdent-issuers.ts'
import { Redacted } from '../../../../src/redacted.ts'
import { createFakeClock, type FakeClock } from '../../../kit/fake-clock.ts'
import { createFakeHttpClient, type FakeHttpClient } from '../../../kit/fake-http-client.ts'

export const NOW = Date.parse('2026-11-22T12:00:00Z')
export const ENDPOINT = new URL('https://api.k0rdent.example')
export const EXPIRES_AT = NOW + 3_600_000
export const SA = 'sa-pipeline-prod'
export const BASE = `/v1/regions/global/iam/service-accounts/${SA}`

export const IDENTITY: K0rdentIdentity = {
  kind: 'ClusterCredentialIssuer',
  name: 'k0rdent',
  uid: 'uid-1',
  namespace: 'mintlet-system',
  endpoint: ENDPOINT,
  auth: { tokenSecretRef: { name: 'admin', key: 'token' } },
}

export const live = (): AbortSignal => new AbortController().signal

export type K0rdentWorld = {
  readonly clock: FakeClock
  readonly http: FakeHttpClient
  readonly issuers: K0rdentIssuers
  /** Of the Secrets; each may change. */
  readonly secrets: Map<string, string>
  /** `namespace/name/key,key of field`, in order. */
  readonly reads: string[]
}

/** A client whose service is the test; its Secrets are `admin` (token) and `client` (clientId, clientSecret). */
export function k0rdentWorld(
  answer: (request: HttpRequest, signal: AbortSignal) => HttpResult | Promise<HttpResult>,
): K0rdentWorld {
  const clock = createFakeClock(NOW)
  const http = createFakeHttpClient(answer)
  const reads: string[] = []
  const secrets = new Map([
    ['admin/token', 'opaque-admin-token\n'],
    ['client/clientId', 'sa-mintlet@myorg.iam'],
    ['client/clientSecret', 'plt_cs_cred-900_operator'],
  ])
  const issuers = createK0rdentIssuers({
    http,
    clock,
    readSecret: async (namespace, { name, keys, field }) => {
      reads.push(`${namespace}/${name}/${keys.join()} of ${field}`)
      const values = keys.map((key) => secrets.get(`${name}/${key}`))
      const found = values.filter((value) => value !== undefined)
      if (found.length === keys.length) {
        return { ok: true, values: found.map((value) => new Redacted(value)) }
      }
      const message = `there is no ${namespace}/${name}`
      return { ok: false, failure: { ending: 'Stalled', reason: 'Unauthenticated', message } }
    },
  })
  return { clock, http, issuers, secrets, reads }
}

/** A credential as the pages show it. */
export const credentialBody = (more: object = {}): object => ({
  uid: '7b4c0c5e-0000-4000-8000-000000000001',
  id: 'cred-001',
  serviceAccountId: SA,
  status: 'active',
  createdBy: 'user-admin-001',
  createdAt: '2026-11-22T12:00:00Z',
  expiresAt: '2026-11-22T13:00:00Z',
  lastUsedAt: null,
  lastUsedIp: null,
  selfLink: `/v1/iam/service-accounts/${SA}/credentials/cred-001`,
  ...more,
})

export const encoded = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url')

/** Signed by nobody: the client does not look. */
export const jwtOf = (claims: object): string =>
  `${encoded({ alg: 'ES256' })}.${encoded(claims)}.${encoded('signature')}`

export const tokenRequest = (more: Partial<MintRequest> = {}): MintRequest => ({
  serviceAccount: SA,
  delegates: [],
  lifetime: 900,
  token: { kind: 'AccessToken', scopes: [] },
  client: { clientId: `${SA}@myorg.iam`, clientSecret: new Redacted('plt_cs_cred-001_sample') },
  ...more,
})

/** The two forms in which k0rdent's pages show an error. */
export const ERRORS: Readonly<Record<string, (status: number, message?: string) => object>> = {
  'the envelope of the endpoint pages': (code, message = 'no') => ({
    error: { code, message, details: [] },
  }),
  'the common envelope': (_status, message = 'no') => ({
    success: false,
    error: { code: 'SOME_ERROR', message },
    meta: { requestId: 'req_global-1', timestamp: '2026-11-22T12:00:00Z' },
  }),
}
