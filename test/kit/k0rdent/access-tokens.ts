import { randomUUID } from 'node:crypto'
import {
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'

/** What a token says of its bearer. */
export type Principal = {
  readonly sub: string
  readonly principal_type: 'user' | 'service_account'
  readonly scope: 'organization' | 'project'
  readonly scope_id: string
  readonly roles: readonly string[]
}

export type AccessTokens = {
  /** Public keys, for those who verify. */
  readonly jwks: JSONWebKeySet
  /** @param seconds of its life */
  issue(principal: Principal, seconds: number): Promise<string>
  /** What a token says; undefined when it was not issued here, has expired or was invalidated. */
  verify(token: string): Promise<(JWTPayload & Principal) | undefined>
  /** No token that was issued so far is good for anything here from now on. */
  invalidate(): void
}

export type AccessTokenOptions = {
  readonly issuer: string
  readonly tenant: string
  readonly now: () => number
  /** Told every token that was ever issued. */
  readonly remember: (token: string) => void
}

const AUDIENCE = 'k0rdent-api'

/** Signed JWTs with the claims that the API's pages name. */
export async function createAccessTokens(options: AccessTokenOptions): Promise<AccessTokens> {
  const { issuer, tenant, now, remember } = options
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const kid = randomUUID()
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' }] }
  const keys = createLocalJWKSet(jwks)
  const good = new Set<string>()

  return {
    jwks,
    issue: async (principal, seconds) => {
      const iat = Math.floor(now() / 1000)
      const jti = randomUUID()
      const token = await new SignJWT({ ...principal, tenant_id: tenant })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(iat)
        .setExpirationTime(iat + seconds)
        .setJti(jti)
        .sign(privateKey)
      good.add(jti)
      remember(token)
      return token
    },
    verify: async (token) => {
      const expected = { issuer, audience: AUDIENCE, currentDate: new Date(now()) }
      const verified = await jwtVerify<Principal>(token, keys, expected).catch(() => undefined)
      const jti = verified?.payload.jti
      return jti !== undefined && good.has(jti) ? verified?.payload : undefined
    },
    invalidate: () => good.clear(),
  }
}
