import type { JsonObject } from '../../../../../src/api/json.ts'
import type {
  AuthenticatedClient,
  AuthorizationServer,
} from '../../../../../src/issue/local/client/authorization-server.ts'
import type { Client, ClientCredential } from '../../../../../src/issue/local/client/client.ts'
import type {
  Allowed,
  ClientPorts,
  Revocations,
  TokenWish,
} from '../../../../../src/issue/local/client/client-ports.ts'
import { createAuthorizationServer } from '../../../../../src/issue/local/client/create-authorization-server.ts'
import { hashClientSecret } from '../../../../../src/issue/local/client/hash-client-secret.ts'
import { newClientSecret } from '../../../../../src/issue/local/client/new-client-secret.ts'
import { compactJws } from '../../../../../src/issue/local/compact-jws.ts'
import { generateKey } from '../../../../../src/issue/local/generate-key.ts'
import type { LocalAlgorithm } from '../../../../../src/issue/local/key-document.ts'
import { loadRing, type Ring } from '../../../../../src/issue/local/load-ring.ts'
import type { Redacted } from '../../../../../src/redacted.ts'
import { createFakeClock, type FakeClock } from '../../../../kit/fake-clock.ts'

export const HOUR = 3_600_000
export const NOW = 1_800_000_000_500
export const ISSUER = 'https://tokens.example.com/demo'
export const CLIENT_ID = '0b4f9bd6-6d1c-4c3f-9d4f-3b2f6a0f5a11'
export const NOTHING_ASKED: TokenWish = { scopes: undefined, audiences: [] }

/** One issuer, demo, with what a test says of its clients. */
export type ClientWorld = {
  readonly clock: FakeClock
  readonly server: AuthorizationServer
  readonly secret: Redacted<string>
  /** By issuer and client id. */
  readonly clients: Map<string, Client>
  readonly disabled: Set<string>
  readonly state: {
    allowed: Allowed
    ring: Ring | undefined
    revocations: Revocations
    revoke: ClientPorts['revoke']
  }
  /** How many hashes were made. */
  readonly hashes: () => number
  readonly by: AuthenticatedClient
  /** An access token of the client. */
  readonly token: () => Promise<string>
  /** Whatever the issuer's key can be made to sign: a valid token of the client, but for these. */
  readonly signed: (claims?: JsonObject, typ?: string) => Promise<string>
}

export const makeRing = async (
  algorithm: LocalAlgorithm = 'ES256',
  longestLifeMs = HOUR,
): Promise<Ring> => {
  const key = () => generateKey({ algorithm, activeAt: 0, longestLifeMs }, 0)
  const ring = await loadRing({ version: 1, signing: [await key()], blob: [await key()] }, NOW)
  if (ring === undefined) throw new Error('no ring')
  return ring
}

export const credentialOf = (
  id: string,
  verifiers: ClientCredential['verifiers'],
  expiresAt = NOW + HOUR,
): ClientCredential => ({ id, expiresAt, verifiers })

export const clientOf = (credentials: readonly ClientCredential[]): Client => ({
  clientId: CLIENT_ID,
  serviceAccount: 'etl:report',
  owner: { namespace: 'etl', name: 'report', uid: CLIENT_ID },
  credentials,
})

export async function clientWorld(algorithm: LocalAlgorithm = 'ES256'): Promise<ClientWorld> {
  const clock = createFakeClock(NOW)
  const { clientSecret: secret, verifier } = newClientSecret()
  const credential = credentialOf('one', [verifier])
  const client = clientOf([credential])
  const clients = new Map([[`demo/${CLIENT_ID}`, client]])
  const disabled = new Set<string>()
  const ring = await makeRing(algorithm)
  const state: ClientWorld['state'] = {
    allowed: { ok: true, scopes: ['read'], audiences: [], lifetime: HOUR / 4 },
    ring,
    revocations: { tokenIds: new Set(), until: undefined },
    revoke: async () => true,
  }
  let hashes = 0
  let ids = 0
  const server = createAuthorizationServer({
    clock,
    newId: () => {
      ids += 1
      return `id-${ids}`
    },
    ring: (name) =>
      name === 'demo' && state.ring ? { issuer: ISSUER, ring: state.ring } : undefined,
    hash: (...bytes) => {
      hashes += 1
      return hashClientSecret(...bytes)
    },
    ports: {
      find: (issuer, clientId) => clients.get(`${issuer}/${clientId}`),
      allows: () => state.allowed,
      isDisabled: (issuer, account) => disabled.has(`${issuer}/${account}`),
      revocations: () => state.revocations,
      revoke: (...asked) => state.revoke(...asked),
    },
  })
  const by = { client, credential }
  const iat = Math.floor(NOW / 1000)
  const valid = {
    iss: ISSUER,
    sub: client.serviceAccount,
    client_id: CLIENT_ID,
    aud: ISSUER,
    iat,
    exp: iat + 600,
    jti: 'signed',
  }
  return {
    clock,
    server,
    secret,
    clients,
    disabled,
    state,
    by,
    hashes: () => hashes,
    token: async () => {
      const grant = await server.token('demo', by, NOTHING_ASKED)
      if (!grant.ok) throw new Error(grant.error)
      return grant.token.reveal()
    },
    signed: (claims = {}, typ = 'at+jwt') => {
      const [key] = ring.signing.signers
      if (key === undefined) throw new Error('no key')
      return compactJws(key, typ, { ...valid, ...claims })
    },
  }
}
