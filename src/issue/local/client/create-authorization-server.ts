import type { Clock } from '../../../runtime/clock.ts'
import type { Ring } from '../load-ring.ts'
import type {
  AuthenticatedClient,
  AuthorizationServer,
  Introspection,
  PresentedSecret,
  TokenGrant,
} from './authorization-server.ts'
import type { ClientPorts, Revocations } from './client-ports.ts'
import type { hashClientSecret } from './hash-client-secret.ts'
import { signAccessToken } from './sign-access-token.ts'
import { type AccessTokenClaims, verifyAccessToken } from './verify-access-token.ts'
import { verifyClientSecret } from './verify-client-secret.ts'

export type AuthorizationServerOptions = {
  readonly clock: Clock
  /** Claim `jti`: unique, and hard to guess (node:crypto randomUUID). */
  readonly newId: () => string
  readonly ports: ClientPorts
  /** The issuer URL and the keys that are loaded at the moment; undefined: none are. */
  readonly ring: (issuer: string) => { readonly issuer: string; readonly ring: Ring } | undefined
  /** How secrets are hashed; a test may count. */
  readonly hash?: typeof hashClientSecret
}

export function createAuthorizationServer(
  options: AuthorizationServerOptions,
): AuthorizationServer {
  const { clock, newId, ports, ring } = options

  const verify = async (
    name: string,
    token: string,
    how: { readonly isLenient?: boolean } = {},
  ): Promise<AccessTokenClaims | undefined> => {
    const loaded = ring(name)
    return loaded && (await verifyAccessToken(token, { ...loaded, ...how, now: clock.now() }))
  }

  return {
    authenticate: (name, presented) => authenticate(options, name, presented),

    async token(name, by, wish) {
      try {
        const loaded = ring(name)
        if (loaded === undefined) return unavailable
        const allowed = ports.allows(name, by.client, wish)
        if (!allowed.ok) return allowed
        return await signAccessToken({ ...loaded, now: clock.now(), newId }, by, allowed)
      } catch {
        return unavailable
      }
    },

    async introspect(name, token) {
      try {
        const claims = await verify(name, token)
        const isActive = claims !== undefined && isHonoured(ports, name, claims, clock.now())
        return isActive ? answerOf(claims) : { active: false }
      } catch {
        return { active: false }
      }
    },

    async revoke(name, { client }, token) {
      try {
        if (ring(name) === undefined) return 'Unavailable'
        const claims = await verify(name, token, { isLenient: true })
        // RFC 7009 section 2.2: what is no token, or none any more, is as good as revoked.
        if (claims === undefined) return 'Revoked'
        if (isDirect(claims) || claims.client_id !== client.clientId) return 'NotYours'
        const { jti: id, iat: issuedAt, exp: expiresAt } = claims
        if (isRevoked(ports.revocations(client.clientId), claims)) return 'Revoked'
        return (await ports.revoke(client, { id, issuedAt, expiresAt })) ? 'Revoked' : 'Unavailable'
      } catch {
        return 'Unavailable'
      }
    },
  }
}

/** Everything is asked and hashed before anything is decided, so that no refusal is faster than another. */
function authenticate(
  { clock, ports, hash }: AuthorizationServerOptions,
  issuer: string,
  { clientId, clientSecret: secret }: PresentedSecret,
): AuthenticatedClient | undefined {
  try {
    const client = ports.find(issuer, clientId)
    const isDisabled = ports.isDisabled(issuer, client?.serviceAccount ?? '')
    const check = { client, secret, now: clock.now(), ...(hash && { hash }) }
    const credential = verifyClientSecret(check)
    if (client === undefined || credential === undefined || isDisabled) return undefined
    return { client, credential }
  } catch {
    return undefined
  }
}

const unavailable: TokenGrant = { ok: false, error: 'temporarily_unavailable' }

/** Minted for an ImpersonatedToken, with no client in between. */
const isDirect = ({ client_id, sub }: AccessTokenClaims): boolean => client_id === sub

/** Whether those who issued this token still stand by it. */
function isHonoured(
  ports: ClientPorts,
  issuer: string,
  claims: AccessTokenClaims,
  now: number,
): boolean {
  if (ports.isDisabled(issuer, claims.sub)) return false
  if (isDirect(claims)) return true
  const client = ports.find(issuer, claims.client_id)
  return (
    client !== undefined &&
    client.serviceAccount === claims.sub &&
    client.credentials.some(({ expiresAt }) => now < expiresAt) &&
    !isRevoked(ports.revocations(claims.client_id), claims)
  )
}

const isRevoked = ({ tokenIds, until }: Revocations, { jti, iat }: AccessTokenClaims): boolean =>
  tokenIds.has(jti) || (until !== undefined && iat <= until)

function answerOf(claims: AccessTokenClaims): Introspection {
  const { iss, sub, aud, client_id, jti, iat, exp, scope } = claims
  return {
    active: true,
    iss,
    sub,
    aud,
    client_id,
    jti,
    iat,
    exp,
    ...(scope !== undefined && { scope }),
    token_type: 'Bearer',
  }
}
