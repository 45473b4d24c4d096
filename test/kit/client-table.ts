import { randomUUID } from 'node:crypto'
import {
  type ClusterCredentialIssuerSpec,
  clusterCredentialIssuerSpecSchema,
} from '../../src/api/cluster-credential-issuer.ts'
import type { TokenRevocations } from '../../src/api/token-revocations.ts'
import type { Client } from '../../src/issue/local/client/client.ts'
import type { ClientPorts } from '../../src/issue/local/client/client-ports.ts'
import { newClientSecret } from '../../src/issue/local/client/new-client-secret.ts'
import { withRevoked } from '../../src/issue/local/client/with-revoked.ts'
import { decideClientToken } from '../../src/plan/client-token.ts'
import { restrictedAccount } from '../../src/plan/restricted-account.ts'

/** How a client says who it is. */
export type TableClient = { readonly clientId: string; readonly clientSecret: string }

export type NewClient = {
  /** A new one unless told. */
  readonly clientId?: string
  readonly issuer?: string
  readonly serviceAccount?: string
  /** Epoch milliseconds; in an hour unless told. */
  readonly expiresAt?: number
}

/** Clients and issuers in memory, to be changed at any time; what they may have is decided as the operator does. */
export type ClientTable = {
  readonly ports: ClientPorts
  /** `spec` of a ClusterCredentialIssuer, as YAML would have it; replaces the one of before. */
  setIssuer(name: string, spec: object): void
  /** Of issuer `demo` and service account `etl:report` unless told. */
  add(client?: NewClient): TableClient
  /** The same client has another credential besides. */
  rotate(client: TableClient, expiresAt?: number): TableClient
  /** As after the deletion of its object. */
  remove(client: TableClient): void
}

const HOUR = 3_600_000

/** @param now epoch milliseconds */
export function createClientTable(now: () => number): ClientTable {
  const specs = new Map<string, ClusterCredentialIssuerSpec>()
  const clients = new Map<string, { readonly issuer: string; readonly client: Client }>()
  const revoked = new Map<string, TokenRevocations>()

  const credential = (expiresAt = now() + HOUR) => {
    const { clientSecret, verifier } = newClientSecret()
    const made = { id: randomUUID(), expiresAt, verifiers: [verifier] }
    return { made, clientSecret: clientSecret.reveal() }
  }

  return {
    ports: portsOver(specs, clients, revoked, now),
    setIssuer: (name, spec) => void specs.set(name, clusterCredentialIssuerSpecSchema.parse(spec)),
    add({
      clientId = randomUUID(),
      issuer = 'demo',
      serviceAccount = 'etl:report',
      expiresAt,
    } = {}) {
      const { made, clientSecret } = credential(expiresAt)
      const owner = { namespace: 'etl', name: 'report', uid: clientId }
      const client = { clientId, serviceAccount, owner, credentials: [made] }
      clients.set(clientId, { issuer, client })
      return { clientId, clientSecret }
    },
    rotate({ clientId }, expiresAt) {
      const found = clients.get(clientId)
      if (found === undefined) throw new Error('no such client')
      const { made, clientSecret } = credential(expiresAt)
      const { issuer, client } = found
      const credentials = [made, ...client.credentials]
      clients.set(clientId, { issuer, client: { ...client, credentials } })
      return { clientId, clientSecret }
    },
    remove: ({ clientId }) => void clients.delete(clientId),
  }
}

function portsOver(
  specs: ReadonlyMap<string, ClusterCredentialIssuerSpec>,
  clients: ReadonlyMap<string, { readonly issuer: string; readonly client: Client }>,
  revoked: Map<string, TokenRevocations>,
  now: () => number,
): ClientPorts {
  return {
    find(issuer, clientId) {
      const found = clients.get(clientId)
      return found?.issuer === issuer ? found.client : undefined
    },
    allows(issuer, { owner, serviceAccount }, wish) {
      const spec = specs.get(issuer)
      if (spec === undefined) return { ok: false, error: 'unauthorized_client' }
      const namespace = { name: owner.namespace, labels: undefined }
      return decideClientToken(spec, { namespace, serviceAccount }, wish)
    },
    isDisabled(issuer, serviceAccount) {
      const spec = specs.get(issuer)
      return spec === undefined || restrictedAccount(spec, serviceAccount).disabled
    },
    revocations(clientId) {
      const { until, tokens = {} } = revoked.get(clientId) ?? {}
      return { until, tokenIds: new Set(Object.keys(tokens)) }
    },
    async revoke({ clientId }, token) {
      const before = revoked.get(clientId) ?? { tokens: {} }
      revoked.set(clientId, withRevoked(before, token, Math.floor(now() / 1000)))
      return true
    },
  }
}
