import { Redacted } from '../../../redacted.ts'
import { isScope } from '../../is-scope.ts'
import { compactJws } from '../compact-jws.ts'
import type { Ring } from '../load-ring.ts'
import { signerFor } from '../signer-for.ts'
import type { AuthenticatedClient, TokenGrant } from './authorization-server.ts'
import type { Allowed } from './client-ports.ts'
import { LONGEST_TOKEN } from './longest-token.ts'

export type SigningContext = {
  readonly issuer: string
  readonly ring: Ring
  /** Epoch milliseconds. */
  readonly now: number
  readonly newId: () => string
}

/** With less than this left, a token has ended before it has arrived. */
const LEAST_LIFE_MS = 1000

/**
 * An access token by RFC 9068, with what was allowed and nothing beside. Ends with the credential that asked for it,
 * at the latest. Throws only where the libraries do.
 */
export async function signAccessToken(
  { issuer, ring, now, newId }: SigningContext,
  { client, credential }: AuthenticatedClient,
  { scopes, audiences, lifetime }: Allowed & { ok: true },
): Promise<TokenGrant> {
  if (!scopes.every(isScope)) return { ok: false, error: 'invalid_scope' }
  const iat = Math.floor(now / 1000)
  // Whole seconds from a whole second: never longer than was allowed.
  const exp = Math.min(iat + Math.floor(lifetime / 1000), Math.floor(credential.expiresAt / 1000))
  const chosen = signerFor(ring.signing, exp - iat, now)
  const isTooShort = exp * 1000 - now < LEAST_LIFE_MS
  if (isTooShort || !chosen.ok) return { ok: false, error: 'temporarily_unavailable' }

  const jti = newId()
  const value = await compactJws(chosen.key, 'at+jwt', {
    iss: issuer,
    sub: client.serviceAccount,
    client_id: client.clientId,
    aud: audienceOf(audiences, issuer),
    ...(scopes.length > 0 && { scope: scopes.join(' ') }),
    iat,
    exp,
    jti,
  })
  // It could be neither introspected nor revoked.
  if (value.length > LONGEST_TOKEN) {
    return { ok: false, error: audiences.length > 0 ? 'invalid_target' : 'invalid_scope' }
  }
  const times = { issuedAt: iat * 1000, expiresAt: exp * 1000 }
  const token = new Redacted(value)
  return { ok: true, token, tokenId: jti, keyId: chosen.key.kid, ...times, scopes }
}

/** RFC 9068 section 3: no resource asked for, so the audience is the default one. */
function audienceOf(audiences: readonly string[], issuer: string): string | string[] {
  const [first = issuer, ...others] = audiences
  return others.length === 0 ? first : [first, ...others]
}
