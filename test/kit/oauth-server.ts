import type {
  AuthenticatedClient,
  AuthorizationServer,
  Introspection,
  PresentedSecret,
  TokenGrant,
} from '../../src/issue/local/client/authorization-server.ts'
import type { TokenWish } from '../../src/issue/local/client/client-ports.ts'
import type { Published } from '../../src/issue/local/publish-ring.ts'
import { Redacted } from '../../src/redacted.ts'
import { discoveryOf } from './discovery-of.ts'

export const OAUTH_CLIENT = 'b6f4a1de-8a53-4a6f-9d2e-0c5f3f1f5f10'
export const OAUTH_SECRET = 'mlt_right-secret'

/** What an authorization server says, to be changed at any time, and what it was asked. */
export type OauthServer = {
  readonly server: AuthorizationServer
  /** Client id to secret. */
  readonly secrets: Map<string, string>
  grant: TokenGrant
  introspection: Introspection
  revoked: Awaited<ReturnType<AuthorizationServer['revoke']>>
  readonly presented: PresentedSecret[]
  readonly wishes: TokenWish[]
  /** Introspected and revoked. */
  readonly tokens: string[]
}

export const ACTIVE_TOKEN: Introspection & { active: true } = {
  active: true,
  iss: 'https://tokens.example.com/demo',
  sub: 'etl:reader',
  aud: 'https://api.example.com',
  client_id: OAUTH_CLIENT,
  jti: 'token-1',
  iat: 1_700_000_000,
  exp: 1_700_000_900,
  scope: 'read',
  token_type: 'Bearer',
}

/** An authorization server without keys or credentials: it knows one client of issuer `demo`. */
export function createOauthServer(): OauthServer {
  const world: OauthServer = {
    secrets: new Map([[OAUTH_CLIENT, OAUTH_SECRET]]),
    grant: {
      ok: true,
      token: new Redacted('header.payload.signature'),
      tokenId: 'token-1',
      keyId: 'key-1',
      issuedAt: 1_700_000_000_000,
      expiresAt: 1_700_000_900_000,
      scopes: [],
    },
    introspection: { active: false },
    revoked: 'Revoked',
    presented: [],
    wishes: [],
    tokens: [],
    server: {
      authenticate(issuer, presented) {
        world.presented.push(presented)
        const secret = world.secrets.get(presented.clientId)
        const isRight = issuer === 'demo' && secret === presented.clientSecret.reveal()
        return isRight ? clientOf(presented.clientId) : undefined
      },
      async token(_issuer, _by, wish) {
        world.wishes.push(wish)
        return world.grant
      },
      async introspect(_issuer, token) {
        world.tokens.push(token)
        return world.introspection
      },
      async revoke(_issuer, _by, token) {
        world.tokens.push(token)
        return world.revoked
      },
    },
  }
  return world
}

const clientOf = (clientId: string): AuthenticatedClient => {
  const credential = { id: 'cred-1', expiresAt: 1_800_000_000_000, verifiers: [] }
  const owner = { namespace: 'etl', name: 'pipeline', uid: clientId }
  return {
    client: { clientId, serviceAccount: 'etl:reader', owner, credentials: [credential] },
    credential,
  }
}

/** Of the issuer `demo`; nothing else is published. */
export const publishedDemo = (name: string): Published | undefined =>
  name === 'demo' ? PUBLISHED : undefined

const PUBLISHED: Published = {
  discovery: discoveryOf('https://tokens.example.com/demo'),
  jwks: { keys: [] },
  blobJwks: { keys: [] },
  maxAge: 60,
}
